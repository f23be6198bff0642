package action

import (
	"context"

	"heed/ent/action"
	"heed/ent/actionchild"
	"heed/ent/predicate"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/store"
)

// actionFilter turns a filter into predicates.
func actionFilter(ctx context.Context, f *model.ActionFilter) []predicate.Action {
	if f == nil {
		return nil
	}
	where := operation.Predicates[predicate.Action](identifyingConditions(ctx, f))
	if f.Overdue != nil {
		where = append(where, either(*f.Overdue, action.And(isOpen, action.DueOnLT(operation.Today(ctx).UTC()))))
	}
	if f.States != nil {
		where = append(where, action.StateIn(f.States...))
	}
	if f.ChildID != nil {
		store.FromContext(ctx).NamedByFilter(*f.ChildID)
		where = append(where, action.HasSubjectsWith(actionchild.ChildID(*f.ChildID)))
	}
	if f.Origins != nil {
		where = append(where, action.OriginIn(f.Origins...))
	}
	return where
}

// identifyingConditions are the identifying conditions of a filter: the owner, the assigner and
// the due dates. A child that the filter names is treated apart.
func identifyingConditions(ctx context.Context, f *model.ActionFilter) (conditions operation.Conditions) {
	if f == nil {
		return nil
	}
	v := store.FromContext(ctx).Viewer
	if f.Mine != nil {
		operation.AddCondition(&conditions, either(*f.Mine, action.And(action.PractitionerIDNotNil(), action.PractitionerID(v.PractitionerID))))
	}
	if f.AssignedByUs != nil {
		operation.AddCondition(&conditions, either(*f.AssignedByUs, action.AssigningOrganisationID(v.OrganisationID)))
	}
	if f.OrganisationID != nil {
		operation.AddCondition(&conditions, action.OrganisationID(*f.OrganisationID))
	}
	var due []predicate.Action
	if f.DueFrom != nil {
		due = append(due, action.DueOnGTE(*f.DueFrom))
	}
	if f.DueBefore != nil {
		due = append(due, action.DueOnLT(*f.DueBefore))
	}
	operation.AddCondition(&conditions, due...)
	return conditions
}

// either matches the actions that meet a predicate, or those that do not.
func either(holds bool, is predicate.Action) predicate.Action {
	if holds {
		return is
	}
	return action.Not(is)
}

// reasonsForActions selects the actions that the viewer has a reason to see.
const reasonsForActions = `SELECT s.action_id FROM action_child s WHERE s.child_id IN (SELECT child_id FROM viewer_child)`
