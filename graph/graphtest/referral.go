package graphtest

import (
	"crypto/rand"
)

// SubmitConcern is a concern of the teacher's: its id and that of its first child.
func (w *Env) SubmitConcern(who string, input map[string]any) (referral, kid string) {
	w.T.Helper()
	w.Must(who, SubmitConcern, map[string]any{"input": input})
	a := w.Must("manager",
		`{ referrals(first: 1, orderBy: {field: RECEIVED_AT, direction: DESC}) { edges { node { id concerns { child { id } } } } } }`, nil)
	return a.Text("referrals", "edges", 0, "node", "id"), a.Text("referrals", "edges", 0, "node", "concerns", 0, "child", "id")
}

func WrenInput() map[string]any { return ChildInput("Wren", "Quillfether", "2018-03-04") }

// random draws identifiers.
type random struct{}

func (random) Read(p []byte) (int, error) { return rand.Read(p) }

const SubmitConcern = `mutation($input: SubmitConcernInput!) { submitConcern(input: $input) {
  referral { id version reference state immediateRisk decisionDueAt concerns { reportedName mayBeKnown child { id } } household { id }
  feedback }
  errors { code path message } } }`

// ConcernInput is a concern that nothing is wrong with.
func ConcernInput(children ...map[string]any) map[string]any {
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

func ChildInput(given, family, born string) map[string]any {
	return map[string]any{"givenName": given, "familyName": family, "dateOfBirth": born, "sex": "FEMALE"}
}

// SignpostConcern takes a concern into triage and decides it, as the authority's manager.
func (w *Env) SignpostConcern(id string) {
	w.T.Helper()
	w.MustSend("manager", "startTriage", "referral { id }", map[string]any{"id": id, "version": 1})
	w.MustSend("manager", "decideReferral", "referral { id }",
		map[string]any{"id": id, "version": 2, "outcome": "SIGNPOSTED", "threshold": "UNIVERSAL",
			"rationale": "Met by the school itself.", "feedback": "Thank you for telling us.",
			"signpostedTo": "The school's own family worker."})
}
