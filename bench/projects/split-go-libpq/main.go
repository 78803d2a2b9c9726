package main

// #cgo CFLAGS: -I/usr/include/postgresql
// #cgo LDFLAGS: -lpq
// #include <stdlib.h>
// #include <libpq-fe.h>
import "C"

import (
	"flag"
	"fmt"
	"unsafe"
)

func main() {
	dsn := flag.String("dsn", "", "where the server is")
	flag.Parse()
	fmt.Println("libpq", int(C.PQlibVersion())/10000)
	text := C.CString(*dsn)
	defer C.free(unsafe.Pointer(text))
	connection := C.PQconnectdb(text)
	defer C.PQfinish(connection)
	fmt.Println("connected:", C.PQstatus(connection) == C.CONNECTION_OK)
}
