package main

import (
	"crypto/x509"
	"flag"
	"fmt"
	"os"
	"time"
)

var version = "unknown"

func main() {
	config := flag.String("config", "", "the file with the settings")
	flag.Parse()
	text, err := os.ReadFile(*config)
	zone, zoneErr := time.LoadLocation("Europe/Lisbon")
	pool, poolErr := x509.SystemCertPool()
	written := os.WriteFile("entries.csv", []byte("2026-01-01,12.50\n"), 0o644)
	fmt.Println(version, len(text), err, zone, zoneErr, len(pool.Subjects()) > 50, poolErr, written, os.Getuid())
}
