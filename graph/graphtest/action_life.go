package graphtest

import (
	"heed/practice"
)

// ActionArguments is what each verb on an action needs said, with an owner for REASSIGN.
func (w *Env) ActionArguments(verb practice.ActionVerb) map[string]any {
	switch verb {
	case practice.ActionVerbDecline, practice.ActionVerbCancel:
		return map[string]any{"reason": "It is being done by others."}
	case practice.ActionVerbReassign:
		return MapOf(w.ToOrganisation("school"), "reason", "They cannot do it.")
	case practice.ActionVerbProgress:
		return map[string]any{"note": "A visit is agreed."}
	case practice.ActionVerbComplete:
		return map[string]any{"effect": "The child sleeps in a bed of her own."}
	default:
		return nil
	}
}
