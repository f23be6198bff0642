package merge

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/ent/involvement"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// MergePreview compares two records before they are merged.
func (Queries) MergePreview(ctx context.Context, from, into uuid.UUID) (*model.MergePreview, error) {
	op := store.FromContext(ctx)
	if !auth.May(op.Viewer, "mergeRecords") && !auth.May(op.Viewer, "attachChild") {
		return nil, operation.Forbidden()
	}
	p, problems, err := loadPair(ctx, from, into, false)
	if err != nil || p == nil || p.from == nil || p.into == nil {
		if len(problems) > 0 && problems[0].Code == practice.ProblemCodeInvalid {
			return nil, operation.NewError("BAD_USER_INPUT", "%s", problems[0].Message)
		}
		return nil, err
	}
	preview := &model.MergePreview{Kind: p.kind, From: p.from, Into: p.into, Facts: pointers(p.facts), WouldSee: []*ent.Organisation{}}
	if problems, err = p.check(ctx); err != nil {
		return nil, err
	}
	preview.Errors = operation.Result{Problems: problems}.Errors()
	counts, err := op.MergeCounts(ctx, from, into)
	if err != nil {
		return nil, err
	}
	for _, c := range counts {
		if c.Moves > 0 {
			preview.Moves = append(preview.Moves, &model.MergeCount{Record: c.Record, Count: c.Moves})
		}
		if c.Shared > 0 {
			preview.Shared = append(preview.Shared, &model.MergeCount{Record: c.Record, Count: c.Shared})
		}
	}
	preview.Moves, preview.Shared = operation.NonNil(preview.Moves), operation.NonNil(preview.Shared)
	if p.kind == practice.MergeKindChild {
		preview.WouldSee, err = wouldSee(ctx, from, into)
	}
	return preview, err
}

// pointers are facts as the contract's types hold them.
func pointers(facts []practice.MergeFact) []*practice.MergeFact {
	list := make([]*practice.MergeFact, len(facts))
	for i := range facts {
		list[i] = &facts[i]
	}
	return list
}

// wouldSee lists the organisations that are involved with only one of two children.
func wouldSee(ctx context.Context, from, into uuid.UUID) ([]*ent.Organisation, error) {
	now := store.FromContext(ctx).Now
	found, err := operation.Client(ctx).Involvement.Query().Where(involvement.ChildIDIn(from, into), involvement.StartedAtLTE(now),
		involvement.Or(involvement.EndedAtIsNil(), involvement.EndedAtGTE(now))).WithOrganisation().Order(involvement.ByID()).All(ctx)
	if err != nil {
		return nil, err
	}
	involved := map[uuid.UUID]map[uuid.UUID]bool{}
	for _, i := range found {
		if involved[i.OrganisationID] == nil {
			involved[i.OrganisationID] = map[uuid.UUID]bool{}
		}
		involved[i.OrganisationID][i.ChildID] = true
	}
	list := []*ent.Organisation{}
	for _, i := range found {
		if o := i.Edges.Organisation; o != nil && len(involved[o.ID]) == 1 && !slices.Contains(list, o) {
			list = append(list, o)
			involved[o.ID][uuid.Nil] = true // once
		}
	}
	return list, nil
}
