package merge

import (
	"heed/graph/operation"
	"heed/practice"
)

// Constraints says what a violated constraint of merges answers.
var Constraints = operation.Constraints{
	Unique: map[string]practice.Problem{
		"record_merge_from": operation.Taken("This record has already been merged into another one.", "fromId"),
	},
	Checks: map[string]practice.Problem{
		"record_merge.two":    operation.Violated(practice.ProblemCodeInvalid, "A record is merged with another one.", "intoId"),
		"record_merge.undone": operation.Violated(practice.ProblemCodeRequired, "Undoing a merge needs a reason.", "reason"),
	},
	Internal: []string{"record_merge_row"},
}
