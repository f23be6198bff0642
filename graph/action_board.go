package graph

import (
	"context"

	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/graph/generated"
	"heed/graph/model"
	"heed/practice"
	"heed/store"
)

type agencyBoardFields struct{ *Resolver }

// AgencyBoard answers the computed fields of a board.
func (r *Resolver) AgencyBoard() generated.AgencyBoardResolver { return agencyBoardFields{r} }

// AgencyBoard answers who owes what, for those who may compare the agencies.
func (queries) AgencyBoard(ctx context.Context) (*model.AgencyBoard, error) {
	if !auth.Compares(store.FromContext(ctx).Viewer) {
		return nil, forbidden()
	}
	return &model.AgencyBoard{}, nil
}

// Agencies counts what each agency owes as a whole.
func (agencyBoardFields) Agencies(ctx context.Context, _ *model.AgencyBoard) ([]*model.AgencyCounts, error) {
	counts, err := store.FromContext(ctx).AgencyCounts(ctx, today(ctx))
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

// Organisations lists the organisations, each of which tells its counts.
func (agencyBoardFields) Organisations(ctx context.Context, _ *model.AgencyBoard, filter *model.OrganisationFilter, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.OrganisationConnection, error) {
	return organisationPageOf(ctx, filter, nil, first, after, last, before)
}

type countingQuestion struct{}

// ActionCounts of an organisation, or nil for those who may not compare.
func (organisationFields) ActionCounts(ctx context.Context, o *ent.Organisation) (*model.ActionCounts, error) {
	op := store.FromContext(ctx)
	if !auth.Compares(op.Viewer) {
		return nil, nil
	}
	counts, err := batched(ctx, countingQuestion{}, o.ID, op.Organisations, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]store.Counts, error) {
		return op.ActionCounts(ctx, ids, today(ctx))
	})
	return countsOf(counts), err
}

func countsOf(c store.Counts) *model.ActionCounts {
	return &model.ActionCounts{Open: c.Open, Due: c.Due, Overdue: c.Overdue, Declined: c.Declined, Unanswered: c.Unanswered, OldestUnansweredDays: c.OldestDays}
}
