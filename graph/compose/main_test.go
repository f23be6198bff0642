package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// house writes the sections into a folder of its own.
func house(t *testing.T, sections map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range sections {
		file := filepath.Join(root, "graph", name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

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
			files, err := composed(house(t, c.sections))
			got := files["schema.graphql"]
			if err != nil {
				got = err.Error()
			}
			if !strings.HasSuffix(got, c.want) && !strings.Contains(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestWhatIsGeneratedIsOfTheSectionsThatAreThere(t *testing.T) {
	t.Parallel()
	files, err := composed("../..")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		if got, err := os.ReadFile(filepath.Join("../..", name)); err != nil || string(got) != want {
			t.Errorf("%s is not what the sections say: go generate ./...", name)
		}
	}
}
