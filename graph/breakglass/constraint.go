package breakglass

import (
	"heed/graph/operation"
	"heed/practice"
)

// Constraints says what a violated constraint of emergency accesses answers.
var Constraints = operation.Constraints{
	Checks: map[string]practice.Problem{
		"break_glass.reviewed": operation.Violated(practice.ProblemCodeRequired, "A review needs a finding.", "finding"),
		"break_glass.span":     operation.Violated(practice.ProblemCodeOutOfRange, "An emergency access must end after it starts."),
	},
}
