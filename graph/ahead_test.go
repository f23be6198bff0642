package graph_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/practice"
)

// TestSiblingsThatNobodyAskedForAreNoLook: siblings are loaded for all children of an
// answer at once, and the access record names those of whom the answer tells, with
// everybody that it tells of beside them.
func TestSiblingsThatNobodyAskedForAreNoLook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	names := []string{"Wren", "Robin", "Linnet", "Merle", "Teal"}
	children := map[string]uuid.UUID{}
	for _, name := range names {
		c := w.childRow(name, "Quillfether", "2016-03-04")
		w.plain("child", c)
		children[name] = c.id()
	}
	for address, living := range map[string][]string{"1 Nowhere Lane, Testham": {"Wren", "Robin"}, "2 Nowhere Lane, Testham": {"Linnet", "Merle"}} {
		home := w.householdRow(address)
		w.plain("household", home)
		for _, name := range living {
			id := children[name]
			w.plain("household_member", w.memberRow(home.id(), &id, nil, "2020-01-01", nil))
		}
	}
	for adult, tied := range map[string][]string{"Myrtle": {"Wren", "Linnet"}, "Olive": {"Robin", "Teal"}} {
		r := w.relativeRow(adult, "Oxbramble")
		w.plain("relative", r)
		for _, name := range tied {
			w.plain("relationship", w.relationshipRow(children[name], r.id(), practice.RelationshipKindGrandmother))
		}
	}
	const ties = "relationships { relative { relationships { id } } }"
	for what, c := range map[string]struct {
		query string
		of    string
		want  []string
	}{
		"siblings, and a child besides": {"siblings { id } " + ties, "Wren", []string{"Linnet", "Robin", "Wren"}},
		"what comes with siblings":      {"siblings { " + ties + " }", "Wren", []string{"Robin", "Teal", "Wren"}},
		"what comes by another name":    {"siblings { theirs: " + ties + " }", "Wren", []string{"Robin", "Teal", "Wren"}},
		"siblings of who is none":       {"siblings { id }", "Teal", []string{"Teal"}},
		"siblings of another":           {"relationships { relative { relationships { child { siblings { id } } } } }", "Teal", []string{"Robin", "Teal", "Wren"}},
	} {
		w.must("manager", "query($id: ID!) { child(id: $id) { "+c.query+" } }", map[string]any{"id": children[c.of]})
		var got []string
		if err := w.admin.QueryRow(`SELECT array_agg(c.given_name ORDER BY c.given_name) FROM child c
		  WHERE c.id = ANY ((SELECT e.child_ids FROM access_entry e ORDER BY e.at DESC, e.id DESC LIMIT 1)::uuid[])`).Scan(pq.Array(&got)); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: the access record names %v, want %v", what, got, c.want)
		}
	}
}
