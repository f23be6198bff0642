package graphtest

import (
	"fmt"
	"maps"

	"github.com/google/uuid"

	"heed/auth"
)

// Kind is what the tests know of a kind of record that is about one child and follows
// them. An aggregate describes its own in one file here, and every test that is about
// all kinds of record takes it in: who sees it, where it leads, who may use its verbs,
// how its list is paged, and that its list costs as many statements for one as for many.
type Kind struct {
	// Type and Table are its names in the contract and in the database.
	Type, Table string
	// Edited says that it has a version.
	Edited bool
	// Row is one about a child by somebody, as the superuser writes it; n counts them.
	Row func(w *Env, child uuid.UUID, by auth.Viewer, n int) Row
	// Draw adds to a drawn one what leads to other drawn records; nil where nothing does.
	Draw func(p *Partnership, r Row)
	// List is the field of Child that pages through it, by each of Orders; Page selects
	// everything of a record that a page shows.
	List   string
	Orders []string
	Page   string
	// Edges lead from it to records, beside child, organisation and recordedBy.
	Edges map[string]func(AccessModel, Row) []uuid.UUID
	// Verbs are the mutations on it; Ways are verbs that are one way of using a mutation.
	Verbs, Ways map[string]verb
}

// Kinds are the kinds of record that are described.
var Kinds []Kind

// describe adds a kind to what the tests know.
func describe(k Kind) {
	Kinds = append(Kinds, k)
	Discloses[k.Table], Order = itself, append(Order, k.Table)
	if k.Edited {
		edited = append(edited, k.Table)
	}
	Edges["Child."+k.List], Edges[k.Type+".child"] = from(k.Table, "child_id"), to("child", "child_id")
	Edges[k.Type+".organisation"], Edges[k.Type+".recordedBy"] = to("organisation", "organisation_id"), to("practitioner", "recorded_by_id")
	for name, leads := range k.Edges {
		Edges[k.Type+"."+name] = leads
	}
	maps.Copy(Verbs, k.Verbs)
	maps.Copy(Ways, k.Ways)
}

// kindOf is the description of a table's records, if there is one.
func kindOf(table string) (Kind, bool) {
	for _, k := range Kinds {
		if k.Table == table {
			return k, true
		}
	}
	return Kind{}, false
}

// DrawKinds makes records of each kind about random children by random people.
func (p *Partnership) DrawKinds() {
	for _, k := range Kinds {
		for n := range 15 {
			r := p.add(k.Table, k.Row(p.Env, pick(p, p.table("child")).ID(), p.viewer(), n))
			if k.Draw != nil {
				k.Draw(p, r)
			}
		}
	}
}

// WriteKinds writes records of each kind about a child by somebody, as many of each as it
// is told, and returns the last of each by its type.
func (w *Env) WriteKinds(child uuid.UUID, by auth.Viewer, many int) map[string]Row {
	w.T.Helper()
	last := map[string]Row{}
	for _, k := range Kinds {
		var rows []Row
		for n := range many {
			rows = append(rows, k.Row(w, child, by, n))
		}
		w.WriteRows(k.Table, rows...)
		last[k.Type] = rows[many-1]
	}
	return last
}

// ListedPage asks for a page of the kind, with everything that a page shows of a record.
func (k Kind) ListedPage() string {
	return fmt.Sprintf(
		"query($id: ID!) { child(id: $id) { id %s(first: 100) { edges { cursor node { %s } } pageInfo { hasNextPage endCursor } } } }", k.List,
		k.Page)
}
