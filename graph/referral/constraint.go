package referral

import (
	"heed/graph/operation"
	"heed/practice"
)

// Constraints says what a violated constraint of referrals answers.
var Constraints = operation.Constraints{
	Unique: map[string]practice.Problem{
		"referralchild_referral_id_child_id":    operation.Taken("This concern already names this child.", "children"),
		"referraldecision_referral_id_sequence": operation.Taken("This concern was decided at the same moment. Read it again.", "id"),
	},
	Checks: map[string]practice.Problem{
		"referral.asked":    operation.Violated(practice.ProblemCodeRequired, "Give the reason for the withdrawal.", "reason"),
		"referral.answered": operation.Violated(practice.ProblemCodeRequired, "Give the answer to the withdrawal and its reason.", "reason"),
		"referral.basis":    operation.Violated(practice.ProblemCodeInvalid, "This is not one of the values of the contract.", "lawfulBasis"),
		"referral.home":     operation.Violated(practice.ProblemCodeRequired, "Give a household, or say what is known of the home.", "household"),
		"referral.reported": operation.Violated(practice.ProblemCodeInvalid,
			"An address is reported if and only if it is known. Correct one of them.", "household", "address"),
		"referral.status": operation.Violated(practice.ProblemCodeInvalid, "This is not one of the values of the contract.", "household",
			"addressStatus"),
		"referral_child.precision": operation.Violated(practice.ProblemCodeInvalid, "This is not one of the values of the contract.",
			"children"),
		"referral.told": operation.Violated(practice.ProblemCodeRequired, "The family does not know. Give the reason.", "reasonFamilyNotTold"),
	},
	Generated: []string{"referral_reference_key"},
}
