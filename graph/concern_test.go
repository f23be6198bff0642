package graph_test

import (
	"crypto/rand"
	"testing"
)

// random draws identifiers.
type random struct{}

func (random) Read(p []byte) (int, error) { return rand.Read(p) }

const submitConcern = `mutation($input: SubmitConcernInput!) { submitConcern(input: $input) {
  referral { id version reference state immediateRisk decisionDueAt concerns { reportedName mayBeKnown child { id } } household { id } feedback }
  errors { code path message } } }`

// concernAbout is a concern that nothing is wrong with.
func concernAbout(children ...map[string]any) map[string]any {
	list := make([]any, len(children))
	for i, c := range children {
		list[i] = c
	}
	return map[string]any{
		"household": map[string]any{"address": "4 Nowhere Lane, Testham", "postcode": "ZZ1 1AA"},
		"children":  list, "neglectKinds": []string{"PHYSICAL", "MEDICAL"},
		"seenOrHeard": "Came to school without a coat for the third week in frost.", "childsWords": "My coat is too small.",
		"immediateRisk": false, "familyKnows": true, "lawfulBasis": "PUBLIC_TASK",
	}
}

func child(given, family, born string) map[string]any {
	return map[string]any{"givenName": given, "familyName": family, "dateOfBirth": born, "sex": "FEMALE"}
}

func TestAConcernIsSubmittedDecidedAndHeardBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.must("teacher", submitConcern, map[string]any{"input": concernAbout(child("Wren", "Quillfether", "2018-03-04"), child("Robin", "Quillfether", "2020-07-01"))})
	id := a.text("submitConcern", "referral", "id")
	if got := a.text("submitConcern", "referral", "state"); got != "SUBMITTED" {
		t.Errorf("state %s, want SUBMITTED", got)
	}
	if got := a.text("submitConcern", "referral", "decisionDueAt"); got != "2026-11-24T23:59:59.999Z" {
		t.Errorf("due %s, want the end of the next working day", got)
	}

	queue := w.must("manager", `{ inbox { toDecide(first: 10) { totalCount edges { node { id reference version submittedBy { name } concerns { reportedName child { givenName } } } } } } }`, nil)
	if got := queue.text("inbox", "toDecide", "edges", 0, "node", "id"); got != id {
		t.Fatalf("the queue shows %q, want %s", got, id)
	}
	if got := queue.number("inbox", "toDecide", "totalCount"); got != 1 {
		t.Errorf("totalCount %d, want 1", got)
	}

	w.must("manager", `mutation($id: ID!) { startTriage(input: {id: $id, version: 1}) { referral { state version } errors { code message } } }`, map[string]any{"id": id})
	w.must("manager", `mutation($id: ID!) { decideReferral(input: {id: $id, version: 2, outcome: ACCEPTED, threshold: CHILD_IN_NEED,
	  rationale: "The pattern has lasted for weeks.", feedback: "Thank you: we have begun an assessment."}) { referral { state decisions { sequence outcome rationale } } errors { code message } } }`, map[string]any{"id": id})

	back := w.must("teacher", `{ inbox { feedback(first: 5) { edges { node { id state feedback decisions { rationale } concerns { child { givenName } } } } } } }`, nil)
	if got := back.text("inbox", "feedback", "edges", 0, "node", "feedback"); got != "Thank you: we have begun an assessment." {
		t.Errorf("feedback %q", got)
	}
	w.must("teacher", `mutation($id: ID!) { acknowledgeFeedback(input: {id: $id}) { referral { feedbackReadAt } errors { code message } } }`, map[string]any{"id": id})
	if got := w.must("teacher", `{ inbox { feedback(first: 5) { edges { node { id } } } } }`, nil).list("inbox", "feedback", "edges"); len(got) != 0 {
		t.Errorf("inbox still holds %d", len(got))
	}
	page := w.must("colleague", `{ children(first: 10) { edges { cursor node { givenName siblings { givenName } chronology(first: 20) { edges { node { category summary } } } referrals(first: 5) { edges { node { reference } } } involvements { role organisation { name } } } } pageInfo { hasNextPage } } }`, nil)
	if got := len(page.list("children", "edges")); got != 2 {
		t.Errorf("the school sees %d children after acceptance, want 2: %s", got, page.raw)
	}
	if got := w.must("other teacher", `{ children(first: 10) { totalCount edges { node { givenName } } } }`, nil).number("children", "totalCount"); got != 0 {
		t.Errorf("another school sees %d children, want 0", got)
	}
	log := w.must("manager", `query($id: ID!) { accessLog(childId: $id, first: 50) { totalCount edges { node { at operation rule outcome practitioner { name } organisation { name } } } } }`,
		map[string]any{"id": a.at("submitConcern", "referral", "concerns", 0, "child", "id")})
	if got := log.number("accessLog", "totalCount"); got < 5 {
		t.Errorf("the access record has %d entries: %s", got, log.raw)
	}
}
