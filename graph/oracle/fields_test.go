package oracle_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"heed/graph/graphtest"
)

// reachable are the fields of all types to which a query leads.
func reachable() map[string]bool {
	found, walked := map[string]bool{}, map[string]bool{}
	var walk func(*ast.Definition)
	walk = func(d *ast.Definition) {
		if walked[d.Name] || d.BuiltIn || strings.HasPrefix(d.Name, "__") {
			return
		}
		walked[d.Name] = true
		for _, implementor := range graphtest.Contract().GetPossibleTypes(d) {
			walk(implementor)
		}
		for _, f := range d.Fields {
			if !strings.HasPrefix(f.Name, "__") && d.Kind == ast.Object {
				found[d.Name+"."+f.Name] = true
			}
			if to := graphtest.Contract().Types[f.Type.Name()]; to != nil && !strings.HasPrefix(f.Name, "__") {
				walk(to)
			}
		}
	}
	walk(graphtest.Contract().Query)
	return found
}

// TestEveryFieldOfEveryTypeIsInTheLogsOfTheChildrenThatItDiscloses goes over the contract: each field of
// each type alone, and each field that a query starts from, asked by the viewers who
// see the most, leaves an entry that names exactly the children it told something
// about. No field that a query leads to is left out.
func TestEveryFieldOfEveryTypeIsInTheLogsOfTheChildrenThatItDiscloses(t *testing.T) {
	t.Parallel()
	p := graphtest.NewPartnership(t, 24)
	people := slices.Clone(p.People)
	sees := func(who string) int {
		s := graphtest.AccessModel{Partnership: p, Viewer: p.Viewers[who], Now: graphtest.Noon}
		return len(s.Visible("child", p.Rows["child"]))
	}
	slices.SortStableFunc(people, func(a, b string) int { return sees(b) - sees(a) })
	others := slices.DeleteFunc(slices.Clone(people), func(who string) bool {
		return (graphtest.AccessModel{Partnership: p, Viewer: p.Viewers[who], Now: graphtest.Noon}).Authority()
	})
	asked := &graphtest.Selections{Asked: map[string]bool{}}
	shown := map[string]bool{}
	for i, who := range slices.Concat(people[:1], others[:graphtest.Repetitions(3, 1)], people) {
		l := graphtest.Oracle{T: t, AccessModel: graphtest.AccessModel{Partnership: p, Viewer: p.Viewers[who], Now: graphtest.Noon}, Who: who}
		first := i <= graphtest.Repetitions(3, 1)
		for _, d := range graphtest.NodeTypes() { // what none of the first sees, the next who does
			if rows := l.Visible(graphtest.Tables[d.Name], l.Rows[graphtest.Tables[d.Name]]); len(rows) > 0 && (first || !shown[d.Name]) {
				shown[d.Name] = true
				l.Fields(asked, d, rows)
			}
		}
		if first {
			l.Roots(asked)
		}
	}
	for _, who := range people { // some lists are for the keepers of the records, or for who compares the agencies
		l := graphtest.Oracle{T: t, AccessModel: graphtest.AccessModel{Partnership: p, Viewer: p.Viewers[who], Now: graphtest.Noon}, Who: who}
		unasked := slices.ContainsFunc(graphtest.Contract().Query.Fields, func(f *ast.FieldDefinition) bool {
			return !strings.HasPrefix(f.Name, "__") && !asked.Asked["Query."+f.Name]
		})
		if unasked || !l.Works() {
			l.Roots(asked)
		}
	}
	all := reachable()
	for _, field := range slices.Sorted(maps.Keys(all)) {
		if !asked.Asked[field] {
			t.Errorf("%s is in no answer that was compared with the access record", field)
		}
	}
	t.Logf("%d fields of the contract in %d answers that were compared with the access record", len(all), p.Compared.Load())
}
