package merge

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/recordmerge"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

type undoQuestion struct{}

// checkUndoing lists what stands against undoing a merge. It asks for all merges that the
// operation has loaded.
func checkUndoing(ctx context.Context, m *ent.RecordMerge) ([]practice.Problem, error) {
	op := store.FromContext(ctx)
	facts, err := operation.Batch(ctx, undoQuestion{}, m.ID, op.Listed("RecordMerge"), op.WhatDependsOnMerges)
	facts.Undone = m.UndoneAt != nil
	return practice.CheckUndoing(facts), err
}

// ViewerCan lists the verbs on a merge.
func (Fields) ViewerCan(ctx context.Context, m *ent.RecordMerge) ([]*model.Permission, error) {
	return operation.Permissions(ctx, m.IntoID, operation.Permission{Verb: model.VerbUndoMerge,
		Check: func() ([]practice.Problem, error) { return checkUndoing(ctx, m) }})
}

// Into is the record that stays, or null where the viewer cannot see it.
func (Fields) Into(ctx context.Context, m *ent.RecordMerge) (ent.Noder, error) {
	return operation.Node(ctx, m.IntoID, store.FromContext(ctx).Listed("RecordMerge.into"))
}

// merges lists the merges of a record, with those of all records of its kind.
func merges(ctx context.Context, id uuid.UUID, all func() []uuid.UUID) ([]*ent.RecordMerge, error) {
	found, err := operation.Batch(ctx, operation.FieldKey(ctx), id, all,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.RecordMerge, error) {
			behind, err := store.FromContext(ctx).MergedBehind(ctx, ids)
			if err != nil {
				return nil, err
			}
			every := slices.AppendSeq(slices.Clone(ids), maps.Keys(behind))
			q, err := operation.Client(ctx).RecordMerge.Query().Where(recordmerge.Or(recordmerge.FromIDIn(ids...), recordmerge.IntoIDIn(every...))).
				Order(ent.Desc(recordmerge.FieldID)).CollectFields(ctx)
			if err != nil {
				return nil, err
			}
			found, err := q.All(ctx)
			of := map[uuid.UUID][]*ent.RecordMerge{}
			for _, m := range found {
				into := m.IntoID
				if stands, merged := behind[into]; merged {
					into = stands
				}
				of[into] = append(of[into], m)
				if m.FromID != into {
					of[m.FromID] = append(of[m.FromID], m)
				}
			}
			return of, err
		})
	for _, m := range found {
		store.FromContext(ctx).Disclose(m)
	}
	return operation.NonNil(found), err
}

// Merges lists the merges of a child.
func (ChildFields) Merges(ctx context.Context, c *ent.Child) ([]*ent.RecordMerge, error) {
	return merges(ctx, c.ID, store.FromContext(ctx).Children)
}

// Merges lists the merges of a household.
func (HouseholdFields) Merges(ctx context.Context, h *ent.Household) ([]*ent.RecordMerge, error) {
	return merges(ctx, h.ID, store.FromContext(ctx).Households)
}

// Merges lists the merges of a relative.
func (RelativeFields) Merges(ctx context.Context, r *ent.Relative) ([]*ent.RecordMerge, error) {
	return merges(ctx, r.ID, store.FromContext(ctx).Relatives)
}
