package graph

import (
	"cmp"
	"context"
	"slices"
	"unicode/utf8"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/careprofile"
	"heed/ent/child"
	"heed/ent/householdmember"
	"heed/ent/predicate"
	"heed/graph/door"
	"heed/graph/model"
	"heed/practice"
	"heed/store"
)

// keepNeglect keeps what lists ask of a child's neglect clocks, after a profile
// was completed or marked as mistaken, or the child's days were amended.
func (r *Resolver) keepNeglect(ctx context.Context, op *store.Operation, child uuid.UUID) error {
	return op.KeepNeglect(ctx, child, r.clocks)
}

const (
	// mostNeglectDays is the longest time that a list is asked for.
	mostNeglectDays = 10_000
	// longestArea is how long the code of an area may be.
	longestArea = 40
)

// neglectFilter keeps the children who live at a poor grade now, in any area or
// in one, and have for so many days in all. A childhood that has ended since the
// clocks were kept is asked for apart.
func neglectFilter(ctx context.Context, days *int, area *string) ([]predicate.Child, error) {
	if days == nil && area == nil {
		return nil, nil
	}
	if d := or(days, 0); d < 0 || d > mostNeglectDays {
		return nil, refusal(door.CodeBadUserInput, "neglectDaysAtLeast is 0 to 10,000.")
	}
	if utf8.RuneCountInString(textOf(area)) > longestArea {
		return nil, refusal(door.CodeBadUserInput, "The code of an area has at most %d characters.", longestArea)
	}
	since := today(ctx).AddDays(-or(days, 0)).UTC()
	where := []predicate.Child{child.NeglectSinceLTE(since), child.DiedOnIsNil(),
		child.Or(child.DateOfBirthIsNil(), child.DateOfBirthGT(practice.GrownUpIfBornBy(today(ctx)).UTC()))}
	if area != nil {
		where = append(where, func(s *sql.Selector) {
			clocks := sql.Dialect(s.Dialect()).Select("child_id").From(sql.Table("neglect_clock")).Where(sql.And(sql.EQ("area", *area), sql.LTE("since", since)))
			s.Where(sql.In(s.C(child.FieldID), clocks))
		})
	}
	return where, nil
}

type careQuestion struct{}

// careOf reads the completed profiles of a child, for clocks and trajectory
// alike; it knows nothing of a child that the viewer does not see.
func careOf(ctx context.Context, child uuid.UUID) (store.Care, error) {
	op := store.FromContext(ctx)
	return batched(ctx, careQuestion{}, child, op.Children, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]store.Care, error) {
		return op.CareOf(ctx, ids)
	})
}

// NeglectClocks of a child, worst first.
func (f childFields) NeglectClocks(ctx context.Context, k *ent.Child) ([]*model.NeglectClock, error) {
	clocks, err := batched(ctx, asking(ctx), k.ID, store.FromContext(ctx).Children, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*model.NeglectClock, error) {
		return f.clocksOf(ctx, ids)
	})
	return nonNil(clocks), err
}

// NeglectClocks of the children who live in a household today, worst first.
func (f householdFields) NeglectClocks(ctx context.Context, h *ent.Household) ([]*model.NeglectClock, error) {
	clocks, err := batched(ctx, asking(ctx), h.ID, store.FromContext(ctx).Households, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*model.NeglectClock, error) {
		return f.clocksAtHome(ctx, ids)
	})
	return nonNil(clocks), err
}

// clocksAtHome are the clocks of the children of many households.
func (r *Resolver) clocksAtHome(ctx context.Context, homes []uuid.UUID) (map[uuid.UUID][]*model.NeglectClock, error) {
	members, err := client(ctx).HouseholdMember.Query().Where(householdmember.HouseholdIDIn(homes...), householdmember.ChildIDNotNil()).All(ctx)
	if err != nil {
		return nil, err
	}
	living := map[uuid.UUID][][16]byte{}
	var children []uuid.UUID
	for _, home := range homes {
		living[home] = livingIn(home, members, today(ctx))
		for _, k := range living[home] {
			children = append(children, k)
		}
	}
	clocks, err := r.clocksOf(ctx, distinct(children))
	if err != nil {
		return nil, err
	}
	answers := map[uuid.UUID][]*model.NeglectClock{}
	for home, there := range living {
		for _, child := range distinct(there) {
			answers[home] = append(answers[home], clocks[child]...)
		}
		slices.SortStableFunc(answers[home], func(a, b *model.NeglectClock) int { return cmp.Compare(b.Days, a.Days) })
	}
	return answers, nil
}

// clocksOf are the clocks of many children, with the records that are asked of them.
func (r *Resolver) clocksOf(ctx context.Context, children []uuid.UUID) (map[uuid.UUID][]*model.NeglectClock, error) {
	clocks, titles, err := r.clocksAndTitles(ctx, children)
	if err != nil {
		return nil, err
	}
	people, err := askedChildren(ctx, children)
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
	shown, err := askedProfiles(ctx, showing, "spells", "shownBy")
	if err != nil {
		return nil, err
	}
	disproved, err := askedProfiles(ctx, disproving, "spells", "disprovedBy")
	if err != nil {
		return nil, err
	}
	answers := map[uuid.UUID][]*model.NeglectClock{}
	for child, list := range clocks {
		for _, c := range list {
			clock := &model.NeglectClock{Child: people[child], Instrument: c.Area.Instrument, Area: c.Area.Area, Title: titles[child][c.Area],
				Days: c.Days, Running: c.Running, Spells: []*model.ClockSpell{}}
			for _, s := range c.Spells {
				spell := &model.ClockSpell{From: s.From.UTC(), Until: column(s.Until), Days: s.Days, ShownBy: shown[s.ShownBy]}
				if s.DisprovedBy != nil {
					spell.DisprovedBy = disproved[*s.DisprovedBy]
				}
				clock.Spells = append(clock.Spells, spell)
			}
			if c.Running {
				clock.Since = &clock.Spells[len(clock.Spells)-1].From
			}
			answers[child] = append(answers[child], clock)
		}
	}
	return answers, nil
}

// clocksAndTitles computes the clocks of many children, worst first, and what
// their areas are called.
func (r *Resolver) clocksAndTitles(ctx context.Context, children []uuid.UUID) (map[uuid.UUID][]practice.AreaClock, map[uuid.UUID]map[practice.AreaRef]string, error) {
	clocks := map[uuid.UUID][]practice.AreaClock{}
	for _, child := range children {
		care, err := careOf(ctx, child)
		if err != nil {
			return nil, nil, err
		}
		clocks[child] = practice.ChildClocks(care.Born, care.Died, care.Sittings, r.clocks, today(ctx))
		practice.WorstFirst(clocks[child])
	}
	titles, err := r.areaTitles(ctx, children)
	return clocks, titles, err
}

// areaTitles are what the areas of children's care are called, each by the
// latest version that graded it.
func (r *Resolver) areaTitles(ctx context.Context, children []uuid.UUID) (map[uuid.UUID]map[practice.AreaRef]string, error) {
	var versions []uuid.UUID
	for _, child := range children {
		care, err := careOf(ctx, child)
		if err != nil {
			return nil, err
		}
		versions = append(versions, care.Versions...)
	}
	known, err := r.instrumentsOf(ctx, distinct(versions))
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
		for i, s := range care.Sittings { // in order of time, so that the latest is what stays
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

// askedChildren loads the children of clocks where they are asked for.
func askedChildren(ctx context.Context, children []uuid.UUID) (map[uuid.UUID]*ent.Child, error) {
	ctx, yes := asked(ctx, "child")
	if !yes {
		return nil, nil
	}
	found, err := childrenFor(ctx, map[uuid.UUID][]uuid.UUID{{}: children}, slices.Clone(children))
	byID := map[uuid.UUID]*ent.Child{}
	for _, k := range found[uuid.UUID{}] {
		byID[k.ID] = k
	}
	return byID, err
}

// askedProfiles loads profiles where a field below the current one asks for them.
func askedProfiles(ctx context.Context, ids []uuid.UUID, path ...string) (map[uuid.UUID]*ent.CareProfile, error) {
	ctx, yes := asked(ctx, path...)
	if !yes || len(ids) == 0 {
		return nil, nil
	}
	query, err := client(ctx).CareProfile.Query().Where(careprofile.IDIn(distinct(ids)...)).CollectFields(ctx)
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

// distinct is the identifiers in order, each once.
func distinct[T ~[16]byte](ids []T) []T {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b T) int {
		x, y := [16]byte(a), [16]byte(b)
		return slices.Compare(x[:], y[:])
	})
	return slices.Compact(ids)
}
