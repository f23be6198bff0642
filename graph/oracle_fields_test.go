package graph_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// asker writes selections, with pages of changing sizes, and keeps which fields of
// which types they ask for.
type asker struct {
	asked map[string]bool
	pages int
}

// deep is how many parts lie within each other.
const deep = 5

// whole is a field with everything in it: scalars, the identifiers of records, and
// the parts down to a depth; "" where it cannot be asked without an argument that no
// code of a list fills.
func (a *asker) whole(f *ast.FieldDefinition, depth int) string {
	var given []string
	for i, arg := range f.Arguments {
		codes := contract().Types[arg.Type.Name()].EnumValues
		switch {
		case !arg.Type.NonNull || arg.DefaultValue != nil:
		case len(codes) == 0:
			return ""
		default:
			given = append(given, arg.Name+": "+codes[i%len(codes)].Name)
		}
	}
	return a.with(f, called(f.Name, given), depth)
}

// called is a field with its arguments.
func called(name string, arguments []string) string {
	if len(arguments) == 0 {
		return name
	}
	return name + "(" + strings.Join(arguments, " ") + ")"
}

// with is whole for a field whose arguments are given.
func (a *asker) with(f *ast.FieldDefinition, name string, depth int) string {
	d := contract().Types[f.Type.Name()]
	page := strings.HasSuffix(d.Name, "Connection") || strings.HasSuffix(d.Name, "Edge") || d.Name == "PageInfo"
	switch {
	case strings.HasSuffix(d.Name, "Connection"):
		a.pages++
		size := []string{"first: 1", "first: 5", "last: 2", "first: 2"}[a.pages%4]
		if given, ok := strings.CutSuffix(name, ")"); ok {
			name = given + " " + size + ")"
		} else {
			name += "(" + size + ")"
		}
	case d.Kind == ast.Scalar || d.Kind == ast.Enum:
		return name
	case d.Name == "Node" || slices.Contains(d.Interfaces, "Node"):
		return name + " { __typename id }"
	case depth == 0 && !page || d.Kind != ast.Object:
		return ""
	}
	if !page {
		depth--
	}
	var parts []string
	for _, part := range d.Fields {
		if selected := a.whole(part, depth); selected != "" && !strings.HasPrefix(part.Name, "__") {
			parts = append(parts, selected)
		}
	}
	return name + " { " + strings.Join(parts, " ") + " }"
}

// root is a field that a query starts from, with everything in it, and the child that
// its arguments name; "" where the viewer sees nothing to ask for.
func (l looker) root(a *asker, f *ast.FieldDefinition) (selected string, named []uuid.UUID) {
	of := f.Type.Name()
	if of == "Node" || f.Name == "accessLog" {
		of = "Child"
	}
	rows := l.visible(tables[of], l.rows[tables[of]])
	var given []string
	for _, arg := range f.Arguments {
		switch {
		case !arg.Type.NonNull:
		case len(rows) == 0:
			return "", nil
		case arg.Type.Elem != nil:
			given = append(given, fmt.Sprintf("%s: [%q]", arg.Name, pick(l.partnership, rows).id()))
		default:
			id := pick(l.partnership, rows).id()
			if arg.Name == "childId" {
				named = append(named, id)
			}
			given = append(given, fmt.Sprintf("%s: %q", arg.Name, id))
		}
	}
	return a.with(f, called(f.Name, given), deep), named
}

// covers keeps which fields an answer was asked for.
func (a *asker) covers(t *testing.T, document string) {
	t.Helper()
	query, errs := gqlparser.LoadQueryWithRules(contract(), document, nil)
	if len(errs) > 0 {
		t.Fatalf("%s: %v", document, errs)
	}
	var walk func(ast.SelectionSet)
	walk = func(set ast.SelectionSet) {
		for _, selection := range set {
			switch it := selection.(type) {
			case *ast.Field:
				a.asked[it.ObjectDefinition.Name+"."+it.Name] = true
				walk(it.SelectionSet)
			case *ast.InlineFragment:
				walk(it.SelectionSet)
			}
		}
	}
	for _, operation := range query.Operations {
		walk(operation.SelectionSet)
	}
}

// reachable are the fields of all types to which a query leads.
func reachable() map[string]bool {
	found, walked := map[string]bool{}, map[string]bool{}
	var walk func(*ast.Definition)
	walk = func(d *ast.Definition) {
		if walked[d.Name] || d.BuiltIn || strings.HasPrefix(d.Name, "__") {
			return
		}
		walked[d.Name] = true
		for _, implementor := range contract().GetPossibleTypes(d) {
			walk(implementor)
		}
		for _, f := range d.Fields {
			if !strings.HasPrefix(f.Name, "__") && d.Kind == ast.Object {
				found[d.Name+"."+f.Name] = true
			}
			if to := contract().Types[f.Type.Name()]; to != nil && !strings.HasPrefix(f.Name, "__") {
				walk(to)
			}
		}
	}
	walk(contract().Query)
	return found
}

// TestEveryFieldOfEveryTypeLeavesWhomItTellsOf goes over the contract: each field of
// each type alone, and each field that a query starts from, asked by the viewers who
// see the most, leaves an entry that names exactly the children it told something
// about. No field that a query leads to is left out.
func TestEveryFieldOfEveryTypeLeavesWhomItTellsOf(t *testing.T) {
	t.Parallel()
	p := newPartnership(t, 21)
	people := slices.Clone(p.people)
	sees := func(who string) int {
		s := sight{p, p.viewers[who], noon}
		return len(s.visible("child", p.rows["child"]))
	}
	slices.SortStableFunc(people, func(a, b string) int { return sees(b) - sees(a) })
	others := slices.DeleteFunc(slices.Clone(people), func(who string) bool { return (sight{p, p.viewers[who], noon}).authority() })
	asked := &asker{asked: map[string]bool{}}
	shown := map[string]bool{}
	for i, who := range slices.Concat(people[:1], others[:drawn(3, 1)], people) {
		l := looker{T: t, sight: sight{p, p.viewers[who], noon}, who: who}
		first := i <= drawn(3, 1)
		for _, d := range nodeTypes() { // what none of the first sees, the next who does
			if rows := l.visible(tables[d.Name], l.rows[tables[d.Name]]); len(rows) > 0 && (first || !shown[d.Name]) {
				shown[d.Name] = true
				l.fields(asked, d, rows)
			}
		}
		if first {
			l.roots(asked)
		}
	}
	for _, who := range people { // some lists are for the keepers of the records, or for who compares the agencies
		l := looker{T: t, sight: sight{p, p.viewers[who], noon}, who: who}
		unasked := slices.ContainsFunc(contract().Query.Fields, func(f *ast.FieldDefinition) bool {
			return !strings.HasPrefix(f.Name, "__") && !asked.asked["Query."+f.Name]
		})
		if unasked || !l.works() {
			l.roots(asked)
		}
	}
	all := reachable()
	for _, field := range slices.Sorted(maps.Keys(all)) {
		if !asked.asked[field] {
			t.Errorf("%s is in no answer that was compared with the access record", field)
		}
	}
	t.Logf("%d fields of the contract in %d answers that were compared with the access record", len(all), p.compared.Load())
}

// fields asks for each field of a type, of some row that the viewer sees.
func (l looker) fields(asked *asker, d *ast.Definition, rows []row) {
	l.Helper()
	for _, f := range d.Fields {
		if selected := asked.whole(f, deep); selected != "" {
			l.field(asked, fmt.Sprintf("query($id: ID!) { node(id: $id) { ... on %s { %s } } }", d.Name, selected), tables[d.Name], pick(l.partnership, rows))
		}
	}
}

// roots asks for every field that a query starts from and that is for the viewer.
func (l looker) roots(asked *asker) {
	l.Helper()
	for _, f := range contract().Query.Fields {
		if strings.HasPrefix(f.Name, "__") {
			continue
		}
		selected, named := l.root(asked, f)
		if selected == "" {
			continue
		}
		document := "{ " + selected + " }"
		switch a := l.ask(l.who, document, nil); {
		case len(a.Errors) == 0:
			asked.covers(l.T, document)
			l.must(l.who, document, nil, named...)
		case a.Errors[0].code() != "FORBIDDEN":
			l.Errorf("%s: %s answers %s", l.who, document, a.raw)
		}
	}
}

// field asks for one field of a record alone: the record is told of with it.
func (l looker) field(asked *asker, document, table string, r row) {
	l.Helper()
	asked.covers(l.T, document)
	entries := l.count("SELECT count(*) FROM access_entry")
	a := l.world.must(l.who, document, map[string]any{"id": r.id()})
	l.compared.Add(1)
	whom := map[uuid.UUID]bool{}
	l.told(table, r, false, whom)
	l.toldIn(a.Data, whom)
	l.same("the access record after "+document, l.looked("ALLOWED", entries), slices.Collect(maps.Keys(whom)))
	if refused := l.looked("REFUSED", entries); len(refused) > 0 {
		l.Errorf("%s: %s leaves a refusal of %v", l.who, document, l.name(refused))
	}
}
