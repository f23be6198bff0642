package transport

import (
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// comparisons estimates, from above, how much work validation does to find fields that
// have one name in the answer and cannot be merged. It is the one rule whose work is not
// linear in the document: each selection set is compared with itself, inline fragments and
// spreads expanded, once for each operation and fragment that reaches it. One comparison
// of two bare fields is the unit, some 70 ns. More expensive ones count for more;
// otherwise 2,800 bytes within every other limit would take half a second
// (BenchmarkWorstDocument searches for the most expensive).
type comparisons struct {
	fragments map[string]*ast.FragmentDefinition
	kinds     map[string]int
	known     map[any]int
	most      int
	total     int
}

// countComparisons stops counting soon after most is passed.
func countComparisons(doc *ast.QueryDocument, fragments map[string]*ast.FragmentDefinition, most int) int {
	c := comparisons{fragments: fragments, kinds: make(map[string]int), known: make(map[any]int), most: most}
	for _, op := range doc.Operations {
		c.visit(op, op.SelectionSet, make(map[string]bool))
	}
	for _, f := range doc.Fragments {
		c.visit(f, f.SelectionSet, make(map[string]bool))
	}
	return c.total
}

// visit adds the comparisons of a selection set and of all below it. A
// fragment is entered once for each root, as the validator does.
func (c *comparisons) visit(owner any, set ast.SelectionSet, entered map[string]bool) {
	if len(set) == 0 || c.total > c.most {
		return
	}
	own, ok := c.known[owner]
	if !ok {
		own = c.within([]part{{0, set}})
		c.known[owner] = own
	}
	c.total = plus(c.total, own)
	for _, selection := range set {
		switch sel := selection.(type) {
		case *ast.Field:
			c.visit(sel, sel.SelectionSet, entered)
		case *ast.InlineFragment:
			c.visit(sel, sel.SelectionSet, entered)
		case *ast.FragmentSpread:
			if f := c.fragments[sel.Name]; f != nil && !entered[sel.Name] {
				entered[sel.Name] = true
				c.visit(f, f.SelectionSet, entered)
			}
		}
	}
}

// part is a selection set and the kind of what it selects from.
type part struct {
	of         int
	selections ast.SelectionSet
}

// part is a selection set and the kind of object that it selects from.
type merged struct {
	groups   map[string]*group
	spreads  int
	expanded map[string]bool
}

// merged is the content of selection sets that are merged into one.
type group struct {
	fields, weight int
	kind           int
	unlike         bool
	inner          []part
}

// conflict is the price of finding that two fields differ, because the validator writes an
// error.
const conflict = 16

// within counts the comparisons inside selection sets that are merged into one: every pair
// of a name, and then the same for what the pairs hold. Each fragment spread there is
// compared with the fields and the other fragments.
func (c *comparisons) within(parts []part) int {
	m := merged{groups: make(map[string]*group), expanded: make(map[string]bool)}
	for _, p := range parts {
		c.gather(p, &m)
	}
	sum := m.spreads * (m.spreads + len(m.groups))
	for _, g := range m.groups {
		pairs := times(g.fields*(g.fields+1)/2, g.weight)
		if g.unlike {
			pairs = times(pairs, conflict)
		}
		sum = plus(sum, pairs)
		if g.fields > 1 && sum <= c.most {
			sum = plus(sum, c.within(g.inner))
		}
	}
	return sum
}

// gather sorts the fields of a part by name, fragments expanded.
func (c *comparisons) gather(p part, m *merged) {
	for _, selection := range p.selections {
		switch sel := selection.(type) {
		case *ast.Field:
			kind := c.kind(p.of, sel.Name, sel.Arguments)
			g := m.groups[sel.Alias]
			if g == nil {
				g = &group{kind: kind}
				m.groups[sel.Alias] = g
			}
			g.fields++
			g.weight = max(g.weight, weight(sel))
			g.unlike = g.unlike || g.kind != kind
			g.inner = append(g.inner, part{kind, sel.SelectionSet})
		case *ast.InlineFragment:
			c.gather(part{c.narrowed(p.of, sel.TypeCondition), sel.SelectionSet}, m)
		case *ast.FragmentSpread:
			m.spreads++
			if f := c.fragments[sel.Name]; f != nil && !m.expanded[sel.Name] {
				m.expanded[sel.Name] = true
				c.gather(part{c.narrowed(p.of, f.TypeCondition), f.SelectionSet}, m)
			}
		}
	}
}

// narrowed is the kind of object that a fragment on a type selects from.
func (c *comparisons) narrowed(of int, condition string) int {
	if condition == "" {
		return of
	}
	return c.kind(0, condition, nil)
}

// kind numbers the objects behind a field with its arguments: fields of one kind can be
// merged, whatever the schema says.
func (c *comparisons) kind(of int, name string, arguments ast.ArgumentList) int {
	var text strings.Builder
	text.WriteString(strconv.Itoa(of) + " " + name)
	for _, arg := range arguments {
		text.WriteString(" " + arg.Name + ":" + arg.Value.String())
	}
	number, ok := c.kinds[text.String()]
	if !ok {
		number = len(c.kinds) + 1
		c.kinds[text.String()] = number
	}
	return number
}

// weight is the price of one comparison with a field: its arguments are looked up one by
// one, objects in them are sorted, and the field's content is visited.
func weight(field *ast.Field) int {
	args := len(field.Arguments)
	sum := 1 + args*args/16
	for _, arg := range field.Arguments {
		sum += 1 + weightOf(arg.Value)/2
	}
	names, spreads := directly(field.SelectionSet)
	return sum + names + spreads*(spreads+2)
}

func weightOf(v *ast.Value) int {
	sum := 1
	if v.Kind == ast.ObjectValue {
		sum += 8
	}
	for _, child := range v.Children {
		sum += weightOf(child.Value)
	}
	return sum
}

// directly counts fields and spreads of a set, inline fragments expanded.
func directly(set ast.SelectionSet) (fields, spreads int) {
	for _, selection := range set {
		switch sel := selection.(type) {
		case *ast.Field:
			fields++
		case *ast.InlineFragment:
			f, s := directly(sel.SelectionSet)
			fields, spreads = fields+f, spreads+s
		case *ast.FragmentSpread:
			spreads++
		}
	}
	return fields, spreads
}
