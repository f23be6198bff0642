package careprofile

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"

	"heed/ent"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// Change compares this profile with an earlier one of the same child.
func (Fields) Change(ctx context.Context, p *ent.CareProfile, from *uuid.UUID) (*model.ProfileChange, error) {
	return operation.Batch(ctx, operation.FieldKey(ctx), p.ID, store.FromContext(ctx).Profiles,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*model.ProfileChange, error) {
			if from == nil {
				return changesBefore(ctx, ids)
			}
			at, _ := operation.Selected(ctx, "from")
			earlier, err := careProfileByID(at, *from)
			if err != nil || earlier == nil {
				return nil, err
			}
			store.FromContext(ctx).Disclose(earlier) // the answer discloses it even where it cannot be compared
			firsts := map[uuid.UUID]uuid.UUID{}
			for _, id := range ids {
				firsts[id] = *from
			}
			return changes(ctx, firsts, map[uuid.UUID]*ent.CareProfile{*from: earlier})
		})
}

// changesBefore compares each profile with the one that it superseded.
func changesBefore(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*model.ProfileChange, error) {
	candidates := map[uuid.UUID][]uuid.UUID{}
	var every []uuid.UUID
	for _, id := range ids {
		second, err := pinnedOf(ctx, id)
		if err != nil {
			return nil, err
		}
		care, err := careOf(ctx, second.ChildID)
		if err != nil {
			return nil, err
		}
		for _, s := range care.Sittings {
			if s.Instrument == second.InstrumentCode && s.ID != id {
				candidates[id], every = append(candidates[id], s.ID), append(every, s.ID)
			}
		}
	}
	firsts := map[uuid.UUID]uuid.UUID{}
	for id, list := range candidates {
		second, err := pinnedOf(ctx, id)
		if err != nil {
			return nil, err
		}
		var latest *pinned
		for _, c := range list {
			first, err := pinnedOf(ctx, c, every...)
			if err != nil {
				return nil, err
			}
			if follows(first, second) && (latest == nil || follows(latest, first)) {
				latest = first
			}
		}
		if latest != nil {
			firsts[id] = latest.ID
		}
	}
	earlier, err := profilesIfSelected(ctx, slices.Collect(maps.Values(firsts)), "from")
	if err != nil {
		return nil, err
	}
	return changes(ctx, firsts, earlier)
}

// changes compares each profile with an earlier one, where the two can be compared.
func changes(ctx context.Context, firsts map[uuid.UUID]uuid.UUID,
	earlier map[uuid.UUID]*ent.CareProfile) (map[uuid.UUID]*model.ProfileChange, error) {
	answers := map[uuid.UUID]*model.ProfileChange{}
	both := slices.AppendSeq(slices.Collect(maps.Keys(firsts)), maps.Values(firsts))
	for id, from := range firsts {
		first, err := pinnedOf(ctx, from, both...)
		if err != nil {
			return nil, err
		}
		second, err := pinnedOf(ctx, id, both...)
		if err != nil {
			return nil, err
		}
		if !follows(first, second) {
			continue
		}
		before, err := practitionersGrades(ctx, first, both)
		if err != nil {
			return nil, err
		}
		after, err := practitionersGrades(ctx, second, both)
		if err != nil {
			return nil, err
		}
		answers[id] = changeBetween(first, second, before, after)
		answers[id].From = earlier[from]
	}
	later, err := profilesIfSelected(ctx, slices.Collect(maps.Keys(answers)), "to")
	for id := range answers {
		answers[id].To = later[id]
	}
	return answers, err
}

// follows reports whether the second profile can be compared with the first: both are
// completed profiles of one child by versions of one instrument, the second is later,
// and neither is mistaken.
func follows(first, second *pinned) bool {
	counts := func(p *pinned) bool { return p.CompletedAt != nil && p.MistakenAt == nil }
	if first.ChildID != second.ChildID || first.InstrumentCode != second.InstrumentCode || !counts(first) || !counts(second) {
		return false
	}
	return cmp.Or(first.WindowEnd.Compare(second.WindowEnd), first.CompletedAt.Compare(*second.CompletedAt),
		slices.Compare(first.ID[:], second.ID[:])) < 0
}

// practitionersGrades are the grades that a profile was completed with. Those of the
// other profiles are read in the same statement.
func practitionersGrades(ctx context.Context, p *pinned, others []uuid.UUID) ([]practice.ItemGrade, error) {
	rows, err := gradesOf(ctx, p.ID, others...)
	if err != nil {
		return nil, err
	}
	applies := map[string]bool{}
	for _, item := range p.in.ItemsAt(operation.ValueOr(p.AgeYears, 0)) {
		applies[item.Code] = true
	}
	return slices.DeleteFunc(practice.GradesBy(practice.GraderKindPractitioner, given(rows)),
		func(g practice.ItemGrade) bool { return !applies[g.Item] }), nil
}

// changeBetween compares the items and areas of two profiles.
func changeBetween(first, second *pinned, before, after []practice.ItemGrade) *model.ProfileChange {
	change := &model.ProfileChange{
		Months: practice.MonthsBetween(*operation.DateOf(&first.WindowEnd), *operation.DateOf(&second.WindowEnd)),
		Items:  gradeChanges(practice.Change(first.in, second.in, before, after), first.titles, second.titles),
		Areas: gradeChanges(practice.AreaChange(first.in, second.in, first.AreaGrades, second.AreaGrades), areaNames(first.in),
			areaNames(second.in)),
	}
	for _, item := range change.Items {
		switch item.Kind {
		case practice.ChangeKindBetter:
			change.Better++
		case practice.ChangeKindWorse:
			change.Worse++
		case practice.ChangeKindSame:
			change.Same++
		}
	}
	return change
}

// gradeChanges turns changes into the contract's form. Titles come from the later
// profile's instrument, or else from the earlier's.
func gradeChanges(changes []practice.ItemChange, then, now map[string]string) []*model.GradeChange {
	list := make([]*model.GradeChange, len(changes))
	for i, c := range changes {
		list[i] = &model.GradeChange{Code: c.Item, Title: cmp.Or(now[c.Item], then[c.Item]), From: graded(c.From), To: graded(c.To), Kind: c.Kind}
	}
	return list
}

func areaNames(in practice.Instrument) map[string]string {
	names := map[string]string{}
	for _, area := range in.Areas {
		names[area.Code] = area.Title
	}
	return names
}
