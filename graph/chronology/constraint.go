package chronology

import (
	"heed/graph/operation"
	"heed/practice"
)

// Constraints says what a violated constraint of chronology events answers.
var Constraints = operation.Constraints{
	Unique: map[string]practice.Problem{
		"chronology_event_corrects_id_key":    operation.Taken("This event has already been corrected.", "correctsId"),
		"chronologysubject_event_id_child_id": operation.Taken("This event is already about this child.", "childIds"),
	},
}
