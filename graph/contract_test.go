package graph_test

import (
	"strings"
	"sync"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"heed"
)

// contract is the schema as it is published.
var contract = sync.OnceValue(func() *ast.Schema {
	return gqlparser.MustLoadSchema(&ast.Source{Name: "schema.graphql", Input: heed.Schema})
})

// inputOf is the type of a mutation's input.
func inputOf(mutation string) *ast.Definition {
	return contract().Types[contract().Mutation.Fields.ForName(mutation).Arguments.ForName("input").Type.Name()]
}

// leaf is one place in a root field's arguments that takes a value.
type leaf struct {
	path string // field, argument, field of the argument and so on; the input of a mutation is the mutation
	of   *ast.Definition
}

// leaves lists the places of a root field's arguments.
func leaves(f *ast.FieldDefinition) []leaf {
	var found []leaf
	var walk func(path, name string, t *ast.Type)
	walk = func(path, name string, t *ast.Type) {
		if name != "input" {
			path += "." + name
		}
		d := contract().Types[t.Name()]
		if d.Kind != ast.InputObject {
			found = append(found, leaf{path, d})
			return
		}
		for _, inner := range d.Fields {
			walk(path, inner.Name, inner.Type)
		}
	}
	if !strings.HasPrefix(f.Name, "__") {
		for _, a := range f.Arguments {
			walk(f.Name, a.Name, a.Type)
		}
	}
	return found
}

// put writes a value at a path of an input, in a list where the contract wants
// one, beside what is there.
func put(input map[string]any, t *ast.Definition, path string, value any) {
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
		put(inner, contract().Types[f.Type.Name()], rest, value)
		value = inner
	}
	if f.Type.Elem != nil {
		value = []any{value}
	}
	input[name] = value
}
