// Package merge says that two records are of one child, one household or one relative, and
// takes that back.
package merge

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/child"
	"heed/ent/household"
	"heed/ent/recordmerge"
	"heed/ent/relative"
	childapi "heed/graph/child"
	householdapi "heed/graph/household"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

func byID(ctx context.Context, id uuid.UUID) (*ent.RecordMerge, error) {
	q, err := operation.Client(ctx).RecordMerge.Query().Where(recordmerge.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	m, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, m, err)
}

// MergeRecords merges two records.
func (Mutations) MergeRecords(ctx context.Context, in model.MergeRecordsInput) (*model.MergeRecordsPayload, error) {
	d, err := operation.Write(ctx, func(*store.Operation) (uuid.UUID, []practice.Problem, error) {
		p, problems, err := loadPair(ctx, in.FromID, in.IntoID, true)
		if err != nil || len(problems) > 0 {
			return in.FromID, problems, err
		}
		for i, sent := range []int{in.FromVersion, in.IntoVersion} {
			if err := operation.CheckVersion(ctx, []uuid.UUID{in.FromID, in.IntoID}[i], p.versions[i], sent); err != nil {
				return in.FromID, nil, err
			}
		}
		problems, err = p.check(ctx)
		if problems = append(problems, practice.ValidateReason(in.Reason)...); err != nil || len(problems) > 0 {
			return in.FromID, problems, err
		}
		id, err := p.merge(ctx, in.FromID, in.IntoID, in.Reason, nil)
		return id, nil, err
	})
	return operation.Payload(ctx, d, err, "merge", byID, func(m *ent.RecordMerge, errors []*practice.Problem) *model.MergeRecordsPayload {
		return &model.MergeRecordsPayload{Merge: m, Errors: errors}
	})
}

// merge records the merge of a checked pair and carries it out.
func (p *pair) merge(ctx context.Context, from, into uuid.UUID, reason string, referral *uuid.UUID) (uuid.UUID, error) {
	op := store.FromContext(ctx)
	m, err := operation.Client(ctx).RecordMerge.Create().SetKind(p.kind).SetFromID(from).SetIntoID(into).SetReason(operation.Trimmed(&reason)).
		SetNillableReferralID(referral).SetFacts(operation.NonNil(p.facts)).SetOrganisationID(op.Viewer.OrganisationID).
		SetMergedByID(op.Viewer.PractitionerID).SetMergedAt(op.Now).Save(ctx)
	if err != nil {
		return uuid.UUID{}, err
	}
	for _, step := range []func(context.Context) error{
		p.join, func(ctx context.Context) error { return op.MergeRecords(ctx, m.ID) },
		func(ctx context.Context) error { return recordOn(ctx, m, practice.MergeSummary(p.kind), into) },
	} {
		if err := step(ctx); err != nil {
			return m.ID, err
		}
	}
	if p.kind != practice.MergeKindChild {
		return m.ID, nil
	}
	if err := childapi.UpdateNeglectSummary(ctx, op, into); err != nil {
		return m.ID, err
	}
	return m.ID, op.NotifyMerge(ctx, m.ID)
}

// recordOn records an event of a merge for its children, or for those who live in its
// household or whose relative it is.
func recordOn(ctx context.Context, m *ent.RecordMerge, summary string, records ...uuid.UUID) error {
	switch m.Kind {
	case practice.MergeKindChild:
		_, err := operation.RecordEvent(ctx, operation.Event{Children: records, Source: &m.ID, Category: practice.EventCategoryRegistration,
			Significance: practice.SignificanceSignificant, Summary: summary})
		return err
	case practice.MergeKindHousehold:
		found, err := operation.Client(ctx).Household.Query().Where(household.IDIn(records...)).WithMembers().All(ctx)
		for _, h := range found {
			if err == nil {
				err = householdapi.RecordForResidents(ctx, h, summary)
			}
		}
		return err
	}
	return householdapi.RecordForFamily(ctx, records, summary)
}

// UndoMerge undoes a merge.
func (Mutations) UndoMerge(ctx context.Context, in model.UndoMergeInput) (*model.UndoMergePayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		m, err := operation.Client(ctx).RecordMerge.Query().Where(recordmerge.ID(in.ID)).ForUpdate().Only(ctx)
		if ent.IsNotFound(err) {
			return in.ID, operation.ProblemNotFound(ctx, in.ID, "id"), nil
		}
		if err != nil {
			return in.ID, nil, err
		}
		if err := lockInto(ctx, m); err != nil {
			return m.ID, nil, err
		}
		problems, err := checkUndoing(ctx, m)
		if problems = append(problems, practice.ValidateReason(in.Reason)...); err != nil || len(problems) > 0 {
			return m.ID, problems, err
		}
		if err := undoHomes(ctx, op, m, in.Reason); err != nil {
			return m.ID, nil, err
		}
		return m.ID, nil, undo(ctx, op, m, in.Reason)
	})
	return operation.Payload(ctx, d, err, "merge", byID, func(m *ent.RecordMerge, errors []*practice.Problem) *model.UndoMergePayload {
		return &model.UndoMergePayload{Merge: m, Errors: errors}
	})
}

// undo carries out the undoing of one merge.
func undo(ctx context.Context, op *store.Operation, m *ent.RecordMerge, reason string) error {
	if err := m.Update().SetUndoneAt(op.Now).SetUndoneByID(op.Viewer.PractitionerID).SetUndoneReason(operation.Trimmed(&reason)).
		Exec(ctx); err != nil {
		return err
	}
	if err := part(ctx, m); err != nil { // as long as the viewer sees the record that stays
		return err
	}
	if err := op.UndoMerge(ctx, m.ID); err != nil {
		return err
	}
	if err := recordOn(ctx, m, practice.UnmergeSummary(m.Kind), m.IntoID, m.FromID); err != nil || m.Kind != practice.MergeKindChild {
		return err
	}
	for _, c := range []uuid.UUID{m.IntoID, m.FromID} {
		if err := childapi.UpdateNeglectSummary(ctx, op, c); err != nil {
			return err
		}
	}
	return op.NotifyMerge(ctx, m.ID)
}

// lockInto locks the record that stays, as a merge does, so that what moves back is complete.
// One that was merged further is not found, which checkUndoing says.
func lockInto(ctx context.Context, m *ent.RecordMerge) (err error) {
	switch c := operation.Client(ctx); m.Kind {
	case practice.MergeKindChild:
		_, err = c.Child.Query().Where(child.ID(m.IntoID)).ForUpdate().Only(ctx)
	case practice.MergeKindHousehold:
		_, err = c.Household.Query().Where(household.ID(m.IntoID)).ForUpdate().Only(ctx)
	case practice.MergeKindRelative:
		_, err = c.Relative.Query().Where(relative.ID(m.IntoID)).ForUpdate().Only(ctx)
	}
	return ent.MaskNotFound(err)
}

// part takes from the record that stays what it took over.
func part(ctx context.Context, m *ent.RecordMerge) error {
	switch c := operation.Client(ctx); m.Kind {
	case practice.MergeKindChild:
		found, err := c.Child.Get(ctx, m.IntoID)
		if err != nil {
			return err
		}
		u := childapi.Parted(ctx, found, m.Facts)
		return unlessUnchanged(u, u.Mutation())(ctx)
	case practice.MergeKindHousehold:
		found, err := c.Household.Get(ctx, m.IntoID)
		if err != nil {
			return err
		}
		u := householdapi.Parted(found, m.Facts)
		return unlessUnchanged(u, u.Mutation())(ctx)
	}
	found, err := operation.Client(ctx).Relative.Get(ctx, m.IntoID)
	if err != nil {
		return err
	}
	u := householdapi.PartedAdult(found, m.Facts)
	return unlessUnchanged(u, u.Mutation())(ctx)
}

// undoHomes undoes the merges of households that came with the children of a concern, if the
// merge is the last of these that stands.
func undoHomes(ctx context.Context, op *store.Operation, m *ent.RecordMerge, reason string) error {
	if m.ReferralID == nil || m.Kind != practice.MergeKindChild {
		return nil
	}
	standing, err := operation.Client(ctx).RecordMerge.Query().Where(recordmerge.ReferralID(*m.ReferralID), recordmerge.UndoneAtIsNil()).
		Order(recordmerge.ByID()).ForUpdate().All(ctx)
	if err != nil {
		return err
	}
	for _, other := range standing {
		if other.Kind == practice.MergeKindChild && other.ID != m.ID {
			return nil
		}
	}
	for _, home := range standing {
		if home.ID == m.ID {
			continue
		}
		if err := lockInto(ctx, home); err != nil {
			return err
		}
		problems, err := checkUndoing(ctx, home)
		if err == nil && len(problems) == 0 {
			err = undo(ctx, op, home, reason)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
