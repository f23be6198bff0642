package graphtest

import (
	"crypto/rand"
)

// random draws identifiers.
type random struct{}

func (random) Read(p []byte) (int, error) { return rand.Read(p) }

const SubmitConcern = `mutation($input: SubmitConcernInput!) { submitConcern(input: $input) {
  referral { id version reference state immediateRisk decisionDueAt concerns { reportedName mayBeKnown child { id } } household { id } feedback }
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
