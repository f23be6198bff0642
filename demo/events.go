package demo

import (
	"slices"
	"time"

	"heed/ent"
	"heed/practice"
)

// occasion is something that an agency may record about a family.
type occasion struct {
	by       *body
	who      *ent.Practitioner
	category practice.EventCategory
	section  string // of the phrases
	// all says that it is about every child and not about one.
	all bool
}

// recordLife writes what the agencies recorded over the years. Half of it is in bad half-years,
// because trouble clusters.
func (g *generator) recordLife(f *family) {
	since := g.now.Sub(f.known)
	bad := g.instant(f.known, g.now.Add(-min(since, 200*24*time.Hour)))
	for range min(g.between(5, 10)+2*len(f.children), int(since/(14*24*time.Hour))) {
		at := g.instant(f.known, g.lately())
		if g.chance(0.5) {
			at = g.instant(bad, earlierTime(bad.Add(180*24*time.Hour), g.lately()))
		}
		about := pick(g.randomness, f.enteredBy(at))
		o := g.occasion(f, about, at)
		if o.category != practice.EventCategoryPoliceAttendance {
			at = earlierTime(later(about.entered, g.atWork(practice.DateOf(at))), g.lately())
		}
		g.note(f, about, o, at)
	}
}

// occasion draws from what can have happened to the child at that time.
func (g *generator) occasion(f *family, about *child, at time.Time) occasion {
	on := practice.DateOf(at)
	p := g.partnership
	likely := []odds[occasion]{
		{10, occasion{f.surgery, f.doctor, practice.EventCategoryHealth, "HEALTH", false}},
		{12, occasion{p.team, pick(g.randomness, p.team.staff), practice.EventCategoryWasNotBrought, "WAS_NOT_BROUGHT", false}},
	}
	if about.bornAfter(at) {
		return occasion{p.team, pick(g.randomness, p.team.staff), practice.EventCategoryHealth, "PREGNANCY", false}
	}
	if f.police {
		likely = append(likely, odds[occasion]{22,
			occasion{f.ward.police, g.onDuty(f), practice.EventCategoryPoliceAttendance, "POLICE_ATTENDANCE", true}})
	}
	if about.age(on) < 5 {
		team := f.ward.visiting
		visitor := pick(g.randomness, team.staff)
		likely = append(likely, odds[occasion]{14, occasion{team, visitor, practice.EventCategoryHomeVisit, "HEALTH_VISIT", true}},
			odds[occasion]{6, occasion{team, visitor, practice.EventCategoryWasNotBrought, "WAS_NOT_BROUGHT", false}})
	}
	if school := about.schoolOn(on); school != nil {
		likely = append(likely, odds[occasion]{24, occasion{school, school.staff[0], practice.EventCategoryEducation, "EDUCATION", false}})
	}
	for _, s := range f.cases {
		if !s.covers(at) {
			continue
		}
		likely = append(likely, odds[occasion]{24, occasion{s.by, s.worker, practice.EventCategoryHomeVisit, "HOME_VISIT", true}},
			odds[occasion]{10, occasion{s.by, s.worker, practice.EventCategoryContact, "CONTACT", true}})
		if s.by == p.authority {
			likely = append(likely, odds[occasion]{4, occasion{p.authority, g.decider(), practice.EventCategoryOversight, "OVERSIGHT", true}})
		}
		if about.speaks(at) {
			likely = append(likely, odds[occasion]{7, occasion{s.by, s.worker, practice.EventCategoryVoice, "VOICE", false}})
		}
	}
	return draw(g.randomness, likely...)
}

// note writes the event, and sometimes its correction.
func (g *generator) note(f *family, about *child, o occasion, at time.Time) {
	h := newEvent{
		at: at, recorded: earlierTime(at.Add(g.length(10*time.Minute, 40*time.Hour)), g.lately().Add(30*time.Minute)),
		by: o.by, who: o.who, category: o.category, class: g.classOf(o),
		summary: g.phrase("event "+o.section, about.name()), about: []*child{about},
		significance: draw(g.randomness, odds[practice.Significance]{58, practice.SignificanceRoutine},
			odds[practice.Significance]{36, practice.SignificanceSignificant}, odds[practice.Significance]{6, practice.SignificanceCritical}),
	}
	if o.all {
		h.about = f.enteredBy(at)
		h.household = &f.homeAt(practice.DateOf(at)).row.ID
	}
	if h.significance != practice.SignificanceRoutine || g.chance(0.4) {
		h.impact = g.phrase("impact "+o.section, about.name())
	}
	wrong := g.event(h)
	if g.chance(0.015) {
		h.corrects, h.correction = &wrong.ID, g.phrase("correction", "")
		h.at, h.recorded = h.at.Add(-g.length(time.Hour, 5*time.Hour)), earlierTime(h.recorded.Add(26*time.Hour), g.now.Add(-time.Minute))
		h.at = later(f.known, h.at)
		g.event(h)
	}
}

// classOf is the classification: most events are routine, some are restricted to an
// agency.
func (g *generator) classOf(o occasion) practice.Classification {
	own := practice.ClassificationSensitive
	switch o.by.Agency {
	case practice.AgencyPolice:
		own = practice.ClassificationPoliceRestricted
	case practice.AgencyHealth:
		own = practice.ClassificationHealthRestricted
	}
	return draw(g.randomness, odds[practice.Classification]{80, practice.ClassificationRoutine},
		odds[practice.Classification]{11, own}, odds[practice.Classification]{4, practice.ClassificationSensitive},
		odds[practice.Classification]{5, practice.ClassificationThirdParty})
}

func earlierTime(a, b time.Time) time.Time {
	return slices.MinFunc([]time.Time{a, b}, time.Time.Compare)
}
