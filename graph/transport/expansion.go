package transport

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// unbounded is where the counts of expanded fragments stop growing: forty fragments that
// spread each other twice expand to more selections than an integer holds.
const unbounded = 1_000_000

// expansion is the size of a selection set with its fragments expanded.
type expansion struct {
	selections int
	depth      int
}

// add adds a sibling.
func (e expansion) add(other expansion) expansion {
	return expansion{
		selections: min(e.selections+other.selections, unbounded),
		depth:      max(e.depth, other.depth),
	}
}

// expander expands each fragment once and remembers the result, so that the work is linear
// in the document whatever the fragments expand to.
type expander struct {
	fragments map[string]*ast.FragmentDefinition
	known     map[string]expansion
	open      map[string]bool
	cycle     *ast.FragmentSpread
}

// checkExpansion refuses a document by its expanded size: selections and depth with every
// fragment expanded, and cycles, which never end.
func checkExpansion(doc *ast.QueryDocument, l Limits) *gqlerror.Error {
	e := expander{
		fragments: make(map[string]*ast.FragmentDefinition, len(doc.Fragments)),
		known:     make(map[string]expansion, len(doc.Fragments)),
		open:      make(map[string]bool),
	}
	for _, f := range doc.Fragments {
		// Of several fragments of one name the first counts, as in the validator.
		if _, twice := e.fragments[f.Name]; !twice {
			e.fragments[f.Name] = f
		}
	}
	var all expansion
	for _, op := range doc.Operations {
		all = all.add(e.set(op.SelectionSet))
	}
	for _, f := range doc.Fragments {
		// A fragment that no operation spreads is still validated.
		size := e.fragment(f.Name)
		if !strings.HasPrefix(f.TypeCondition, "__") {
			all.depth = max(all.depth, size.depth)
		}
	}
	if e.cycle != nil {
		return refuseAt(e.cycle.Position, CodeValidationFailed, "The fragments of the document spread one another in a circle.")
	}
	if err := firstOver(
		figure{"selections", all.selections, l.Selections, "The document has %d selections with its fragments expanded; at most %d are allowed."},
		figure{"depth", all.depth, l.Depth, "The document is %d fields deep; at most %d are allowed."},
	); err != nil {
		return err
	}
	// Only now, because this count needs documents of bounded size.
	return firstOver(
		figure{"comparisons", countComparisons(doc, e.fragments, l.Comparisons), l.Comparisons,
			"The document repeats fields: %d comparisons or more are needed; at most %d are allowed."},
	)
}

func (e *expander) set(set ast.SelectionSet) expansion {
	var sum expansion
	for _, selection := range set {
		sum = sum.add(e.selection(selection))
	}
	return sum
}

func (e *expander) selection(selection ast.Selection) expansion {
	one := expansion{selections: 1}
	switch sel := selection.(type) {
	case *ast.Field:
		inner := e.set(sel.SelectionSet)
		if isIntrospection(sel) {
			// The published introspection query is fifteen deep, all of it in the schema and none in
			// records.
			inner.depth = 0
		}
		inner.depth++
		return one.add(inner)
	case *ast.InlineFragment:
		return one.add(e.set(sel.SelectionSet))
	case *ast.FragmentSpread:
		if e.open[sel.Name] {
			e.cycle = sel
			return one
		}
		return one.add(e.fragment(sel.Name))
	}
	return one
}

// fragment expands a fragment by name; the validator reports one that is not defined.
func (e *expander) fragment(name string) expansion {
	if known, ok := e.known[name]; ok {
		return known
	}
	definition, ok := e.fragments[name]
	if !ok {
		return expansion{}
	}
	e.open[name] = true
	size := e.set(definition.SelectionSet)
	delete(e.open, name)
	e.known[name] = size
	return size
}

// isIntrospection reports whether a field is about the schema and not about data.
func isIntrospection(field *ast.Field) bool {
	return field.Name == "__schema" || field.Name == "__type"
}
