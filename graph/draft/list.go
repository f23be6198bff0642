package draft

import (
	"context"

	"heed/auth"
	"heed/ent"
	"heed/ent/concerndraft"
	"heed/ent/practitioner"
	"heed/ent/predicate"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/graph/organisation"
	"heed/practice"
	"heed/store"
)

// ConcernDrafts lists the drafts that the viewer can see.
func (Queries) ConcernDrafts(ctx context.Context, filter *model.ConcernDraftFilter, orderBy *ent.ConcernDraftOrder, first *int,
	after *ent.Cursor, last *int, before *ent.Cursor) (*ent.ConcernDraftConnection, error) {
	if orderBy == nil {
		orderBy = byDue
	}
	return page(ctx, where(ctx, filter), orderBy, first, after, last, before)
}

// ConcernDrafts lists the drafts that wait for the viewer.
func (InboxFields) ConcernDrafts(ctx context.Context, _ *model.Inbox, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*ent.ConcernDraftConnection, error) {
	v := store.FromContext(ctx).Viewer
	waiting := concerndraft.And(concerndraft.StateEQ(practice.ConcernDraftStateWithAuthor), concerndraft.AuthorID(v.PractitionerID))
	if auth.Safeguards(v) {
		handed := concerndraft.And(concerndraft.StateEQ(practice.ConcernDraftStateWithSafeguardingLead), concerndraft.Or(
			concerndraft.HandedToIDIsNil(), concerndraft.HandedToID(v.PractitionerID),
			concerndraft.Not(concerndraft.HasHandedToWith(atWork(v), organisation.Safeguards))))
		left := concerndraft.And(concerndraft.StateEQ(practice.ConcernDraftStateWithAuthor),
			concerndraft.Not(concerndraft.HasAuthorWith(atWork(v))))
		waiting = concerndraft.Or(waiting, handed, left)
	}
	return page(ctx, []predicate.ConcernDraft{waiting}, byDue, first, after, last, before)
}

// byDue puts first what is due first.
var byDue = &ent.ConcernDraftOrder{Direction: "ASC", Field: ent.ConcernDraftOrderFieldDueAt}

// atWork matches the active practitioners of the viewer's organisation.
func atWork(v auth.Viewer) predicate.Practitioner {
	return practitioner.And(practitioner.OrganisationID(v.OrganisationID), practitioner.Active(true))
}

// where turns a filter into predicates.
func where(ctx context.Context, f *model.ConcernDraftFilter) (list []predicate.ConcernDraft) {
	if f == nil {
		return nil
	}
	op := store.FromContext(ctx)
	if f.States != nil {
		list = append(list, concerndraft.StateIn(f.States...))
	}
	add := func(holds *bool, p predicate.ConcernDraft) {
		switch {
		case holds == nil:
		case *holds:
			list = append(list, p)
		default:
			list = append(list, concerndraft.Not(p))
		}
	}
	add(f.Mine, concerndraft.AuthorID(op.Viewer.PractitionerID))
	add(f.Overdue, concerndraft.And(concerndraft.StateIn(practice.OpenConcernDraftStates()...), concerndraft.DueAtLT(op.Now)))
	return list
}

// page reads a page of drafts. It begins with those of the viewer's organisation, which
// are all that row security shows them.
func page(ctx context.Context, where []predicate.ConcernDraft, order *ent.ConcernDraftOrder, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*ent.ConcernDraftConnection, error) {
	v := store.FromContext(ctx).Viewer
	if !auth.MayTouch(v, auth.Read, auth.ConcernDraft) {
		return &ent.ConcernDraftConnection{Edges: []*ent.ConcernDraftEdge{}}, nil
	}
	query := operation.Client(ctx).ConcernDraft.Query().Where(where...).Where(concerndraft.OrganisationID(v.OrganisationID))
	if !auth.Safeguards(v) {
		query.Where(concerndraft.AuthorID(v.PractitionerID))
	}
	count, err := operation.CountCapped(ctx, query.Clone())
	if err != nil {
		return nil, err
	}
	found, err := query.Paginate(ctx, after, first, before, last, ent.WithConcernDraftOrder(order))
	if err != nil {
		return nil, err
	}
	found.TotalCount = count
	return found, nil
}

// TotalCount counts the drafts of the list.
func (Page) TotalCount(ctx context.Context, c *ent.ConcernDraftConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}
