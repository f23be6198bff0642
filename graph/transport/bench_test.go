package transport

import (
	"strings"
	"testing"
)

// BenchmarkCheckDocument measures the cost of the limits for a document that is not
// cached.
func BenchmarkCheckDocument(b *testing.B) {
	documents := map[string]string{
		"an operation of the portal": `query Child($id: ID!) { child(id: $id) { id name ...Siblings } }
			fragment Siblings on Child { siblings(first: 20) { nodes { id name } totalCount } }`,
		"500 equal fields":         "{" + strings.Repeat("hello ", 500) + "}",
		"fields in inline nesting": "{" + strings.Repeat("...{hello ", 38) + strings.Repeat("hello ", 400) + strings.Repeat("}", 38) + "}",
		"2,000 brackets":           strings.Repeat("{a", 1_000),
		"15 kB of white space":     "{hello}" + strings.Repeat(" ", 14_900),
	}
	for name, document := range documents {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = checkDocument(document, DefaultLimits())
			}
		})
	}
}

// BenchmarkDecodeParams measures the cost of decoding a body.
func BenchmarkDecodeParams(b *testing.B) {
	bodies := map[string]string{
		"an operation":            `{"query":"{hello}","variables":{"id":"1","page":{"first":20}}}`,
		"a text of a megabyte":    `{"query":"{hello}","variables":{"t":"` + strings.Repeat("x", 1<<20-64) + `"}}`,
		"a megabyte of numbers":   `{"query":"{hello}","variables":{"t":[` + strings.Repeat("1,", 1<<19-64) + `1]}}`,
		"a megabyte of brackets":  strings.Repeat("[", 1<<20),
		"a megabyte of members":   `{` + strings.Repeat(`"a":{`, 1<<18-64),
		"a megabyte of backslash": `{"query":"` + strings.Repeat(`\\`, 1<<19-64) + `"}`,
	}
	for name, body := range bodies {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = DecodeParams([]byte(body), DefaultLimits())
			}
		})
	}
}
