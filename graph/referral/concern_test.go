package referral_test

import (
	"testing"

	"heed/graph/graphtest"
)

func TestAConcernIsSubmittedDecidedAndHeardBack(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	a := w.Must("teacher", graphtest.SubmitConcern,
		map[string]any{"input": graphtest.ConcernInput(graphtest.ChildInput("Wren", "Quillfether", "2018-03-04"),
			graphtest.ChildInput("Robin", "Quillfether", "2020-07-01"))})
	id := a.Text("submitConcern", "referral", "id")
	if got := a.Text("submitConcern", "referral", "state"); got != "SUBMITTED" {
		t.Errorf("state %s, want SUBMITTED", got)
	}
	if got := a.Text("submitConcern", "referral", "decisionDueAt"); got != "2026-11-24T23:59:59.999Z" {
		t.Errorf("due %s, want the end of the next working day", got)
	}

	queue := w.Must("manager", `{ inbox { toDecide(first: 10) { totalCount edges { node { id reference version submittedBy { name } `+
		`concerns { reportedName child { givenName } } } } } } }`, nil)
	if got := queue.Text("inbox", "toDecide", "edges", 0, "node", "id"); got != id {
		t.Fatalf("the queue shows %q, want %s", got, id)
	}
	if got := queue.Number("inbox", "toDecide", "totalCount"); got != 1 {
		t.Errorf("totalCount %d, want 1", got)
	}

	w.Must("manager",
		`mutation($id: ID!) { startTriage(input: {id: $id, version: 1}) { referral { state version } errors { code message } } }`,
		map[string]any{"id": id})
	w.Must("manager", `mutation($id: ID!) { decideReferral(input: {id: $id, version: 2, outcome: ACCEPTED, threshold: CHILD_IN_NEED,
	  rationale: "The pattern has lasted for weeks.", feedback: "Thank you: we have begun an assessment."}) { referral { state decisions {
	  sequence outcome rationale } } errors { code message } } }`, map[string]any{"id": id})

	back := w.Must("teacher",
		`{ inbox { feedback(first: 5) { edges { node { id state feedback decisions { rationale } concerns { child { givenName } } } } } } }`, nil)
	if got := back.Text("inbox", "feedback", "edges", 0, "node", "feedback"); got != "Thank you: we have begun an assessment." {
		t.Errorf("feedback %q", got)
	}
	w.Must("teacher", `mutation($id: ID!) { acknowledgeFeedback(input: {id: $id}) { referral { feedbackReadAt } errors { code message } } }`,
		map[string]any{"id": id})
	if got := w.Must("teacher", `{ inbox { feedback(first: 5) { edges { node { id } } } } }`, nil).List("inbox", "feedback",
		"edges"); len(got) != 0 {
		t.Errorf("inbox still holds %d", len(got))
	}
	page := w.Must("colleague", `{ children(first: 10) { edges { cursor node { givenName siblings { givenName } chronology(first: 20) { `+
		`edges { node { category summary } } } referrals(first: 5) { edges { node { reference } } } involvements { role organisation { name `+
		`} } } } pageInfo { hasNextPage } } }`, nil)
	if got := len(page.List("children", "edges")); got != 2 {
		t.Errorf("the school sees %d children after acceptance, want 2: %s", got, page.Raw)
	}
	if got := w.Must("other teacher", `{ children(first: 10) { totalCount edges { node { givenName } } } }`, nil).Number("children",
		"totalCount"); got != 0 {
		t.Errorf("another school sees %d children, want 0", got)
	}
	log := w.Must("manager", `query($id: ID!) { accessLog(childId: $id, first: 50) { totalCount edges { node { at operation rule outcome `+
		`practitioner { name } organisation { name } } } } }`,
		map[string]any{"id": a.At("submitConcern", "referral", "concerns", 0, "child", "id")})
	if got := log.Number("accessLog", "totalCount"); got < 5 {
		t.Errorf("the access record has %d entries: %s", got, log.Raw)
	}
}
