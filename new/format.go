package main

import (
	"go/format"
	"path/filepath"
)

// formatted is a file as gofmt writes it.
func formatted(file, text string) []byte {
	if filepath.Ext(file) != ".go" {
		return []byte(text)
	}
	out, err := format.Source([]byte(text))
	if err != nil {
		panic(err) // the templates are ours, and tested
	}
	return out
}
