package incident

import (
	"heed/graph/operation"
	"heed/practice"
)

// Constraints says what a violated constraint of an incident answers.
var Constraints = operation.Constraints{
	Checks: map[string]practice.Problem{
		"incident.precision": operation.Violated(practice.ProblemCodeInvalid, "This is not one of the values of the contract.", "children"),
		"incident.placed": operation.Violated(practice.ProblemCodeRequired, "Give the reason: how the child was found, or why none is known.",
			"reason"),
		"incident.withdrawn": operation.Violated(practice.ProblemCodeRequired, "A withdrawal needs a reason.",
			"reason"),
		"incident_delivery.acknowledged": operation.Violated(practice.ProblemCodeInvalid, "An acknowledgement says who and when.", "id"),
		"incident_delivery.known":        operation.Violated(practice.ProblemCodeInvalid, "An answer acknowledges as well.", "id"),
		"incident_delivery.answered":     operation.Violated(practice.ProblemCodeRequired, "Say what was done.", "whatWasDone"),
	},
}
