package main

import (
	"bytes"
	"fmt"
	"go/format"
	"regexp"
	"slices"
	"strings"
)

// An edge, and the edge under several names, as a query loads them: one after the other.
var (
	loadsEdge = regexp.MustCompile(`(?m)^\tif query := (_q\.with\w+); query != nil \{\n` +
		`\t\tif err := ((?s:_q\.load\w+\(ctx, query, nodes,.*?)); err != nil \{\n\t\t\treturn nil, err\n\t\t\}\n\t\}\n`)
	loadsNamed = regexp.MustCompile(`(?m)^\tfor name, query := range (_q\.withNamed\w+) \{\n` +
		`\t\tif err := ((?s:_q\.load\w+\(ctx, query, nodes,.*?)); err != nil \{\n\t\t\treturn nil, err\n\t\t\}\n\t\}\n`)
	loadsTotal = regexp.MustCompile(`(?m)^(\tfor i := range _q\.loadTotal \{|\treturn nodes, nil\n\}\n)`)
)

// loadTogether lets a query load its edges together (template/load.tmpl). One edge under
// several names stays one load, because its names share a map.
func loadTogether(name string, text []byte) ([]byte, error) {
	if !strings.HasSuffix(name, "_query.go") || !bytes.Contains(text, []byte("(ctx, query, nodes,")) {
		return text, nil
	}
	text, err := format.Source(text)
	if err != nil {
		return nil, err
	}
	if !loadsEdge.Match(text) {
		return nil, fmt.Errorf("%s: how a query loads its edges was not found", name)
	}
	text = loadsEdge.ReplaceAll(text, []byte("\tif query := $1; query != nil {\n"+
		"\t\tloads = append(loads, func(ctx context.Context) error {\n\t\t\treturn $2\n\t\t})\n\t}\n"))
	text = loadsNamed.ReplaceAll(text, []byte("\tif len($1) > 0 {\n\t\tloads = append(loads, func(ctx context.Context) error {\n"+
		"\t\t\tfor name, query := range $1 {\n\t\t\t\tif err := $2; err != nil {\n\t\t\t\t\treturn err\n\t\t\t\t}\n\t\t\t}\n"+
		"\t\t\treturn nil\n\t\t})\n\t}\n"))
	begins := bytes.Index(text, []byte("\t\tloads = append("))
	begins = bytes.LastIndex(text[:begins], []byte("\n\tif ")) + 1
	ends := loadsTotal.FindIndex(text[begins:])
	if ends == nil {
		return nil, fmt.Errorf("%s: where a query ends was not found", name)
	}
	end := begins + ends[0]
	return slices.Concat(text[:begins], []byte("\tvar loads []func(context.Context) error\n"), text[begins:end],
		[]byte("\tif err := together(ctx, loads); err != nil {\n\t\treturn nil, err\n\t}\n"), text[end:]), nil
}
