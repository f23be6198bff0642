package graph_test

import "testing"

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
