package voice

import (
	"heed/graph/operation"
	"heed/practice"
)

// Constraints says what a violated constraint of a voice record answers.
var Constraints = operation.Constraints{
	Unique: map[string]practice.Problem{
		"voice_record_corrects_id_key": operation.Taken("This record has already been corrected.", "correctsId"),
	},
	Checks: map[string]practice.Problem{
		"voice_record.alone": operation.Violated(practice.ProblemCodeRequired,
			"The child was not seen alone. Give the reason, and leave it out otherwise.", "reasonNotAlone"),
		"voice_record.corrected": operation.Violated(practice.ProblemCodeRequired, "A correction needs a reason.", "correctionReason"),
		"voice_record.withdrawn": operation.Violated(practice.ProblemCodeRequired, "A withdrawal needs a reason.", "reason"),
		"voice_record.said":      operation.Violated(practice.ProblemCodeRequired, "Give the child's words or what was observed.", "words"),
	},
}
