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
		"referral.basis": operation.Violated(practice.ProblemCodeInvalid, "This is not one of the values of the contract.", "lawfulBasis"),
		"referral.told":  operation.Violated(practice.ProblemCodeRequired, "The family does not know. Give the reason.", "reasonFamilyNotTold"),
	},
	Generated: []string{"referral_reference_key"},
}
