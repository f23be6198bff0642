package child

import (
	"heed/graph/operation"
	"heed/practice"
)

// Constraints says what a violated constraint of children and involvements answers.
var Constraints = operation.Constraints{
	Checks: map[string]practice.Problem{
		"child.birth": operation.Violated(practice.ProblemCodeInvalid,
			"A child has either a date of birth or an expected date of birth. Remove one.", "dateOfBirth"),
		"child.death": operation.Violated(practice.ProblemCodeOutOfRange,
			"The date of death is before the date of birth. Correct one of them.", "diedOn"),
		"child.gender":      operation.Violated(practice.ProblemCodeInvalid, "This is not one of the values of the contract.", "genderIdentity"),
		"child.precision":   operation.Violated(practice.ProblemCodeInvalid, "This is not one of the values of the contract.", "birthPrecision"),
		"involvement.basis": operation.Violated(practice.ProblemCodeInvalid, "This is not one of the values of the contract.", "lawfulBasis"),
		"involvement.named": operation.Violated(practice.ProblemCodeRequired, "NAMED needs a practitioner. Name one.", "practitionerId"),
		"involvement.span": operation.Violated(practice.ProblemCodeOutOfRange,
			"The involvement ends before it starts. Correct one of the dates.", "endedAt"),
	},
	Internal: []string{"child_search", "child_word", "name_word"},
}
