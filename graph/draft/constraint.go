package draft

import (
	"heed/graph/operation"
	"heed/practice"
)

// Constraints says what a violated constraint of drafts answers.
var Constraints = operation.Constraints{
	Unique: map[string]practice.Problem{
		"concerndraft_referral_id": operation.Taken("This draft was submitted at the same moment. Read it again.", "id"),
	},
	Checks: map[string]practice.Problem{
		"concern_draft.basis": operation.Violated(practice.ProblemCodeInvalid, "This is not one of the values of the contract.", "lawfulBasis"),
		"concern_draft.handed": operation.Violated(practice.ProblemCodeIllegalState, "A draft is handed over at a time. Hand it over again.",
			"id"),
		"concern_draft.returned": operation.Violated(practice.ProblemCodeRequired, "Say what is missing.", "missing"),
		"concern_draft.submitted": operation.Violated(practice.ProblemCodeIllegalState, "A draft is submitted with its concern. Submit it again.",
			"id"),
		"concern_draft.discarded": operation.Violated(practice.ProblemCodeRequired, "Give the reason.", "reason"),
	},
}
