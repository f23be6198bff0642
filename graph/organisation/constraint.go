package organisation

import (
	"heed/graph/operation"
	"heed/practice"
)

// Constraints says what a violated constraint of organisations and practitioners answers.
var Constraints = operation.Constraints{
	Internal: []string{"webhook", "webhook_message"},
	Unique: map[string]practice.Problem{
		"organisation_identifier_kind":     operation.Taken("Another organisation of this kind already has this identifier.", "identifier"),
		"practitioner_issuer_subject":      operation.Taken("Another account already has this sign-in.", "subject"),
		"training_practitioner_id_code_on": operation.Taken("This training is already recorded.", "on"),
	},
	Checks: map[string]practice.Problem{
		"training.span": operation.Violated(practice.ProblemCodeOutOfRange,
			"The training expires before it was completed. Correct one of the dates.", "expiresOn"),
	},
}
