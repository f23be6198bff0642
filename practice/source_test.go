package practice

import "embed"

// sourceFiles is this package's own text, read by the tests that hold its
// house rules.
//
//go:embed *.go
var sourceFiles embed.FS
