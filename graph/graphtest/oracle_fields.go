package graphtest

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

// Selections writes selections, with pages of changing sizes, and keeps which fields of
// which types they ask for.
type Selections struct {
	Asked map[string]bool
	pages int
}

// deep is how many parts lie within each other.
const deep = 5

// whole is a field with everything in it: scalars, the identifiers of records, and
// the parts down to a depth; "" where it cannot be asked without an argument that no
// code of a list fills.
func (a *Selections) whole(f *ast.FieldDefinition, depth int) string {
	var given []string
	for i, arg := range f.Arguments {
		codes := Contract().Types[arg.Type.Name()].EnumValues
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
func (a *Selections) with(f *ast.FieldDefinition, name string, depth int) string {
	d := Contract().Types[f.Type.Name()]
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
func (o Oracle) root(a *Selections, f *ast.FieldDefinition) (selected string, named []uuid.UUID) {
	of := f.Type.Name()
	if of == "Node" || f.Name == "accessLog" || f.Name == "mergePreview" {
		of = "Child"
	}
	rows := o.Visible(Tables[of], o.Rows[Tables[of]])
	var given []string
	for _, arg := range f.Arguments {
		switch {
		case !arg.Type.NonNull:
		case len(rows) == 0:
			return "", nil
		case arg.Type.Elem != nil:
			given = append(given, fmt.Sprintf("%s: [%q]", arg.Name, pick(o.Partnership, rows).ID()))
		default:
			id := pick(o.Partnership, rows).ID()
			if arg.Name == "intoId" { // beside another one
				others := filter(rows, func(r Row) bool { return !strings.Contains(given[0], r.ID().String()) })
				if len(others) == 0 {
					return "", nil
				}
				id = pick(o.Partnership, others).ID()
			}
			if arg.Name == "childId" {
				named = append(named, id)
			}
			given = append(given, fmt.Sprintf("%s: %q", arg.Name, id))
		}
	}
	return a.with(f, called(f.Name, given), deep), named
}

// covers keeps which fields an answer was asked for.
func (a *Selections) covers(t *testing.T, document string) {
	t.Helper()
	query, errs := gqlparser.LoadQueryWithRules(Contract(), document, nil)
	if len(errs) > 0 {
		t.Fatalf("%s: %v", document, errs)
	}
	var walk func(ast.SelectionSet)
	walk = func(set ast.SelectionSet) {
		for _, selection := range set {
			switch it := selection.(type) {
			case *ast.Field:
				a.Asked[it.ObjectDefinition.Name+"."+it.Name] = true
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

// Fields asks for each field of a type, of some row that the viewer sees.
func (o Oracle) Fields(asked *Selections, d *ast.Definition, rows []Row) {
	o.Helper()
	for _, f := range d.Fields {
		if selected := asked.whole(f, deep); selected != "" {
			o.field(asked, fmt.Sprintf("query($id: ID!) { node(id: $id) { ... on %s { %s } } }", d.Name, selected), Tables[d.Name],
				pick(o.Partnership, rows))
		}
	}
}

// Roots asks for every field that a query starts from and that is for the viewer.
func (o Oracle) Roots(asked *Selections) {
	o.Helper()
	for _, f := range Contract().Query.Fields {
		if strings.HasPrefix(f.Name, "__") {
			continue
		}
		selected, named := o.root(asked, f)
		if selected == "" {
			continue
		}
		document := "{ " + selected + " }"
		since := o.mark()
		switch a := o.Ask(o.Who, document, nil); {
		case len(a.Errors) == 0:
			asked.covers(o.T, document)
			o.recorded(since, document, nil, a, named...)
		case a.Errors[0].Code() != "FORBIDDEN":
			o.Errorf("%s: %s answers %s", o.Who, document, a.Raw)
		}
	}
}

// field asks for one field of a record alone: the record is told of with it.
func (o Oracle) field(asked *Selections, document, table string, r Row) {
	o.Helper()
	asked.covers(o.T, document)
	since := o.mark()
	a := o.Env.Must(o.Who, document, map[string]any{"id": r.ID()})
	o.Compared.Add(1)
	disclosed := map[uuid.UUID]bool{}
	o.discloses(table, r, false, disclosed)
	o.disclosedIn(a.Data, disclosed)
	o.same("the access record after "+document, o.accessedSince("ALLOWED", since), slices.Collect(maps.Keys(disclosed)))
	if refused := o.accessedSince("REFUSED", since); len(refused) > 0 {
		o.Errorf("%s: %s leaves a refusal of %v", o.Who, document, o.name(refused))
	}
}
