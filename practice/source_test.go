package practice

import "embed"

// sourceFiles is this package's own text, read by the tests of its rules.
//
//go:embed *.go
var sourceFiles embed.FS
