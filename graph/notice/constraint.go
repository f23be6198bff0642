package notice

import (
	"heed/graph/operation"
)

// Constraints says what a violated constraint of notices answers.
var Constraints = operation.Constraints{
	Internal: []string{"notice", "mail", "mail_preference"},
}
