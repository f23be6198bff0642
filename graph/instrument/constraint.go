package instrument

import (
	"heed/graph/operation"
	"heed/practice"
)

// Constraints says what a violated constraint of instruments answers.
var Constraints = operation.Constraints{
	Unique: map[string]practice.Problem{
		"instrument_code_version": operation.Taken("This version of the instrument is already loaded.", "version"),
	},
}
