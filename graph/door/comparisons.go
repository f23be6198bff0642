package door

import "github.com/vektah/gqlparser/v2/ast"

// comparisons estimates, from above, how often validation compares two fields
// that have the same name in the answer and so must be the same field. It is
// the one rule whose work is not linear in the document: each selection set is
// compared with itself, inline fragments and spreads unfolded, once for each
// operation and fragment that reaches it. A document of 2,800 bytes within
// every other limit took 256 ms (440 equal fields inside 38 inline fragments).
type comparisons struct {
	fragments map[string]*ast.FragmentDefinition
	known     map[any]int
	most      int
	total     int
}

// countComparisons stops counting soon after most is passed.
func countComparisons(doc *ast.QueryDocument, fragments map[string]*ast.FragmentDefinition, most int) int {
	c := comparisons{fragments: fragments, known: make(map[any]int), most: most}
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
		own = c.within([]ast.SelectionSet{set})
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

// group is the fields of a merged selection set with one name in the answer.
type group struct {
	fields int
	inner  []ast.SelectionSet
}

// within counts the comparisons inside selection sets that are merged into
// one: every pair of a name, and then the same for what the pairs hold.
func (c *comparisons) within(sets []ast.SelectionSet) int {
	groups := make(map[string]*group)
	unfolded := make(map[string]bool)
	for _, set := range sets {
		c.gather(set, groups, unfolded)
	}
	sum := 0
	for _, g := range groups {
		sum = plus(sum, g.fields*(g.fields+1)/2)
		if g.fields > 1 && sum <= c.most {
			sum = plus(sum, c.within(g.inner))
		}
	}
	return sum
}

// gather sorts the fields of a set by name, fragments unfolded.
func (c *comparisons) gather(set ast.SelectionSet, groups map[string]*group, unfolded map[string]bool) {
	for _, selection := range set {
		switch sel := selection.(type) {
		case *ast.Field:
			g := groups[sel.Alias]
			if g == nil {
				g = &group{}
				groups[sel.Alias] = g
			}
			g.fields++
			g.inner = append(g.inner, sel.SelectionSet)
		case *ast.InlineFragment:
			c.gather(sel.SelectionSet, groups, unfolded)
		case *ast.FragmentSpread:
			if f := c.fragments[sel.Name]; f != nil && !unfolded[sel.Name] {
				unfolded[sel.Name] = true
				c.gather(f.SelectionSet, groups, unfolded)
			}
		}
	}
}
