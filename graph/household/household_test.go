package household_test

import (
	"fmt"
	"strings"
	"testing"

	"heed/graph/graphtest"
)

func TestAFamilyIsRecordedWithItsHomesAndRelatives(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	wren := w.RegisterChild("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Wren", "Quillfether", "2018-03-04")
	robin := w.RegisterChild("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Robin", "Quillfether", "2020-07-01")
	home := w.Must("teacher", `mutation($ids: [ID!]!) { registerHousehold(input: {address: "4 Nowhere Lane", postcode: "ZZ1 1AA", childIds:
	  $ids, startedOn: "2020-01-01"}) {
	  household { id version members { id version child { givenName } } } errors { code path } } }`, map[string]any{"ids": []string{wren}})
	household := home.Text("registerHousehold", "household", "id")
	father := w.Must("teacher", `mutation($id: ID!) { registerRelative(input: {childId: $id, givenName: "Aldous", familyName: "Quillfether",
	  kind: FATHER, engagement: UNSAFE_TO_CONTACT, unsafeReason: "An order forbids contact."}) {
	  relationship { id version relative { id version } } errors { code path } } }`, map[string]any{"id": wren})
	relative := father.Text("registerRelative", "relationship", "relative", "id")
	w.Must("teacher", `mutation($c: ID!, $r: ID!) { recordRelationship(input: {childId: $c, relativeId: $r, kind: FATHER}) { relationship `+
		`{ id } errors { code path } } }`, map[string]any{"c": robin, "r": relative})
	a := w.Must("teacher", `query($id: ID!) { child(id: $id) { siblings { givenName } relationships { kind unsafeReason relative { `+
		`familyName } } memberships { household { address members { child { givenName } } } } } }`, map[string]any{"id": wren})
	if a.Text("child", "siblings", 0, "givenName") != "Robin" {
		t.Errorf("a sibling by the father only is missing: %s", a.Raw)
	}
	member := w.Must("teacher", `mutation($h: ID!, $c: ID!) { joinHousehold(input: {householdId: $h, childId: $c}) { member { id version `+
		`household { members { id } } } errors { code path } } }`, map[string]any{"h": household, "c": robin})
	w.Must("teacher",
		`mutation($h: ID!, $r: ID!) { joinHousehold(input: {householdId: $h, relativeId: $r}) { member { id } errors { code path } } }`,
		map[string]any{"h": household, "r": relative})
	again := w.Ask("teacher",
		`mutation($h: ID!, $c: ID!) { joinHousehold(input: {householdId: $h, childId: $c}) { errors { code path } } }`,
		map[string]any{"h": household, "c": robin})
	if got := again.Problems("joinHousehold"); len(got) != 1 || got[0] != "ALREADY_EXISTS householdId" {
		t.Errorf("joined twice: %q", got)
	}
	const leave = `mutation($id: ID!) { leaveHousehold(input: {id: $id, version: 1}) { member { endedOn } errors { code path } } }`
	left := map[string]any{"id": member.At("joinHousehold", "member", "id")}
	w.Must("teacher", leave, left)
	if stale := w.Ask("teacher", leave, left); len(stale.Errors) != 1 ||
		!strings.Contains(fmt.Sprint(stale.Errors[0].Extensions["changes"]), "fields:[endedOn]") {
		t.Errorf("a write on the version before does not name the field by the contract's name: %s", stale.Raw)
	}
	w.Must("teacher", `mutation($id: ID!) { amendHousehold(input: {id: $id, version: 1, address: "5 Nowhere Lane"}) { household { address `+
		`version postcode } errors { code path } } }`, map[string]any{"id": household})
	w.Must("teacher", `mutation($id: ID!) { amendRelative(input: {id: $id, version: 1, givenName: "Alder"}) { relative { givenName `+
		`version relationships { child { givenName } } } errors { code path } } }`, map[string]any{"id": relative})
	w.Must("teacher", `mutation($id: ID!) { amendRelationship(input: {id: $id, version: 1, engagement: ABSENT, unsafeReason: ""}) { `+
		`relationship { engagement unsafeReason } errors { code path } } }`,
		map[string]any{"id": father.At("registerRelative", "relationship", "id")})
	if got := w.Ask("other teacher", `query($id: ID!) { household(id: $id) { address } }`,
		map[string]any{"id": household}).At("household"); got != nil {
		t.Errorf("a stranger reads the address: %v", got)
	}
	if got := w.Count("SELECT count(DISTINCT category) FROM chronology_event " +
		"WHERE category IN ('HOUSEHOLD_CHANGE', 'RELATIONSHIP_CHANGE')"); got != 2 {
		t.Errorf("the family's changes wrote %d categories of events, want 2", got)
	}
}
