package graph_test

import (
	"testing"

	"github.com/google/uuid"

	"heed/practice"
)

func TestTheAccessLogTellsWhoLookedAndWhatFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.registered("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Wren", "Quillfether", "2018-03-04")
	w.must("colleague", `query($id: ID!) { child(id: $id) { givenName } }`, map[string]any{"id": id})
	w.must("manager", `query($id: ID!) { child(id: $id) { givenName } }`, map[string]any{"id": id})
	w.ask("other teacher", `query($id: ID!) { child(id: $id) { givenName } }`, map[string]any{"id": id})
	a := w.must("records", `query($id: ID!) { accessLog(childId: $id, first: 10) { totalCount edges { node { operation fields purpose rule outcome practitioner { name } organisation { name agency } } } } }`, map[string]any{"id": id})
	type line struct{ who, rule, purpose string }
	want := []line{{"other teacher", "NONE", ""}, {"manager", "AUTHORITY", ""}, {"colleague", "INVOLVEMENT", "Universal service for the child."}, {"teacher", "INVOLVEMENT", "Universal service for the child."}}
	if got := a.number("accessLog", "totalCount"); got != len(want) {
		t.Fatalf("%d entries, want %d: %s", got, len(want), a.raw)
	}
	for i, w := range want {
		got := line{a.text("accessLog", "edges", i, "node", "practitioner", "name"), a.text("accessLog", "edges", i, "node", "rule"), a.text("accessLog", "edges", i, "node", "purpose")}
		if got != w {
			t.Errorf("entry %d is %v, want %v", i, got, w)
		}
	}
	if got := w.must("manager", `query($id: ID!) { accessLog(childId: $id, first: 1) { edges { node { operation practitioner { name } rule } } } }`, map[string]any{"id": id}).text("accessLog", "edges", 0, "node", "rule"); got != "RECORDS" {
		t.Errorf("looking at who looked is recorded as %q, want RECORDS", got)
	}
	if a := w.ask("other teacher", `query($id: ID!) { accessLog(childId: $id, first: 1) { edges { node { id } } } }`, map[string]any{"id": id}); len(a.Errors) != 1 || a.Errors[0].code() != "NOT_FOUND" {
		t.Errorf("a stranger asks who looked: %s", a.raw)
	}
}

// TestWhoLooksAtAPartOfARecordByItsIdentifierIsRecorded asks for as little as can
// be of each kind of record, which does not spare the access record its child.
func TestWhoLooksAtAPartOfARecordByItsIdentifierIsRecorded(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	who := roled(practice.RoleManager, "council")
	s := w.scene(w.viewers[who], setting{})
	for name, id := range map[string]uuid.UUID{"an involvement": s.involvement.id(), "a relationship": s.relationship.id(), "a membership": s.member.id(),
		"a sitting": s.sitting.id(), "a profile": s.profile.id(), "a grade": s.grade.id(), "a target": s.target.id()} {
		w.must(who, "query($id: ID!) { node(id: $id) { __typename } }", map[string]any{"id": id})
		w.later(1)
		var seen string
		if err := w.admin.QueryRow("SELECT child_ids::text FROM access_entry ORDER BY at DESC, id DESC LIMIT 1").Scan(&seen); err != nil {
			t.Fatal(err)
		}
		if want := "{" + s.child.id().String() + "}"; seen != want {
			t.Errorf("who looks at %s is recorded with the children %s, want %s", name, seen, want)
		}
	}
}
