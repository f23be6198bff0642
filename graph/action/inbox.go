package action

import (
	"context"
	"strings"

	"entgo.io/ent/dialect/sql"

	"heed/auth"
	"heed/ent"
	"heed/ent/action"
	"heed/ent/predicate"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// Actions lists the viewer's open actions.
func (InboxFields) Actions(ctx context.Context, _ *model.Inbox, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*ent.ActionConnection, error) {
	return openActionsPage(ctx, first, after, last, before, isOpen)
}

// ToAccept lists the actions that the viewer has to accept or decline.
func (InboxFields) ToAccept(ctx context.Context, _ *model.Inbox, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*ent.ActionConnection, error) {
	return openActionsPage(ctx, first, after, last, before, inState(practice.ActionStateProposed))
}

// OverdueActions lists the viewer's open actions that are past their due date.
func (InboxFields) OverdueActions(ctx context.Context, _ *model.Inbox, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*ent.ActionConnection, error) {
	return openActionsPage(ctx, first, after, last, before, isOpen, action.DueOnLT(operation.Today(ctx).UTC()))
}

// openActionsPage is a page of the viewer's open actions, by due date. It is empty for a viewer
// whose roles do no actions.
func openActionsPage(ctx context.Context, first *int, after *ent.Cursor, last *int, before *ent.Cursor,
	which ...predicate.Action) (*ent.ActionConnection, error) {
	v := store.FromContext(ctx).Viewer
	if !auth.May(v, "acceptAction") {
		return &ent.ActionConnection{Edges: []*ent.ActionEdge{}}, nil
	}
	all, page := operation.Client(ctx).Action.Query(), operation.Client(ctx).Action.Query().WithSubjects()
	all.Modify(openActionsOf(v, which...))
	page.Modify(openActionsOf(v, append(which, pageCandidates(first, after, last, before))...))
	return actionPageFrom(ctx, all, page, nil, first, after, last, before)
}

// openActionsOf narrows a list to the viewer's open actions: those assigned to them by name,
// and those assigned to their organisation and to nobody by name. A manager also gets
// the actions of colleagues who have left or no longer do actions, because nobody else
// is waiting for them. Each part is one index in order of the due date.
func openActionsOf(v auth.Viewer, which ...predicate.Action) func(*sql.Selector) {
	return func(s *sql.Selector) {
		part := func(name string, whose ...predicate.Action) *sql.Selector {
			rows := sql.Dialect(s.Dialect()).Select().From(sql.Table(action.Table))
			for _, is := range append(whose, which...) {
				is(rows)
			}
			return sql.Dialect(s.Dialect()).Select().From(rows.As(name))
		}
		mine, ours := part("mine", action.PractitionerID(v.PractitionerID)),
			part("ours", action.OrganisationID(v.OrganisationID), action.PractitionerIDIsNil())
		all := mine.UnionAll(ours)
		if v.Has(practice.RoleManager) {
			all = all.UnionAll(part("left", action.OrganisationID(v.OrganisationID), ofFormerColleagues(v)))
		}
		s.From(all.As(action.Table))
	}
}

// ofFormerColleagues matches the actions of the viewer's colleagues who have left, or whose roles no
// longer do actions.
func ofFormerColleagues(v auth.Viewer) predicate.Action {
	return func(s *sql.Selector) {
		column := s.C(action.FieldPractitionerID) // before the subquery gets a name of its own
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteString(column + " IN (SELECT p.id FROM practitioner p WHERE p.organisation_id = ").Arg(v.OrganisationID).
				WriteString(" AND NOT (p.active AND p.roles ?| ARRAY['PRACTITIONER', 'SAFEGUARDING_LEAD', 'LEAD', 'MANAGER']))")
		}))
	}
}

// isOpen matches the open actions.
func isOpen(s *sql.Selector) { inState(practice.OpenActionStates()...)(s) }

// inState matches the actions in one of the states. The states are literals in the SQL,
// so that the partial indexes apply.
func inState(states ...practice.ActionState) predicate.Action {
	return func(s *sql.Selector) {
		names := make([]string, len(states))
		for i, state := range states {
			names[i] = "'" + string(state) + "'"
		}
		s.Where(sql.ExprP(s.C(action.FieldState) + " IN (" + strings.Join(names, ", ") + ")"))
	}
}

// pageCandidates matches as many actions, by due date, as one page can hold, and one more. A page
// of none matches two, to tell whether there is more than one.
func pageCandidates(first *int, after *ent.Cursor, last *int, before *ent.Cursor) predicate.Action {
	place, size, order := []string{action.FieldDueOn, action.FieldID}, first, sql.Asc
	if last != nil {
		size, order = last, sql.Desc
	}
	return func(s *sql.Selector) {
		if after != nil {
			s.Where(sql.CompositeGT(place, after.Value, after.ID))
		}
		if before != nil {
			s.Where(sql.CompositeLT(place, before.Value, before.ID))
		}
		s.OrderBy(order(place[0]), order(place[1])).Limit(max(*size+1, 2))
	}
}
