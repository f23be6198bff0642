package graph

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/ent"
	"heed/graph/model"
	"heed/practice"
	"heed/store"
)

// Change is what became of a child's care between an earlier profile and this one.
func (f careProfileFields) Change(ctx context.Context, p *ent.CareProfile, from uuid.UUID) (*model.ProfileChange, error) {
	return batched(ctx, asking(ctx), p.ID, store.FromContext(ctx).Profiles, func(ids []uuid.UUID) (map[uuid.UUID]*model.ProfileChange, error) {
		return f.changes(ctx, from, ids)
	})
}

// changes compares an earlier profile with each of those that it can be compared with.
func (r *Resolver) changes(ctx context.Context, from uuid.UUID, ids []uuid.UUID) (map[uuid.UUID]*model.ProfileChange, error) {
	at, _ := asked(ctx, "from")
	earlier, err := careProfileByID(at, from)
	if err != nil || earlier == nil {
		return nil, err
	}
	first, err := r.pinnedOf(ctx, from)
	if err != nil {
		return nil, err
	}
	before, err := practitionersGrades(ctx, first)
	if err != nil {
		return nil, err
	}
	answers := map[uuid.UUID]*model.ProfileChange{}
	var compared []uuid.UUID
	for _, id := range ids {
		second, err := r.pinnedOf(ctx, id)
		if err != nil {
			return nil, err
		}
		if !follows(first, second) {
			continue
		}
		after, err := practitionersGrades(ctx, second)
		if err != nil {
			return nil, err
		}
		answers[id], compared = changeBetween(first, second, before, after), append(compared, id)
		answers[id].From = earlier
	}
	later, err := askedProfiles(ctx, compared, "to")
	for _, id := range compared {
		answers[id].To = later[id]
	}
	return answers, err
}

// follows reports whether the second profile comes after the first in the
// same line: both completed of one child, by versions of one instrument, and
// neither mistaken.
func follows(first, second *pinned) bool {
	counts := func(p *pinned) bool { return p.CompletedAt != nil && p.MistakenAt == nil }
	if first.ChildID != second.ChildID || first.InstrumentCode != second.InstrumentCode || !counts(first) || !counts(second) {
		return false
	}
	return cmp.Or(first.WindowEnd.Compare(second.WindowEnd), first.CompletedAt.Compare(*second.CompletedAt),
		slices.Compare(first.ID[:], second.ID[:])) < 0
}

// practitionersGrades are those that a profile was completed with.
func practitionersGrades(ctx context.Context, p *pinned) ([]practice.ItemGrade, error) {
	rows, err := gradesOf(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	applies := map[string]bool{}
	for _, item := range p.in.ItemsAt(or(p.AgeYears, 0)) {
		applies[item.Code] = true
	}
	return slices.DeleteFunc(practice.GradesBy(practice.GraderKindPractitioner, given(rows)), func(g practice.ItemGrade) bool { return !applies[g.Item] }), nil
}

// changeBetween is what became of items and areas, without the profiles.
func changeBetween(first, second *pinned, before, after []practice.ItemGrade) *model.ProfileChange {
	change := &model.ProfileChange{
		Months: practice.MonthsBetween(*dateOf(&first.WindowEnd), *dateOf(&second.WindowEnd)),
		Items:  gradeChanges(practice.Change(first.in, second.in, before, after), first.titles, second.titles),
		Areas:  gradeChanges(practice.AreaChange(first.in, second.in, first.AreaGrades, second.AreaGrades), areaNames(first.in), areaNames(second.in)),
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

// gradeChanges are changes as the contract tells them, called as the later
// profile's instrument does, or else the earlier's.
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
