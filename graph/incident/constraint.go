package incident

import (
	"heed/graph/operation"
	"heed/practice"
)

// Constraints says what a violated constraint of an incident answers.
var Constraints = operation.Constraints{
	Checks: map[string]practice.Problem{
		"incident.placed": operation.Violated(practice.ProblemCodeRequired, "Give the reason: how the child was found, or why none is known.",
			"reason"),
		"incident.withdrawn": operation.Violated(practice.ProblemCodeRequired, "A withdrawal needs a reason.",
			"reason"),
		"incident_delivery.answered": operation.Violated(practice.ProblemCodeRequired, "Say what was done.", "whatWasDone"),
	},
}
