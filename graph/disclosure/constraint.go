package disclosure

import (
	"heed/graph/operation"
)

// Constraints says what a violated constraint of the access log answers.
var Constraints = operation.Constraints{
	Generated: []string{"access_link_entry_id_key"},
	Internal:  []string{"access_checkpoint", "access_entry", "access_link", "access_pending", "disclosure_index"},
}
