package demo

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/practice"
)

// home is a household during the time in which this family lives there.
type home struct {
	row  *ent.Household
	from practice.Date
	to   *practice.Date // the last day; nil while they live there
}

// settle gives the family its homes, one after the other, with everybody's memberships.
func (g *generator) settle(f *family) {
	since := earlier(f.eldest().born, g.today).AddDays(-g.between(100, 1500))
	if moved := since.DaysUntil(g.today); moved > 500 && g.chance(0.35) {
		last := g.day(since.AddDays(200), g.today.AddDays(-25))
		f.homes = append(f.homes, g.newHome(f, since, new(last)))
		since = last.AddDays(1)
	}
	f.homes = append(f.homes, g.newHome(f, since, nil))
	f.parted = earlier(g.day(f.eldest().born.AddDays(-100), g.today.AddDays(-40)), g.today.AddDays(-40))

	for _, c := range f.children {
		if !c.unborn {
			g.stays(f, c.row.ID, true, c.born, nil)
		}
	}
	g.stays(f, f.mother.ID, false, f.homes[0].from, nil)
	g.settleMen(f)
	if f.grandmotherIn = f.grandmother != nil && g.chance(0.25); f.grandmotherIn {
		since := f.homes[len(f.homes)-1].from
		g.stays(f, f.grandmother.ID, false, g.day(since, earlier(since.AddDays(300), g.today.AddDays(-5))), nil)
	}
}

// settleMen gives the father and stepfather their memberships.
func (g *generator) settleMen(f *family) {
	switch f.lives {
	case fatherAtHome:
		g.stays(f, f.father.ID, false, f.homes[0].from, nil)
	case fatherOwnHome:
		if f.homes[0].from.Before(f.parted) {
			g.stays(f, f.father.ID, false, f.homes[0].from, new(f.parted.AddDays(-1)))
		}
		f.away = new(g.newHome(f, f.parted, nil))
		g.join(f, f.away, f.father.ID, false, f.parted, nil)
	}
	if f.stepFather != nil {
		f.stepFatherSince = g.day(f.parted, g.today.AddDays(-10))
		g.stays(f, f.stepFather.ID, false, f.stepFatherSince, nil)
	}
}

// newHome finds a house in the ward or, for a family that moves, in one that the same
// health visitors serve.
func (g *generator) newHome(f *family, from practice.Date, to *practice.Date) home {
	at := later(f.known, from.UTC())
	letters := "ABDEFGHJLNPQRSTUWXYZ"
	row := &ent.Household{
		ID: g.id("Household", at), CreatedAt: at, Version: 1, UpdatedAt: at,
		Address: fmt.Sprintf("%d %s", g.between(1, 180), pick(g.randomness, g.streets)),
		Postcode: new(fmt.Sprintf("ZZ%d %d%c%c", f.ward.district, g.between(1, 9),
			letters[g.IntN(len(letters))], letters[g.IntN(len(letters))])),
		Ward: &f.ward.name, AddressStatus: practice.AddressStatusKnown,
	}
	if g.chance(0.15) {
		row.Address = fmt.Sprintf("Flat %d, %s", g.between(1, 24), row.Address)
	}
	g.rows.households = append(g.rows.households, row)
	return home{row, from, to}
}

// stays adds a person to every home of the family between two days.
func (g *generator) stays(f *family, person uuid.UUID, isChild bool, from practice.Date, to *practice.Date) {
	for i := range f.homes {
		h := &f.homes[i]
		start, end := from, to
		if start.Before(h.from) {
			start = h.from
		}
		if h.to != nil && (end == nil || h.to.Before(*end)) {
			end = h.to
		}
		if start.After(g.today) || end != nil && end.Before(start) {
			continue
		}
		g.join(f, h, person, isChild, start, end)
	}
}

// join adds a person to a household, until a day or until now.
func (g *generator) join(f *family, h *home, person uuid.UUID, isChild bool, from practice.Date, to *practice.Date) {
	at := later(f.known, from.UTC().Add(10*time.Hour))
	m := &ent.HouseholdMember{
		ID: g.id("HouseholdMember", at), CreatedAt: at, Version: 1, UpdatedAt: at,
		HouseholdID: h.row.ID, StartedOn: from.UTC(),
	}
	if isChild {
		m.ChildID = &person
	} else {
		m.RelativeID = &person
	}
	if to != nil {
		m.EndedOn = new(to.UTC())
	}
	g.rows.members = append(g.rows.members, m)
}

// homeAt is where the family lived on a day.
func (f *family) homeAt(on practice.Date) *home {
	for i := range f.homes {
		if h := &f.homes[i]; h.to == nil || !on.After(*h.to) {
			return h
		}
	}
	return &f.homes[len(f.homes)-1]
}

// relate records the children's relationships to their adults.
func (g *generator) relate(f *family) {
	for _, c := range f.children {
		g.tieTo(c, f.mother, practice.RelationshipKindMother, new(true), true)
		if father := f.fatherOf(c); father != nil {
			var responsible *bool
			if g.chance(0.85) {
				responsible = new(g.chance(0.85))
			}
			g.tieTo(c, father, practice.RelationshipKindFather, responsible, f.lives == fatherAtHome && father == f.father)
		}
		if f.firstFather != nil && c == f.eldest() && f.lives == fatherAtHome {
			g.tieTo(c, f.father, practice.RelationshipKindStepFather, new(false), true)
		}
		g.tieTo(c, f.stepFather, practice.RelationshipKindStepFather, new(false), true)
		g.tieTo(c, f.grandmother, practice.RelationshipKindMaternalGrandmother, new(false), f.grandmotherIn)
		if f.fatherOf(c) == f.father {
			g.tieTo(c, f.otherGrandmother, practice.RelationshipKindPaternalGrandmother, new(false), false)
		}
	}
}

// tieTo records what an adult, if there is one, is to a child. Mothers mostly take part;
// few fathers have been asked.
func (g *generator) tieTo(c *child, adult *ent.Relative, kind practice.RelationshipKind, responsible *bool, lives bool) {
	if adult == nil {
		return
	}
	r := &ent.Relationship{
		ID: g.id("Relationship", c.entered), CreatedAt: c.entered, Version: 1, UpdatedAt: c.entered,
		ChildID: c.row.ID, RelativeID: adult.ID, Kind: kind, ParentalResponsibility: responsible, LivesWithChild: lives,
	}
	willing := func(weight int, e practice.Engagement) odds[practice.Engagement] {
		return odds[practice.Engagement]{weight, e}
	}
	switch {
	case kind == practice.RelationshipKindMother:
		r.Engagement = draw(g.randomness, willing(55, practice.EngagementEngaged), willing(40, practice.EngagementReluctant),
			willing(5, practice.EngagementAbsent))
	case lives:
		r.Engagement = draw(g.randomness, willing(40, practice.EngagementEngaged), willing(40, practice.EngagementReluctant),
			willing(20, practice.EngagementNotYetApproached))
	default:
		r.Engagement = draw(g.randomness, willing(15, practice.EngagementEngaged), willing(15, practice.EngagementReluctant),
			willing(25, practice.EngagementAbsent), willing(40, practice.EngagementNotYetApproached), willing(5, practice.EngagementUnsafeToContact))
	}
	if r.Engagement == practice.EngagementUnsafeToContact {
		r.UnsafeReason = new(g.phrase("unsafe", c.name()))
		c.unsafe = append(c.unsafe, adult)
	}
	g.rows.relationships = append(g.rows.relationships, r)
}

func earlier(a, b practice.Date) practice.Date {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
