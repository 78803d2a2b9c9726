package main

import (
	"github.com/google/uuid"
	"github.com/pkg/errors"
)

func main() { println(errors.New("x").Error(), uuid.Nil.String()) }
