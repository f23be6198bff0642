package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheContractIsPutTogetherFromItsSections(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name     string
		sections map[string]string
		want     string // of the contract, or of the error
	}{
		{"what a section extends stands in the definition", map[string]string{
			"graph.graphql": "# For those who write it.\n\n\"Reads.\"\ntype Query {\n  \"A.\"\n  a: Int\n}\n\n\"Writes.\"\ntype Mutation\n",
			"visit/visit.graphql": "extend type Query {\n  \"B.\"\n  b: Visit\n}\n\nextend type Mutation {\n  \"C.\"\n  c: Int\n}\n\n\"\"\"\nA " +
				"visit.\n\"\"\"\ntype Visit {\n  d: Int\n}\n\nscalar Day\n",
		}, "\"Reads.\"\ntype Query {\n  \"A.\"\n  a: Int\n  \"B.\"\n  b: Visit\n}\n\n\"Writes.\"\ntype Mutation {\n  \"C.\"\n  c: " +
			"Int\n}\n\n# Visit\n\n\"\"\"\nA visit.\n\"\"\"\ntype Visit {\n  d: Int\n}\n\nscalar Day\n"},
		{"what nothing defines cannot be extended", map[string]string{
			"graph.graphql":       "type Query {\n  a: Int\n}\n",
			"visit/visit.graphql": "extend type Child {\n  b: Int\n}\n",
		}, "nothing defines type Child"},
		{"a definition without an end is a mistake", map[string]string{"graph.graphql": "type Query {\n  a: Int\n"}, "type Query has no end"},
		{"a text that defines nothing is a mistake", map[string]string{"graph.graphql": "Query\n"}, `no definition begins in "Query"`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			for name, text := range c.sections {
				file := filepath.Join(root, "graph", name)
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			got := ""
			if err := run(root); err != nil {
				got = err.Error()
			} else if text, err := os.ReadFile(filepath.Join(root, "schema.graphql")); err != nil {
				t.Fatal(err)
			} else {
				got = string(text)
			}
			if !strings.HasSuffix(got, c.want) && !strings.Contains(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}
