package graphtest

import (
	"slices"

	"heed/practice"
)

// left: the viewer manages, and who has the action by name does no actions. Nobody
// of a drawn partnership has gone.
func (l Oracle) left(action Row) bool {
	roles := l.by("practitioner", action["practitioner_id"])["roles"].([]practice.Role)
	return l.holds(practice.RoleManager) && !slices.ContainsFunc(roles, func(r practice.Role) bool {
		return slices.Contains([]practice.Role{practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead, practice.RoleManager}, r)
	})
}
