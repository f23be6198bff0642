package graph_test

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"heed/graph/graphtest"
)

// leaves lists the places of a root field's arguments.
func leaves(f *ast.FieldDefinition) []graphtest.Leaf {
	var found []graphtest.Leaf
	var walk func(path, name string, t *ast.Type)
	walk = func(path, name string, t *ast.Type) {
		if name != "input" {
			path += "." + name
		}
		d := graphtest.Contract().Types[t.Name()]
		if d.Kind != ast.InputObject {
			found = append(found, graphtest.Leaf{Path: path, Of: d})
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
