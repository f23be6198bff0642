package action

import (
	"context"

	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/graph/model"
	"heed/graph/operation"
	organisationapi "heed/graph/organisation"
	"heed/practice"
	"heed/store"
)

// AgencyBoardFields answers the lists of AgencyBoard.
type AgencyBoardFields struct{}

// AgencyBoard shows the open actions of each agency and organisation, for a viewer who
// may compare agencies.
func (Queries) AgencyBoard(ctx context.Context) (*model.AgencyBoard, error) {
	if !auth.Compares(store.FromContext(ctx).Viewer) {
		return nil, operation.Forbidden()
	}
	return &model.AgencyBoard{}, nil
}

// Agencies counts the open actions of each agency.
func (AgencyBoardFields) Agencies(ctx context.Context, _ *model.AgencyBoard) ([]*model.AgencyCounts, error) {
	counts, err := store.FromContext(ctx).AgencyCounts(ctx, operation.Today(ctx))
	if err != nil {
		return nil, err
	}
	var list []*model.AgencyCounts
	for _, name := range practice.Agency("").Values() {
		agency := practice.Agency(name)
		list = append(list, &model.AgencyCounts{Agency: agency, Counts: countsOf(counts[agency])})
	}
	return list, nil
}

// Organisations lists the organisations, each with its counts.
func (AgencyBoardFields) Organisations(ctx context.Context, _ *model.AgencyBoard, filter *model.OrganisationFilter, first *int,
	after *ent.Cursor, last *int, before *ent.Cursor) (*ent.OrganisationConnection, error) {
	return organisationapi.PageOf(ctx, filter, nil, first, after, last, before)
}

type countingQuestion struct{}

// ActionCounts counts the actions of an organisation. It is null for a viewer who may
// not compare organisations.
func (OrganisationFields) ActionCounts(ctx context.Context, o *ent.Organisation) (*model.ActionCounts, error) {
	op := store.FromContext(ctx)
	if !auth.Compares(op.Viewer) {
		return nil, nil
	}
	counts, err := operation.Batch(ctx, countingQuestion{}, o.ID, op.Organisations,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]store.Counts, error) {
			return op.ActionCounts(ctx, ids, operation.Today(ctx))
		})
	return countsOf(counts), err
}

func countsOf(c store.Counts) *model.ActionCounts {
	return &model.ActionCounts{Open: c.Open, Due: c.Due, Overdue: c.Overdue, Declined: c.Declined, Unanswered: c.Unanswered,
		OldestUnansweredDays: c.OldestDays}
}
