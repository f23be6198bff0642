package demo

import (
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/practice"
)

// profile is one child's profile in a sitting.
type profile struct {
	row     *ent.CareProfile
	sitting *sitting
	child   *child
	// years is the child's age at the end of the window of care.
	years int
	// grades are the practitioner's.
	grades  []practice.ItemGrade
	targets []*ent.TargetItem
}

// gradeTogether completes a profile of each child of a sitting, one after the other on one
// day. Each supersedes the child's profile before.
func (g *generator) gradeTogether(s *sitting) {
	for i, c := range s.children {
		p := g.startProfile(s, c)
		g.gradeWhole(p)
		g.setTargets(p)
		g.complete(p, s.completed.Add(time.Duration(4*i)*time.Minute))
		g.addEvidence(p)
		g.hear(p, s.completed.Add(time.Duration(4*i+1)*time.Minute))
		g.supersede(p)
		c.current = p
		c.profiles = append(c.profiles, p)
	}
}

// startProfile starts a draft.
func (g *generator) startProfile(s *sitting, c *child) *profile {
	years, _ := practice.AgeAt(c.born, s.to)
	row := &ent.CareProfile{
		ID: g.id("CareProfile", s.started), CreatedAt: s.started, Version: 1, UpdatedAt: s.started, UpdatedBy: &s.assessor.ID,
		SittingID: s.row.ID, ChildID: c.row.ID, InstrumentID: shipped, InstrumentCode: g.instrument.Code, OrganisationID: s.by.ID,
		AssessorID: s.assessor.ID, State: practice.CareProfileStateDraft, StartedAt: s.started, WindowEnd: s.to.UTC(),
		Chosen: []practice.ChosenGrade{}, AreaGrades: []practice.SittingArea{},
	}
	g.rows.profiles = append(g.rows.profiles, row)
	return &profile{row: row, sitting: s, child: c, years: years}
}

// edited counts an edit of a profile.
func (p *profile) edited(by uuid.UUID, at time.Time) {
	p.row.Version++
	p.row.UpdatedAt, p.row.UpdatedBy = at, &by
}

// complete completes a profile.
func (g *generator) complete(p *profile, at time.Time) {
	by := p.sitting.assessor.ID
	p.row.State, p.row.CompletedAt, p.row.CompletedByID, p.row.AgeYears = practice.CareProfileStateCompleted, &at, &by, &p.years
	if p.row.ParentSawScores = g.chance(0.75); !p.row.ParentSawScores {
		p.row.ReasonNotSeen = new(g.phrase("care not seen", ""))
	}
	for _, area := range practice.Derive(g.instrument, p.years, p.grades, nil) {
		p.row.AreaGrades = append(p.row.AreaGrades, practice.SittingArea{Code: area.Code, Grade: area.Grade})
	}
	p.edited(by, at)
	summary, impact := practice.ProfileWords(g.instrument, p.sitting.to, p.row.AreaGrades)
	g.event(newEvent{
		at: at, by: p.sitting.by, who: p.sitting.assessor, category: practice.EventCategoryCareProfile, source: &p.row.ID,
		about: []*child{p.child}, significance: practice.SignificanceSignificant, summary: summary, impact: impact,
	})
}

// supersede replaces the profile before, whose targets are mostly reviewed by then.
func (g *generator) supersede(p *profile) {
	before := p.child.current
	if before == nil {
		return
	}
	if g.chance(0.7) {
		g.review(before, p)
	}
	before.row.State, before.row.SupersededByID, before.row.SupersededAt = practice.CareProfileStateSuperseded, &p.row.ID, p.row.CompletedAt
	before.edited(p.sitting.assessor.ID, *p.row.CompletedAt)
}

// mistake marks the profile of one of the children as mistaken and grades that child
// again.
func (g *generator) mistake(f *family, s *sitting) {
	c := pick(g.randomness, s.children)
	wrong := c.current
	at := earlierTime(s.completed.Add(g.length(2*time.Hour, 30*time.Hour)), g.lately())
	again := *s
	again.started, again.completed, again.children = at.Add(time.Minute),
		earlierTime(at.Add(g.length(time.Hour, 3*time.Hour)), g.now.Add(-time.Minute)), []*child{c}
	if !g.trainedOn(s.assessor, practice.DateOf(again.completed)) || !g.sees(s.by, s.assessor, c, again.completed) {
		return
	}
	wrong.row.MistakenAt, wrong.row.MistakenReason = &at, new(g.phrase("care mistaken", ""))
	wrong.edited(s.assessor.ID, at)
	g.event(newEvent{
		at: at, by: s.by, who: s.assessor, category: practice.EventCategoryCareProfile, source: &wrong.row.ID,
		about: []*child{c}, significance: practice.SignificanceSignificant, summary: "A completed graded care profile was marked as mistaken.",
		impact: "Its grades no longer count.",
	})
	c.current = nil
	g.open(f, &again)
	g.gradeTogether(&again)
}
