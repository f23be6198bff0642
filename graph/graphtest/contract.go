package graphtest

import (
	"strings"
	"sync"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"heed"
)

// Contract is the schema as it is published.
var Contract = sync.OnceValue(func() *ast.Schema {
	return gqlparser.MustLoadSchema(&ast.Source{Name: "schema.graphql", Input: heed.Schema})
})

// InputOf is the type of a mutation's input.
func InputOf(mutation string) *ast.Definition {
	return Contract().Types[Contract().Mutation.Fields.ForName(mutation).Arguments.ForName("input").Type.Name()]
}

// Leaf is one place in a root field's arguments that takes a value.
type Leaf struct {
	Path string // field, argument, field of the argument and so on; the input of a mutation is the mutation
	Of   *ast.Definition
}

// SetAt writes a value at a path of an input, in a list where the contract wants
// one, beside what is there.
func SetAt(input map[string]any, t *ast.Definition, path string, value any) {
	name, rest, nested := strings.Cut(path, ".")
	f := t.Fields.ForName(name)
	if nested {
		inner, _ := input[name].(map[string]any)
		if list, ok := input[name].([]any); ok {
			inner, _ = list[0].(map[string]any)
		}
		if inner == nil {
			inner = map[string]any{}
		}
		SetAt(inner, Contract().Types[f.Type.Name()], rest, value)
		value = inner
	}
	if f.Type.Elem != nil {
		value = []any{value}
	}
	input[name] = value
}
