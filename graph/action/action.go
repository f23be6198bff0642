package action

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/action"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

type Fields struct{}

type Page struct{}

// TotalCount of a list of actions.
func (Page) TotalCount(ctx context.Context, c *ent.ActionConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}

// actionByID loads an action with what is asked of it. Whom it is for comes with
// it, so that looking at it is a disclosure of theirs.
func actionByID(ctx context.Context, id uuid.UUID) (*ent.Action, error) {
	q, err := operation.Client(ctx).Action.Query().Where(action.ID(id)).WithSubjects().CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	a, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, a, err)
}

// Action answers an action by its identifier.
func (Queries) Action(ctx context.Context, id uuid.UUID) (*ent.Action, error) {
	return actionByID(ctx, id)
}

// Actions answers the actions that the viewer sees.
func (Queries) Actions(ctx context.Context, filter *model.ActionFilter, orderBy *ent.ActionOrder, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.ActionConnection, error) {
	query := operation.Client(ctx).Action.Query().Where(actionFilter(ctx, filter)...)
	if err := operation.NoteSingledOut(ctx, operation.Client(ctx).Action.Query(), action.Table, reasonsForActions, whoOfActions(ctx, filter), store.FromContext(ctx).Counted); err != nil {
		return nil, err
	}
	if err := operation.StartFromReasons(ctx, query, reasonsForActions); err != nil {
		return nil, err
	}
	return actionPageOf(ctx, query, orderBy, first, after, last, before)
}

func actionPageOf(ctx context.Context, query *ent.ActionQuery, order *ent.ActionOrder, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.ActionConnection, error) {
	return actionPageFrom(ctx, query.Clone(), query.WithSubjects(), order, first, after, last, before)
}

// actionPageFrom counts all and answers the page. Whom the actions are for comes
// with them, so that looking at them is a disclosure of theirs.
func actionPageFrom(ctx context.Context, all, page *ent.ActionQuery, order *ent.ActionOrder, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.ActionConnection, error) {
	if order == nil {
		order = &ent.ActionOrder{Direction: "ASC", Field: ent.ActionOrderFieldDue}
	}
	count, err := operation.CountCapped(ctx, all)
	if err != nil {
		return nil, err
	}
	list, err := page.Paginate(ctx, after, first, before, last, ent.WithActionOrder(order))
	if err != nil {
		return nil, err
	}
	list.TotalCount = count
	return list, nil
}

// Relative who has an action, or nil where the viewer may not see them.
func (Fields) Relative(ctx context.Context, a *ent.Action) (*ent.Relative, error) {
	r, err := a.Edges.RelativeOrErr()
	if ent.IsNotLoaded(err) {
		r, err = a.QueryRelative().Only(ctx)
	}
	return r, ent.MaskNotFound(err)
}

// Overdue reports whether somebody owes an action still and is late.
func (Fields) Overdue(ctx context.Context, a *ent.Action) (bool, error) {
	return practice.Overdue(*operation.DateOf(&a.Due), a.State, operation.Today(ctx)), nil
}

// DaysOverdue is by how many days an action is late.
func (f Fields) DaysOverdue(ctx context.Context, a *ent.Action) (int, error) {
	if late, err := f.Overdue(ctx, a); err != nil || !late {
		return 0, err
	}
	return operation.DateOf(&a.Due).DaysUntil(operation.Today(ctx)), nil
}

// Source is the record that an action comes from, where the viewer sees it.
func (Fields) Source(ctx context.Context, a *ent.Action) (ent.Noder, error) {
	if a.SourceID == nil {
		return nil, nil
	}
	return operation.Node(ctx, *a.SourceID, store.FromContext(ctx).Origins)
}

// Steps of an action, earliest first.
func (Fields) Steps(ctx context.Context, a *ent.Action) ([]*ent.ActionStep, error) {
	steps, err := a.Steps(ctx)
	return inOrder(steps, func(s *ent.ActionStep) uuid.UUID { return s.ID }), err
}

// Escalations of an action by the day on which they were owed, of one day the
// nearest to its owner first: those of days that were missed are sent together.
func (Fields) Escalations(ctx context.Context, a *ent.Action) ([]*ent.Escalation, error) {
	escalations, err := a.Escalations(ctx)
	escalations = operation.NonNil(slices.Clone(escalations))
	ladder := practice.ActionEscalation("").Values()
	slices.SortFunc(escalations, func(a, b *ent.Escalation) int {
		return cmp.Or(a.On.Compare(b.On), slices.Index(ladder, string(a.To))-slices.Index(ladder, string(b.To)), bytes.Compare(a.ID[:], b.ID[:]))
	})
	return escalations, err
}

// inOrder are records in the order of their identifiers, which is that of time.
func inOrder[T any](list []T, id func(T) uuid.UUID) []T {
	list = operation.NonNil(slices.Clone(list))
	slices.SortFunc(list, func(a, b T) int {
		x, y := id(a), id(b)
		return bytes.Compare(x[:], y[:])
	})
	return list
}
