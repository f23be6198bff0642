package graph_test

import (
	"fmt"
	"testing"

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

// TestOneFieldOfARecordIsADisclosureOfItsChild asks for a single field of each
// record of a family, by the record's identifier.
func TestOneFieldOfARecordIsADisclosureOfItsChild(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	who := roled(practice.RoleManager, "council")
	f := w.scene(w.viewers[who], setting{})
	decision := w.decisionRow(f.referral.id(), w.viewers[who].PractitionerID, 1)
	w.plain("referral_decision", decision)
	records := f.targets()
	records["HouseholdMember"], records["ReferralDecision"] = f.member.id(), decision.id()
	for kind, field := range map[string]string{"Child": "sex", "Involvement": "purpose", "Household": "address", "HouseholdMember": "from", "Relative": "familyName",
		"Relationship": "kind", "Referral": "state", "ReferralDecision": "outcome", "ChronologyEvent": "summary"} {
		const disclosures = "SELECT count(*) FROM disclosure WHERE child_id = $1"
		before := w.count(disclosures, f.child.id())
		w.must(who, fmt.Sprintf("query($id: ID!) { node(id: $id) { ... on %s { %s } } }", kind, field), map[string]any{"id": records[kind]})
		if got := w.count(disclosures, f.child.id()); got != before+1 {
			t.Errorf("%s.%s leaves %d disclosures of the child, want 1", kind, field, got-before)
		}
	}
}
