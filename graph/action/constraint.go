package action

import (
	"heed/graph/operation"
	"heed/practice"
)

// Constraints says what a violated constraint of actions answers.
var Constraints = operation.Constraints{
	Unique: map[string]practice.Problem{
		"actionchild_action_id_child_id": operation.Taken("This action is already for this child.", "childIds"),
	},
	Checks: map[string]practice.Problem{
		"action.effective": operation.Violated(practice.ProblemCodeRequired, "A done action needs its evidence of effect.", "effect"),
		"action.owner": operation.Violated(practice.ProblemCodeInvalid,
			"The owner of an action must be an organisation, a practitioner or a relative. Name one.", "ownerKind"),
		"action.reasoned": operation.Violated(practice.ProblemCodeRequired, "Declining or cancelling an action needs a reason.", "reason"),
	},
	Internal: []string{"escalation"},
}
