package referral_test

import (
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
	"heed/practice"
)

// hiddenTwin is a restricted child that the second manager keeps, and a concern that may be
// about that child, with a sibling.
func hiddenTwin(w *graphtest.Env) (hidden, concern string, kids []string) {
	w.T.Helper()
	hidden = w.RestrictedChildOf("Wren", "manager", "second manager")
	w.Exec(`UPDATE involvement SET "from" = $3, "to" = $4 WHERE child_id = $1 AND practitioner_id = $2`, hidden,
		w.Viewers["manager"].PractitionerID, graphtest.Noon.AddDate(0, 0, -2), graphtest.Noon.AddDate(0, 0, -1))
	var born string
	if err := w.Admin.QueryRow("SELECT date_of_birth::text FROM child WHERE id = $1", hidden).Scan(&born); err != nil {
		w.T.Fatal(err)
	}
	var family string
	if err := w.Admin.QueryRow("SELECT family_name FROM child WHERE id = $1", hidden).Scan(&family); err != nil {
		w.T.Fatal(err)
	}
	concern, first := w.SubmitConcern("health", graphtest.ConcernInput(graphtest.ChildInput("Wren", family, born),
		graphtest.ChildInput("Robin", family, "2012-01-02")))
	a := w.Must("manager", `query($id: ID!) { referral(id: $id) { concerns { reportedName child { id } } } }`,
		map[string]any{"id": concern})
	for i := range a.List("referral", "concerns") {
		kids = append(kids, a.Text("referral", "concerns", i, "child", "id"))
	}
	if strings.HasPrefix(a.Text("referral", "concerns", 0, "reportedName"), "Robin") {
		slices.Reverse(kids) // Wren first
	}
	if len(kids) != 2 || kids[0] != first && kids[1] != first {
		w.T.Fatal(a.Raw)
	}
	return hidden, concern, kids
}

func TestAConcernAboutAHiddenChildIsHandedBehindTheRestriction(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	hidden, concern, kids := hiddenTwin(w)
	a := w.Must("manager", `query($ids: [ID!]!) { nodes(ids: $ids) { ... on Child { probableMatches { score reasons child { id }
	  contactSafeguardingLead contacts { name } } } } }`, map[string]any{"ids": kids})
	if !strings.Contains(a.Raw, `"child":null,"contactSafeguardingLead":true,"contacts":[{"name":"second manager"}]`) {
		t.Errorf("the match says %s", a.Raw)
	}
	w.Practitioner("safeguarding lead of the council", "council", practice.RoleSafeguardingLead)
	a = w.Must("manager", `query($ids: [ID!]!) { nodes(ids: $ids) { ... on Child { probableMatches { contacts { name } } } } }`,
		map[string]any{"ids": kids})
	if !strings.Contains(a.Raw, `"contacts":[{"name":"safeguarding lead of the council"}]`) {
		t.Errorf("with a safeguarding lead, the match says %s", a.Raw)
	}

	input := map[string]any{"id": concern, "version": 1, "reason": "The same name and day as a restricted child."}
	if a := w.Mutated("manager", "handOverConcern", input); len(a.Errors) > 0 || len(a.Problems("handOverConcern")) > 0 ||
		a.Record("handOverConcern") != "" {
		t.Fatal(a.Raw, w.Log.String())
	}
	for _, who := range []string{"manager", "lead"} {
		a := w.Must(who, `query($ids: [ID!]!, $id: ID!) { nodes(ids: $ids) { id } referral(id: $id) { id } }`,
			map[string]any{"ids": append(kids, hidden), "id": concern})
		if a.Raw != `{"data":{"nodes":[null,null,null],"referral":null}}` {
			t.Errorf("%s still sees %s", who, a.Raw)
		}
		if a := w.Must(who, `{ inbox { toDecide(first: 9) { edges { node { id } } } } }`, nil); strings.Contains(a.Raw, concern) {
			t.Errorf("%s still has it in the queue: %s", who, a.Raw)
		}
	}
	a = w.Must("second manager", `query($id: ID!) { referral(id: $id) { state concerns { child { id restricted } } } }`,
		map[string]any{"id": concern})
	if strings.Count(a.Raw, `"restricted":true`) != 2 || a.Text("referral", "state") != "IN_TRIAGE" {
		t.Errorf("who keeps the record reads %s", a.Raw)
	}
	if got := w.Notices("second manager"); !slices.Contains(got, "CONCERN_HANDED_OVER Wren Referral council") &&
		!slices.Contains(got, "CONCERN_HANDED_OVER Robin Referral council") {
		t.Errorf("who keeps the record is told %q", got)
	}
	if got := w.Notices("manager"); len(got) > 0 {
		t.Errorf("the manager is told %q", got)
	}
	if a := w.Must("health", `query($id: ID!) { referral(id: $id) { state concerns { reportedName child { id } } } }`,
		map[string]any{"id": concern}); strings.Count(a.Raw, `"child":null`) != 2 {
		t.Errorf("the referrer reads %s", a.Raw)
	}
	if a := w.Mutated("second manager", "attachChild", map[string]any{"referralId": concern, "childId": kids[0], "knownChildId": hidden,
		"reason": "The same name and day."}); a.Record("attachChild") == "" {
		t.Errorf("who keeps the record attaches the child: %s", a.Raw)
	}
	if lost := w.CountLostChildren(); lost > 0 {
		t.Errorf("%d restricted children are kept by nobody", lost)
	}
}

func TestWhatStandsAgainstHandingAConcernOver(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	_, concern, kids := hiddenTwin(w)
	plain, _ := w.SubmitConcern("teacher", graphtest.ConcernInput(graphtest.ChildInput("Merle", "Oxbramble", "2015-06-07")))
	naming, _ := w.SubmitConcern("manager", graphtest.ConcernInput(map[string]any{"id": kids[0]}))
	given := func(id string, changes ...any) map[string]any {
		return graphtest.MapOf(map[string]any{"id": id, "version": 1, "reason": "The same name and day as a restricted child."}, changes...)
	}
	for name, c := range map[string]struct {
		who   string
		input map[string]any
		want  string
	}{
		"no match":           {"manager", given(plain), "ILLEGAL_STATE id"},
		"a known open child": {"manager", given(naming), "NOT_ALLOWED id"},
		"no reason":          {"manager", given(concern, "reason", " "), "REQUIRED reason"},
		"no concern":         {"manager", given(w.ID("Referral").String()), "NOT_FOUND id"},
	} {
		before := w.Tally()
		got := w.Mutated(c.who, "handOverConcern", c.input).Problems("handOverConcern")
		if !slices.Equal(got, []string{c.want}) || w.Tally() != before {
			t.Errorf("%s: %q, want %q and nothing written", name, got, c.want)
		}
	}
	known := w.RegisterChild("manager", "SOCIAL_WORKER", "Robin", "Otherby", "2012-01-02")
	attached := w.Mutated("manager", "attachChild", map[string]any{"referralId": concern, "childId": kids[1], "knownChildId": known,
		"reason": "The same child under another name."}).Record("attachChild")
	if got := w.Mutated("manager", "handOverConcern", given(concern)).Problems("handOverConcern"); !slices.Equal(got,
		[]string{"NOT_ALLOWED id"}) {
		t.Errorf("with a child that was attached to a known one: %q", got)
	}
	w.Mutated("manager", "undoMerge", map[string]any{"id": attached, "reason": "They are two after all."})
	w.AssignAction("manager", w.ToPerson("lead"), kids...)
	if got := w.Mutated("manager", "handOverConcern", given(concern)).Problems("handOverConcern"); !slices.Equal(got,
		[]string{"NOT_ALLOWED id"}) {
		t.Errorf("with another shared record: %q", got)
	}
	for _, who := range []string{"lead", "health", "teacher"} {
		if a := w.Mutated(who, "handOverConcern", given(concern)); len(a.Errors) != 1 || a.Errors[0].Code() != "FORBIDDEN" {
			t.Errorf("by the %s: %s", who, a.Raw)
		}
	}
}
