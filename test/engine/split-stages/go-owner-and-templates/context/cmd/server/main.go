package main

import (
	"fmt"
	"html/template"
	"net"
	"net/http"
	"os"
	"os/user"
	"time"
)

func main() {
	account, err := user.Current()
	fmt.Println(account.Username, account.Uid, account.Gid, account.HomeDir, err)
	page, err := template.ParseGlob("templates/*.html")
	if err == nil {
		err = page.Execute(os.Stdout, "a page")
	}
	fmt.Println(err)
	zone, err := time.LoadLocation("Europe/Zurich")
	fmt.Println(zone, err)
	answer, err := http.Get("https://proxy.golang.org/")
	fmt.Println(answer != nil, err)
	listener, err := net.Listen("tcp", ":80")
	fmt.Println(listener != nil, err)
	for _, folder := range []string{".", "/var/lib/shop", "/app/templates", "/opt"} {
		file, err := os.Create(folder + "/new")
		fmt.Println(file != nil, err)
	}
}
