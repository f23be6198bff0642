package graph_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/graph/graphtest"
	"heed/practice"
)

// TestOpeningARecordIsDistinguishedFromAppearingInAList buries one look under many lists.
func TestOpeningARecordIsDistinguishedFromAppearingInAList(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.ThreeChildConcern()
	home := w.HouseholdRow("5 Nowhere Lane, Testham")
	w.WriteRows("household", home)
	w.WriteRows("household_member", w.MemberRow(home.ID(), new(c.First.ID()), nil, "2026-01-01", nil),
		w.MemberRow(home.ID(), new(c.Second.ID()), nil, "2026-01-01", nil))
	action := w.ActionRow(w.Organisations["council"], w.Viewers["manager"].PractitionerID, practice.ActionStateProposed)
	w.WriteRows("action", action)
	w.WriteRows("action_child", w.ActionChildRow(action, c.First.ID()))
	number, _ := practice.NHSNumberFromDigits("999000001")
	w.Exec("UPDATE child SET nhs_number = $1 WHERE id = $2", string(number), c.First.ID())
	wren := c.First.ID()
	looks := map[string]struct {
		query string
		want  string
	}{
		"a list":             {"{ children(first: 20) { edges { node { givenName } } } }", "LISTED"},
		"a list of concerns": {"{ referrals(first: 20) { edges { node { seenOrHeard } } } }", "LISTED"},
		"an inbox":           {"{ inbox { actions(first: 20) { edges { node { what } } } } }", "LISTED"},
		"a search":           {`{ children(first: 20, filter: {search: "Quillfether"}) { edges { node { givenName } } } }`, "LISTED"},
		"a sister's page":    {fmt.Sprintf("{ child(id: %q) { siblings { givenName } } }", c.Second.ID()), "LISTED"},
		"a list beside the sister": {fmt.Sprintf("{ child(id: %q) { givenName } children(first: 20) { edges { node { givenName } } } }",
			c.Second.ID()), "LISTED"},
		"the child": {fmt.Sprintf("{ child(id: %q) { givenName } }", wren), "OPENED"},
		"the child beside a list": {fmt.Sprintf("{ child(id: %q) { givenName } children(first: 20) { edges { node { givenName } } } }", wren),
			"OPENED"},
		"one of some nodes":         {fmt.Sprintf("{ nodes(ids: [%q]) { id } }", wren), "OPENED"},
		"a concern about the child": {fmt.Sprintf("{ referral(id: %q) { seenOrHeard } }", c.Referral.ID()), "OPENED"},
		"the child's home":          {fmt.Sprintf("{ household(id: %q) { address } }", home.ID()), "OPENED"},
		"the child's actions":       {fmt.Sprintf("{ actions(first: 5, filter: {childId: %q}) { edges { node { what } } } }", wren), "OPENED"},
		"the child's number": {fmt.Sprintf("{ children(first: 5, filter: {nhsNumber: %q}) { edges { node { givenName } } } }", number),
			"OPENED"},
		"a change": {fmt.Sprintf(
			`mutation { amendChild(input: {id: %q, version: 1, preferredName: "Wrennie"}) { child { id } errors { code } } }`, wren), "OPENED"},
	}
	want := map[string]int{}
	for what, look := range looks {
		before := w.Clock()
		w.Must("manager", look.query, nil)
		var got []string
		if err := w.Admin.QueryRow("SELECT coalesce(array_agg(coalesce(look, 'NULL')), '{}') FROM disclosure WHERE child_id = $1 AND at > $2",
			wren, before).Scan(pq.Array(&got)); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, []string{look.want}) {
			t.Errorf("%s is %v, want %s", what, got, look.want)
		}
		want[look.want]++
	}
	// What an earlier release wrote does not tell; no look is lost by that.
	w.WriteAccess(graphtest.Access{Who: "health", At: graphtest.Noon.Add(-time.Hour), Children: []uuid.UUID{wren}})
	before := w.Instant().Add(time.Millisecond)
	const filtered = `query($id: ID!, $filter: DisclosureFilter) { accessLog(childId: $id, first: 100, filter: $filter) { totalCount ` +
		`edges { node { kind } } } }`
	for _, tt := range []struct {
		kinds []string
		want  int
	}{{[]string{"OPENED"}, want["OPENED"] + 1}, {[]string{"LISTED"}, want["LISTED"]}, {[]string{"OPENED", "LISTED"}, len(looks) + 1},
		{nil, len(looks) + 1}} {
		a := w.Must("records", filtered, map[string]any{"id": wren, "filter": map[string]any{"kinds": tt.kinds, "before": before}})
		if got := a.Number("accessLog", "totalCount"); got != tt.want {
			t.Errorf("filtered by %v the log has %d looks, want %d", tt.kinds, got, tt.want)
		}
		for i := range a.List("accessLog", "edges") {
			if look := a.Text("accessLog", "edges", i, "node", "kind"); look != "" && tt.kinds != nil && !slices.Contains(tt.kinds, look) {
				t.Errorf("filtered by %v the log has %s", tt.kinds, look)
			}
		}
		if nested := w.Must("manager",
			`query($id: ID!, $filter: DisclosureFilter) { child(id: $id) { accessLog(first: 100, filter: $filter) { edges { node { kind } } } } }`,
			map[string]any{"id": wren, "filter": map[string]any{"kinds": tt.kinds, "before": before}}); len(nested.List("child", "accessLog",
			"edges")) != tt.want {
			t.Errorf("filtered by %v the child's own log has %d looks, want %d", tt.kinds, len(nested.List("child", "accessLog", "edges")), tt.want)
		}
	}
}
