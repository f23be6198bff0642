package demo

import (
	"time"

	"heed/ent"
	"heed/practice"
)

// origin is the person who submits a concern, and the section of phrases.
type origin struct {
	by        *body
	submitter *ent.Practitioner
	code      string
	voice     string
}

// serve gives the family its universal services: by ward and by age.
func (g *generator) serve(f *family) {
	for _, s := range []*share{&g.visited, &g.ownPupils, &g.policed} {
		s.seen += len(f.children)
	}
	f.ward = g.wardFor(f)
	f.surgery = near(g.randomness, g.partnership.surgeries, f.ward)
	f.doctor = pick(g.randomness, f.surgery.staff)
	primary := g.primaryFor(f)
	secondary := near(g.randomness, g.partnership.secondaries, f.ward)
	nursery := near(g.randomness, g.partnership.nurseries, f.ward)
	for _, c := range f.children {
		if !c.schoolStart().After(g.today) {
			c.primary = primary
		}
		if !c.secondaryStart().After(g.today) {
			c.secondary = secondary
		}
		if !c.unborn && c.age(g.today) >= 2 && g.chance(0.6) {
			c.nursery = nursery
		}
	}
	if f.police = g.chance(g.policed.nudged(0.3)); f.police {
		f.officer = pick(g.randomness, f.ward.police.staff)
		if !f.restricted {
			g.policed.have += f.under(18, g.today)
		}
	}
}

// wardFor keeps the share of children of the demonstration's team near its target.
func (g *generator) wardFor(f *family) ward {
	young := f.under(5, g.today)
	switch {
	case young == 0:
		return pick(g.randomness, g.partnership.wards)
	case g.chance(g.visited.nudged(0.46)):
		if !f.restricted {
			g.visited.have += young
		}
		return pick(g.randomness, g.partnership.ownWards)
	default:
		return pick(g.randomness, g.partnership.otherWards())
	}
}

// primaryFor fills the demonstration's school evenly to its share.
func (g *generator) primaryFor(f *family) *body {
	pupils := 0
	for _, c := range f.children {
		if !c.schoolStart().After(g.today) && c.secondaryStart().After(g.today) {
			pupils++
		}
	}
	if pupils > 0 && !f.restricted && g.ownPupils.lacking() > 0 {
		g.ownPupils.have += pupils
		return g.partnership.primaries[0]
	}
	return near(g.randomness, g.partnership.primaries[1:], f.ward)
}

// source draws who submitted the concern: somebody who could have seen it.
func (g *generator) source(f *family, c *concern, about *child) origin {
	on, p := practice.DateOf(c.received), g.partnership
	hospital := origin{p.team, pick(g.randomness, p.team.staff), p.trust.Kind.SourceCode(), "HOSPITAL"}
	if about.bornAfter(c.received) {
		return origin{p.team, hospital.submitter, hospital.code, "PREGNANCY"}
	}
	desk := pick(g.randomness, p.authority.staff)
	code := draw(g.randomness, odds[string]{40, "1A"}, odds[string]{30, "1B"}, odds[string]{12, "1D"}, odds[string]{18, "9"})
	public := origin{p.authority, desk, code, "PUBLIC"}
	likely := []odds[origin]{{8, hospital}, {10, public}}
	if f.police {
		likely = append(likely, odds[origin]{42, origin{f.ward.police, g.onDuty(f), p.force.Kind.SourceCode(), "POLICE"}})
	}
	if c.night {
		return draw(g.randomness, likely...)
	}
	likely = append(likely, odds[origin]{9, origin{f.surgery, f.doctor, f.surgery.Kind.SourceCode(), "SURGERY"}})
	likely = append(likely, odds[origin]{6, g.earlyHelp(on)})
	if about.age(on) < 5 {
		team := f.ward.visiting
		likely = append(likely, odds[origin]{20, origin{team, pick(g.randomness, team.staff), team.Kind.SourceCode(), "HEALTH_VISITOR"}})
	}
	if about.nursery != nil && about.age(on) >= 2 && about.schoolStart().After(on) {
		likely = append(likely, odds[origin]{14,
			origin{about.nursery, pick(g.randomness, about.nursery.staff), about.nursery.Kind.SourceCode(), "NURSERY"}})
	}
	if school := about.schoolOn(on); school != nil {
		likely = append(likely, odds[origin]{30, origin{school, g.atSchool(school), school.Kind.SourceCode(), "SCHOOL"}})
	}
	return draw(g.randomness, likely...)
}

// earlyHelp has a code of its own only since the list of 2023.
func (g *generator) earlyHelp(on practice.Date) origin {
	by := g.partnership.earlyHelp
	code := by.Kind.SourceCode()
	if year := practice.CensusYear(on); !practice.CodeListReferralSource.Valid(code, year) {
		code = "5B"
	}
	return origin{by, pick(g.randomness, by.staff), code, "EARLY_HELP"}
}

// onDuty is the officer that the family knows, or another.
func (g *generator) onDuty(f *family) *ent.Practitioner {
	if g.chance(0.4) {
		return f.officer
	}
	return pick(g.randomness, f.ward.police.staff)
}

// atSchool is its safeguarding lead, or the school's own system.
func (g *generator) atSchool(school *body) *ent.Practitioner {
	if school == g.partnership.primaries[0] && g.chance(0.2) {
		return g.partnership.machine
	}
	return school.staff[0]
}

// schoolOn is the school that the child goes to on a day.
func (c *child) schoolOn(on practice.Date) *body {
	switch {
	case c.secondary != nil && !c.secondaryStart().After(on):
		return c.secondary
	case c.primary != nil && !c.schoolStart().After(on):
		return c.primary
	default:
		return nil
	}
}

// lately is the last instant at which anything of the past happened.
func (g *generator) lately() time.Time { return g.now.Add(-time.Hour) }
