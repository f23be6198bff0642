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

// Fields answers the computed fields of Action.
type Fields struct{}

// Page answers the count of a list of actions.
type Page struct{}

// TotalCount counts the actions of the list.
func (Page) TotalCount(ctx context.Context, c *ent.ActionConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}

// actionByID loads an action with the selected fields. It always loads the children with
// it, so that the access record names them.
func actionByID(ctx context.Context, id uuid.UUID) (*ent.Action, error) {
	q, err := operation.Client(ctx).Action.Query().Where(action.ID(id)).WithSubjects().CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	a, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, a, err)
}

// Action loads an action by its identifier.
func (Queries) Action(ctx context.Context, id uuid.UUID) (*ent.Action, error) {
	return actionByID(ctx, id)
}

// Actions lists the actions that the viewer can see.
func (Queries) Actions(ctx context.Context, filter *model.ActionFilter, orderBy *ent.ActionOrder, first *int, after *ent.Cursor,
	last *int, before *ent.Cursor) (*ent.ActionConnection, error) {
	query := operation.Client(ctx).Action.Query().Where(actionFilter(ctx, filter)...)
	if err := operation.NoteSingledOut(ctx, operation.Client(ctx).Action.Query(), action.Table, reasonsForActions,
		identifyingConditions(ctx, filter), store.FromContext(ctx).Counted); err != nil {
		return nil, err
	}
	if err := operation.StartFromReasons(ctx, query, reasonsForActions); err != nil {
		return nil, err
	}
	return actionPageOf(ctx, query, orderBy, first, after, last, before)
}

func actionPageOf(ctx context.Context, query *ent.ActionQuery, order *ent.ActionOrder, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*ent.ActionConnection, error) {
	return actionPageFrom(ctx, query.Clone(), query.WithSubjects(), order, first, after, last, before)
}

// actionPageFrom counts all and answers the page. It always loads the children with the
// actions, so that the access record names them.
func actionPageFrom(ctx context.Context, all, page *ent.ActionQuery, order *ent.ActionOrder, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*ent.ActionConnection, error) {
	if order == nil {
		order = &ent.ActionOrder{Direction: "ASC", Field: ent.ActionOrderFieldDueOn}
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

// Relative is the relative who owns an action, or null where the viewer cannot see them.
func (Fields) Relative(ctx context.Context, a *ent.Action) (*ent.Relative, error) {
	r, err := a.Edges.RelativeOrErr()
	if ent.IsNotLoaded(err) {
		r, err = a.QueryRelative().Only(ctx)
	}
	return r, ent.MaskNotFound(err)
}

// Overdue reports whether an action is still open after its due date.
func (Fields) Overdue(ctx context.Context, a *ent.Action) (bool, error) {
	return practice.Overdue(*operation.DateOf(&a.DueOn), a.State, operation.Today(ctx)), nil
}

// DaysOverdue is the number of days since an open action was due.
func (f Fields) DaysOverdue(ctx context.Context, a *ent.Action) (int, error) {
	if late, err := f.Overdue(ctx, a); err != nil || !late {
		return 0, err
	}
	return operation.DateOf(&a.DueOn).DaysUntil(operation.Today(ctx)), nil
}

// Source is the record that an action came from, or null where the viewer cannot see it.
func (Fields) Source(ctx context.Context, a *ent.Action) (ent.Noder, error) {
	if a.SourceID == nil {
		return nil, nil
	}
	return operation.Node(ctx, *a.SourceID, store.FromContext(ctx).Origins)
}

// Steps lists the steps of an action, earliest first.
func (Fields) Steps(ctx context.Context, a *ent.Action) ([]*ent.ActionStep, error) {
	steps, err := a.Steps(ctx)
	return inOrder(steps, func(s *ent.ActionStep) uuid.UUID { return s.ID }), err
}

// Escalations lists the escalations of an action by the day on which they were due.
// Those of one day begin with the person nearest to the owner: escalations missed on
// earlier days are sent together.
func (Fields) Escalations(ctx context.Context, a *ent.Action) ([]*ent.Escalation, error) {
	escalations, err := a.Escalations(ctx)
	escalations = operation.NonNil(slices.Clone(escalations))
	ladder := practice.ActionEscalation("").Values()
	slices.SortFunc(escalations, func(a, b *ent.Escalation) int {
		return cmp.Or(a.DueOn.Compare(b.DueOn), slices.Index(ladder, string(a.To))-slices.Index(ladder, string(b.To)),
			bytes.Compare(a.ID[:], b.ID[:]))
	})
	return escalations, err
}

// inOrder sorts records by identifier, which is the order of time.
func inOrder[T any](list []T, id func(T) uuid.UUID) []T {
	list = operation.NonNil(slices.Clone(list))
	slices.SortFunc(list, func(a, b T) int {
		x, y := id(a), id(b)
		return bytes.Compare(x[:], y[:])
	})
	return list
}
