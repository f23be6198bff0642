// Command generator changes the executor that gqlgen has generated, so that an answer takes
// less work: its fields are resolved one after another (package fields), and a field that is
// a value of its record is written as it is. gqlgen resolves each in a goroutine, or with a
// context and interceptors of its own.
package main

import (
	"bytes"
	"go/format"
	"log"
	"os"
)

// executor is the file that gqlgen writes.
const executor = "graph/generated/generated.go"

func main() {
	log.SetFlags(0)
	if err := run(executor); err != nil {
		log.Fatal("change the executor: ", err)
	}
}

func run(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	changed, err := rewrite(text)
	if err != nil || bytes.Equal(text, changed) {
		return err
	}
	if changed, err = format.Source(changed); err != nil {
		return err
	}
	return os.WriteFile(file, changed, 0o644)
}
