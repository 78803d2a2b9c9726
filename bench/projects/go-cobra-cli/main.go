package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

func main() {
	root := &cobra.Command{Use: "greet", Version: "1.0.3"}
	name := "world"
	hello := &cobra.Command{Use: "hello", RunE: func(*cobra.Command, []string) error {
		text, err := json.Marshal(map[string]string{"hello": name})
		fmt.Println(string(text))
		return err
	}}
	hello.Flags().StringVar(&name, "name", name, "whom to greet")
	root.AddCommand(hello)
	if root.Execute() != nil {
		os.Exit(1)
	}
}
