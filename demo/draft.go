package demo

import (
	"slices"
	"time"

	"heed/practice"
)

// draft leaves some sittings as drafts: started, and graded in part. Each demonstration
// account that grades has one.
func (g *generator) draft(f *family) {
	if !slices.ContainsFunc(f.cases, func(s *helpPeriod) bool { return s.by == g.partnership.authority && s.covers(g.now) }) {
		return
	}
	s := &sitting{from: g.today.AddDays(-g.between(8, 30)), at: 1}
	s.started = g.atWork(s.from.AddDays(g.between(1, 6)))
	s.to = s.from.AddDays(g.between(14, 42))
	s.completed = g.lately() // it is not completed, but whoever could complete it today may start it
	s.by, s.assessor, s.children = g.assessor(f, s)
	if named := g.owes(f, s); named.who != nil {
		s.by, s.assessor, s.children = named.by, named.who, named.children
	} else if !g.chance(0.1) {
		return
	}
	s.children = slices.DeleteFunc(s.children, func(c *child) bool {
		return c.current != nil && c.current.row.CompletedAt.After(s.started)
	})
	if len(s.children) == 0 {
		return
	}
	g.drafts[s.assessor.ID]++
	g.open(f, s)
	g.leaveOpen(s)
}

// owes finds, for a sitting, a demonstration account that has too few drafts.
func (g *generator) owes(f *family, s *sitting) candidate {
	for _, p := range g.partnership.working() {
		if g.drafts[p.who.ID] >= 2 || p.by == g.partnership.units[0] {
			continue
		}
		if c := g.candidate(f, s, p.by, p.who, func(*child) bool { return true }); len(c.children) > 0 {
			return c
		}
	}
	return candidate{}
}

// leaveOpen writes the drafts of a sitting with the grades of the first areas. A few were
// given up.
func (g *generator) leaveOpen(s *sitting) {
	at := g.instant(s.started.Add(10*time.Minute), g.lately())
	s.row.UpdatedAt = s.started
	s.row.Visits = slices.DeleteFunc(s.row.Visits, func(v practice.VisitFacts) bool { return v.On.After(practice.DateOf(s.started)) })
	if g.chance(0.4) { // the window has no end yet
		s.row.EndedOn = nil
	}
	for _, c := range s.children {
		p := g.startProfile(s, c)
		if s.row.EndedOn == nil {
			p.row.WindowEnd = practice.DateOf(s.started).UTC()
		}
		for i := range g.items[:g.between(0, len(g.items)-4)] {
			if item := g.items[i]; item.AppliesAt(p.years) && !item.Optional {
				g.enterGrade(p, s.assessor, at, g.judge(p, i))
			}
		}
		p.edited(s.assessor.ID, at)
		if g.chance(0.08) {
			given := g.instant(at, g.lately())
			p.row.MistakenAt, p.row.MistakenReason = &given, new(g.phrase("care given up", ""))
			p.edited(s.assessor.ID, given)
			g.event(newEvent{
				at: given, by: s.by, who: s.assessor, category: practice.EventCategoryCareProfile, source: &p.row.ID,
				about: []*child{c}, significance: practice.SignificanceRoutine, summary: "The draft of a graded care profile was marked as mistaken.",
			})
		}
	}
}
