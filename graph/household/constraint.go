package household

import (
	"heed/graph/operation"
	"heed/practice"
)

// Constraints says what a violated constraint of households and relatives answers.
var Constraints = operation.Constraints{
	Unique: map[string]practice.Problem{
		"relationship_child_id_relative_id": operation.Taken("This relative already has a relationship with this child.", "relativeId"),
	},
	Checks: map[string]practice.Problem{
		"household.address": operation.Violated(practice.ProblemCodeInvalid,
			"A household has an address if and only if it is known. Correct one of them.", "address"),
		"household.status": operation.Violated(practice.ProblemCodeInvalid, "This is not one of the values of the contract.", "addressStatus"),
		"household_member.person": operation.Violated(practice.ProblemCodeInvalid,
			"A member of a household is either a child or a relative. Name one.", "childId"),
		"household_member.span": operation.Violated(practice.ProblemCodeOutOfRange,
			"The end of the membership is before its start. Correct the date.", "endedOn"),
		"relationship.unsafe": operation.Violated(practice.ProblemCodeRequired, "Contact is unsafe. Give the reason.", "unsafeReason"),
	},
	Internal: []string{"household_search"},
}
