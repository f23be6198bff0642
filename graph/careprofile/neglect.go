package careprofile

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/careprofile"
	"heed/ent/householdmember"
	childapi "heed/graph/child"
	householdapi "heed/graph/household"
	instrumentapi "heed/graph/instrument"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

type careQuestion struct{}

// careOf reads the completed profiles of a child, for clocks and trajectory. It returns
// nothing for a child that the viewer cannot see.
func careOf(ctx context.Context, child uuid.UUID) (store.Care, error) {
	op := store.FromContext(ctx)
	return operation.Batch(ctx, careQuestion{}, child, op.Children,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]store.Care, error) {
			return op.CareOf(ctx, ids)
		})
}

// NeglectClocks lists a child's neglect clocks, worst first.
func (ChildFields) NeglectClocks(ctx context.Context, c *ent.Child) ([]*model.NeglectClock, error) {
	clocks, err := operation.Batch(ctx, operation.FieldKey(ctx), c.ID, store.FromContext(ctx).Children,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*model.NeglectClock, error) {
			return clocksOf(ctx, ids)
		})
	return operation.NonNil(clocks), err
}

// NeglectClocks lists the neglect clocks of the children who live in a household today,
// worst first.
func (HouseholdFields) NeglectClocks(ctx context.Context, h *ent.Household) ([]*model.NeglectClock, error) {
	clocks, err := operation.Batch(ctx, operation.FieldKey(ctx), h.ID, store.FromContext(ctx).Households,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*model.NeglectClock, error) {
			return clocksOfHouseholds(ctx, ids)
		})
	return operation.NonNil(clocks), err
}

// clocksOfHouseholds computes the clocks of the children of many households.
func clocksOfHouseholds(ctx context.Context, householdIDs []uuid.UUID) (map[uuid.UUID][]*model.NeglectClock, error) {
	members, err := operation.Client(ctx).HouseholdMember.Query().Where(householdmember.HouseholdIDIn(householdIDs...),
		householdmember.ChildIDNotNil()).All(ctx)
	if err != nil {
		return nil, err
	}
	living := map[uuid.UUID][][16]byte{}
	var children []uuid.UUID
	for _, householdID := range householdIDs {
		living[householdID] = householdapi.ChildrenLivingIn(householdID, members, operation.Today(ctx))
		for _, k := range living[householdID] {
			children = append(children, k)
		}
	}
	clocks, err := clocksOf(ctx, operation.Distinct(children))
	if err != nil {
		return nil, err
	}
	answers := map[uuid.UUID][]*model.NeglectClock{}
	for householdID, there := range living {
		for _, child := range operation.Distinct(there) {
			answers[householdID] = append(answers[householdID], clocks[child]...)
		}
		slices.SortStableFunc(answers[householdID], func(a, b *model.NeglectClock) int { return cmp.Compare(b.Days, a.Days) })
	}
	return answers, nil
}

// clocksOf computes the clocks of many children and loads the records selected on them.
func clocksOf(ctx context.Context, children []uuid.UUID) (map[uuid.UUID][]*model.NeglectClock, error) {
	clocks, titles, err := clocksAndTitles(ctx, children)
	if err != nil {
		return nil, err
	}
	people, err := childrenIfSelected(ctx, children)
	if err != nil {
		return nil, err
	}
	var showing, disproving []uuid.UUID
	for _, spell := range spellsOf(clocks) {
		showing = append(showing, spell.ShownBy)
		if spell.DisprovedBy != nil {
			disproving = append(disproving, *spell.DisprovedBy)
		}
	}
	shown, err := profilesIfSelected(ctx, showing, "spells", "shownBy")
	if err != nil {
		return nil, err
	}
	disproved, err := profilesIfSelected(ctx, disproving, "spells", "disprovedBy")
	if err != nil {
		return nil, err
	}
	answers := map[uuid.UUID][]*model.NeglectClock{}
	for child, list := range clocks {
		for _, c := range list {
			clock := &model.NeglectClock{Child: people[child], Instrument: c.Area.Instrument, Area: c.Area.Area, Title: titles[child][c.Area],
				Days: c.Days, Running: c.Running, Spells: []*model.ClockSpell{}}
			for _, s := range c.Spells {
				spell := &model.ClockSpell{StartedOn: s.StartedOn.UTC(), EndedOn: operation.DateColumn(s.EndedOn), Days: s.Days,
					ShownBy: shown[s.ShownBy]}
				if s.DisprovedBy != nil {
					spell.DisprovedBy = disproved[*s.DisprovedBy]
				}
				clock.Spells = append(clock.Spells, spell)
			}
			if c.Running {
				clock.Since = &clock.Spells[len(clock.Spells)-1].StartedOn
			}
			answers[child] = append(answers[child], clock)
		}
	}
	return answers, nil
}

// clocksAndTitles computes the clocks of many children, worst first, with the titles of
// their areas.
func clocksAndTitles(ctx context.Context, children []uuid.UUID) (map[uuid.UUID][]practice.AreaClock,
	map[uuid.UUID]map[practice.AreaRef]string, error) {
	clocks := map[uuid.UUID][]practice.AreaClock{}
	for _, child := range children {
		care, err := careOf(ctx, child)
		if err != nil {
			return nil, nil, err
		}
		clocks[child] = practice.ChildClocks(care.Born, care.Died, care.Sittings, operation.From(ctx).NeglectRule, operation.Today(ctx))
		practice.WorstFirst(clocks[child])
	}
	titles, err := areaTitles(ctx, children)
	return clocks, titles, err
}

// areaTitles are the titles of the areas of children's care, each from the latest
// version that graded it.
func areaTitles(ctx context.Context, children []uuid.UUID) (map[uuid.UUID]map[practice.AreaRef]string, error) {
	var versions []uuid.UUID
	for _, child := range children {
		care, err := careOf(ctx, child)
		if err != nil {
			return nil, err
		}
		versions = append(versions, care.Versions...)
	}
	known, err := instrumentapi.InstrumentsOf(ctx, operation.Distinct(versions))
	if err != nil {
		return nil, err
	}
	titles := map[uuid.UUID]map[practice.AreaRef]string{}
	for _, child := range children {
		care, err := careOf(ctx, child)
		if err != nil {
			return nil, err
		}
		titles[child] = map[practice.AreaRef]string{}
		for i, s := range care.Sittings { // in order of time: a later title replaces an earlier one
			for _, area := range known[care.Versions[i]].Areas {
				titles[child][practice.AreaRef{Instrument: s.Instrument, Area: area.Code}] = area.Title
			}
		}
	}
	return titles, nil
}

func spellsOf(clocks map[uuid.UUID][]practice.AreaClock) []practice.Spell {
	var spells []practice.Spell
	for _, list := range clocks {
		for _, c := range list {
			spells = append(spells, c.Spells...)
		}
	}
	return spells
}

// childrenIfSelected loads the children of clocks where they are selected.
func childrenIfSelected(ctx context.Context, children []uuid.UUID) (map[uuid.UUID]*ent.Child, error) {
	ctx, yes := operation.Selected(ctx, "child")
	if !yes {
		return nil, nil
	}
	found, err := childapi.ChildrenFor(ctx, map[uuid.UUID][]uuid.UUID{{}: children}, slices.Clone(children))
	byID := map[uuid.UUID]*ent.Child{}
	for _, c := range found[uuid.UUID{}] {
		byID[c.ID] = c
	}
	return byID, err
}

// profilesIfSelected loads profiles where a field below the current one selects them.
func profilesIfSelected(ctx context.Context, ids []uuid.UUID, path ...string) (map[uuid.UUID]*ent.CareProfile, error) {
	ctx, yes := operation.Selected(ctx, path...)
	if !yes || len(ids) == 0 {
		return nil, nil
	}
	query, err := operation.Client(ctx).CareProfile.Query().Where(careprofile.IDIn(operation.Distinct(ids)...)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := query.All(ctx)
	byID := map[uuid.UUID]*ent.CareProfile{}
	for _, p := range rows {
		byID[p.ID] = p
	}
	return byID, err
}
