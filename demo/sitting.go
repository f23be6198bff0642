package demo

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/ent"
	"heed/practice"
)

// sitting is one occasion on which brothers and sisters are graded.
type sitting struct {
	row       *ent.CareSitting
	by        *body
	assessor  *ent.Practitioner
	from, to  practice.Date
	started   time.Time
	completed time.Time
	children  []*child
	// at is the point of the course, from 0 to 1.
	at float64
}

// measure has the children graded repeatedly while social care works with the family, and
// computes their neglect clocks.
func (g *generator) measure(f *family) {
	days := g.sittingDays(f)
	g.giveCare(f, max(1, len(days)))
	for i, on := range days {
		at := 0.3
		if len(days) > 1 {
			at = float64(i) / float64(len(days)-1)
		}
		if s := g.sit(f, on, at); s != nil {
			g.gradeTogether(s)
			if i == 0 && g.chance(0.04) {
				g.mistake(f, s)
			}
		}
	}
	g.draft(f)
	for _, c := range f.children {
		g.keepClocks(c)
	}
}

// sittingDays are the last days of one to five windows of care, spread over the time in
// which social care works with the family. The last may be long ago, as inspectors saw.
func (g *generator) sittingDays(f *family) []practice.Date {
	most := draw(g.randomness, odds[int]{20, 1}, odds[int]{26, 2}, odds[int]{26, 3}, odds[int]{17, 4}, odds[int]{11, 5})
	var days []practice.Date
	for _, s := range f.cases {
		if s.by != g.partnership.authority {
			continue
		}
		end := g.today.AddDays(-3)
		if s.to != nil {
			end = earlier(end, practice.DateOf(*s.to))
		}
		on := practice.DateOf(s.from).AddDays(g.between(20, 60))
		gap := min(max(on.DaysUntil(end)/most, 110), 400)
		for ; len(days) < most && !on.After(end); on = on.AddDays(g.between(gap*3/4, gap*5/4)) {
			if len(days) == 0 || days[len(days)-1].DaysUntil(on) >= 60 {
				days = append(days, on)
			}
		}
	}
	return days
}

// sit starts a sitting whose window of care ends on a day, if there is a child to grade
// and somebody who may.
func (g *generator) sit(f *family, to practice.Date, at float64) *sitting {
	s := &sitting{from: to.AddDays(-g.between(14, 42)), to: to, at: at}
	s.started = later(f.known.Add(time.Hour), g.atWork(s.from.AddDays(g.between(0, 5))))
	s.completed = earlierTime(g.atWork(g.workingDay(to.AddDays(g.between(0, 5)))), g.lately().Add(-time.Hour))
	s.by, s.assessor, s.children = g.assessor(f, s)
	if len(s.children) == 0 {
		return nil
	}
	if len(s.children) > 1 && g.chance(0.12) { // a sibling is left out
		at := g.IntN(len(s.children))
		s.children = slices.Delete(s.children, at, at+1)
	}
	g.open(f, s)
	return s
}

// open writes what the profiles of a sitting share.
func (g *generator) open(f *family, s *sitting) {
	section := "care first"
	if s.at > 0 && f.measured() {
		section = "care again"
	}
	s.row = &ent.CareSitting{
		ID: g.id("CareSitting", s.started), CreatedAt: s.started, Version: 2, UpdatedAt: s.completed, UpdatedBy: &s.assessor.ID,
		InstrumentID: shipped, HouseholdID: &f.homeAt(s.to).row.ID, Trigger: new(g.phrase(section, "")),
		StartedOn: new(s.from.UTC()), EndedOn: new(s.to.UTC()), Visits: g.visits(s), CarerIds: f.carers(s),
		StartedByID: s.assessor.ID, OrganisationID: s.by.ID, StartedAt: s.started,
	}
	g.rows.sittings = append(g.rows.sittings, s.row)
	g.event(newEvent{
		at: s.started, by: s.by, who: s.assessor, category: practice.EventCategoryCareProfile, source: &s.row.ID, household: s.row.HouseholdID,
		about: s.children, significance: practice.SignificanceRoutine, summary: "Graded care profile started: " + g.instrument.Title + ".",
	})
}

// visits are the visits of a sitting, up to now.
func (g *generator) visits(s *sitting) []practice.VisitFacts {
	visits := []practice.VisitFacts{}
	for range g.between(1, 4) {
		if on := g.day(s.from, earlier(s.to, g.today)); !slices.ContainsFunc(visits, func(v practice.VisitFacts) bool { return v.On == on }) {
			visits = append(visits, practice.VisitFacts{On: on, Announced: g.chance(0.6)})
		}
	}
	slices.SortFunc(visits, func(a, b practice.VisitFacts) int { return a.On.Compare(b.On) })
	return visits
}

// measured says whether one of the children has a completed profile.
func (f *family) measured() bool {
	return slices.ContainsFunc(f.children, func(c *child) bool { return c.current != nil })
}

// carers are those who live with the children and look after them.
func (f *family) carers(s *sitting) pq.StringArray {
	carers := pq.StringArray{f.mother.ID.String()}
	theirs := slices.ContainsFunc(s.children, func(c *child) bool { return f.fatherOf(c) == f.father })
	if f.lives == fatherAtHome || f.lives == fatherOwnHome && theirs && s.to.Before(f.parted) {
		carers = append(carers, f.father.ID.String())
	}
	if f.stepFather != nil && !s.to.Before(f.stepFatherSince) {
		carers = append(carers, f.stepFather.ID.String())
	}
	return carers
}

// shipped is the instrument that a migration adds (20261126065900).
var shipped = uuid.MustParse("019abe6a-2800-8010-8000-000000000001")
