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

// Actions answers what the viewer owes.
func (InboxFields) Actions(ctx context.Context, _ *model.Inbox, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.ActionConnection, error) {
	return owedPage(ctx, first, after, last, before, owed)
}

// ToAccept answers what waits for the viewer's answer.
func (InboxFields) ToAccept(ctx context.Context, _ *model.Inbox, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.ActionConnection, error) {
	return owedPage(ctx, first, after, last, before, inState(practice.ActionStateProposed))
}

// OverdueActions answers what the viewer owes and is late with.
func (InboxFields) OverdueActions(ctx context.Context, _ *model.Inbox, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.ActionConnection, error) {
	return owedPage(ctx, first, after, last, before, owed, action.DueLT(operation.Today(ctx).UTC()))
}

// owedPage is a page of what the viewer owes, what is due first, first: nothing for
// those who do no actions.
func owedPage(ctx context.Context, first *int, after *ent.Cursor, last *int, before *ent.Cursor, which ...predicate.Action) (*ent.ActionConnection, error) {
	v := store.FromContext(ctx).Viewer
	if !auth.May(v, "acceptAction") {
		return &ent.ActionConnection{Edges: []*ent.ActionEdge{}}, nil
	}
	all, page := operation.Client(ctx).Action.Query(), operation.Client(ctx).Action.Query().WithSubjects()
	all.Modify(owedBy(v, which...))
	page.Modify(owedBy(v, append(which, near(first, after, last, before))...))
	return actionPageFrom(ctx, all, page, nil, first, after, last, before)
}

// owedBy makes a list one of what the viewer owes: what they have by name, and
// what their organisation has and nobody by name. Managers see beside it what a
// colleague has who has left or does no actions any more: it waits for nobody else.
// Each part is in an index of its own in order of due day.
func owedBy(v auth.Viewer, which ...predicate.Action) func(*sql.Selector) {
	return func(s *sql.Selector) {
		part := func(name string, whose ...predicate.Action) *sql.Selector {
			rows := sql.Dialect(s.Dialect()).Select().From(sql.Table(action.Table))
			for _, is := range append(whose, which...) {
				is(rows)
			}
			return sql.Dialect(s.Dialect()).Select().From(rows.As(name))
		}
		mine, ours := part("mine", action.PractitionerID(v.PractitionerID)), part("ours", action.OrganisationID(v.OrganisationID), action.PractitionerIDIsNil())
		all := mine.UnionAll(ours)
		if v.Has(practice.RoleManager) {
			all = all.UnionAll(part("left", action.OrganisationID(v.OrganisationID), leftBy(v)))
		}
		s.From(all.As(action.Table))
	}
}

// leftBy are the actions of colleagues of the viewer's who have left, or whose roles
// do no actions any more.
func leftBy(v auth.Viewer) predicate.Action {
	return func(s *sql.Selector) {
		column := s.C(action.FieldPractitionerID) // before the part has a name of its own
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteString(column + " IN (SELECT p.id FROM practitioner p WHERE p.organisation_id = ").Arg(v.OrganisationID).
				WriteString(" AND NOT (p.active AND p.roles ?| ARRAY['PRACTITIONER', 'SAFEGUARDING_LEAD', 'LEAD', 'MANAGER']))")
		}))
	}
}

// owed are the actions that somebody owes.
func owed(s *sql.Selector) { inState(practice.OpenActionStates()...)(s) }

// inState are the actions in one of the states. These are written out, so that the
// indexes of what is owed serve.
func inState(states ...practice.ActionState) predicate.Action {
	return func(s *sql.Selector) {
		names := make([]string, len(states))
		for i, state := range states {
			names[i] = "'" + string(state) + "'"
		}
		s.Where(sql.ExprP(s.C(action.FieldState) + " IN (" + strings.Join(names, ", ") + ")"))
	}
}

// near are as many actions, in order of due day, as one page can hold of them, and
// one more; two for a page of none, which tells whether there is more than one.
func near(first *int, after *ent.Cursor, last *int, before *ent.Cursor) predicate.Action {
	place, size, order := []string{action.FieldDue, action.FieldID}, first, sql.Asc
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
