package demo

import (
	"slices"
	"time"

	"heed/ent"
	"heed/practice"
)

// breakGlass gives somebody of an agency that does not know a child emergency access,
// sometimes. Most are reviewed; those of the last days wait.
func (g *generator) breakGlass(f *family) {
	g.opened.seen += len(f.children)
	if g.opened.lacking() < 1 || f.restricted || g.now.Sub(f.known) < 60*24*time.Hour {
		return
	}
	at := g.instant(later(f.known.Add(24*time.Hour), g.now.AddDate(-2, 0, 0)), g.lately())
	if int(g.opened.have)%2 == 0 {
		at = g.instant(g.now.AddDate(0, 0, -9), g.lately())
	}
	c := pick(g.randomness, f.enteredBy(at))
	for _, by := range []*body{g.partnership.units[0], g.partnership.team, g.partnership.primaries[0]} {
		if who := g.worker(by); !g.sees(by, who, c, at) {
			g.opened.have++
			g.writeEmergencyAccess(c, person{by, who}, at)
			return
		}
	}
}

// writeEmergencyAccess writes an emergency access, its notices and its review.
func (g *generator) writeEmergencyAccess(c *child, p person, at time.Time) {
	row := &ent.BreakGlass{
		ID: g.id("BreakGlass", at), CreatedAt: at, Version: 1, UpdatedAt: at, UpdatedBy: &p.who.ID,
		ChildID: c.row.ID, PractitionerID: p.who.ID, OrganisationID: p.by.ID, Reason: g.phrase("opened", c.name()),
		OpenedAt: at, EndsAt: at.Add(practice.BreakGlassLasts),
	}
	for _, t := range c.ties {
		row.ContactBefore = row.ContactBefore || t.by == p.by && t.from.Before(at)
	}
	people := without(slices.Concat(g.leading(c, at), p.by.managerOf(p.who)), p.who)
	row.Notified = g.notify(practice.NoticeKindBreakGlassOpened, people, []*child{c}, &row.ID, p.by, at)
	g.rows.openings = append(g.rows.openings, row)
	g.event(newEvent{
		at: at, by: p.by, who: p.who, category: practice.EventCategoryInvolvement, source: &row.ID, about: []*child{c},
		significance: practice.SignificanceSignificant, summary: "Emergency access to the record by " + p.by.Name + ".",
	})
	if g.now.Sub(at) > 10*24*time.Hour {
		g.reviewEmergencyAccess(row, p)
	}
}

// leading are those who lead the work with a child, with their managers; if there are
// none, social care's managers.
func (g *generator) leading(c *child, at time.Time) []person {
	var people []person
	for _, t := range c.ties {
		if t.role == practice.InvolvementRoleLeadSocialWorker && t.covers(at) {
			people = append(append(people, person{t.by, t.who}), t.by.managerOf(t.who)...)
		}
	}
	if len(people) == 0 {
		return g.partnership.authority.managing()
	}
	return people
}

// reviewEmergencyAccess lets the records officer review it.
func (g *generator) reviewEmergencyAccess(row *ent.BreakGlass, p person) {
	by := g.partnership.accounts["records"]
	at := g.atWork(g.workingDay(practice.DateOf(row.EndsAt).AddDays(g.between(1, 6))))
	finding := draw(g.randomness, odds[practice.BreakGlassFinding]{70, practice.BreakGlassFindingJustified},
		odds[practice.BreakGlassFinding]{20, practice.BreakGlassFindingAvoidable},
		odds[practice.BreakGlassFinding]{10, practice.BreakGlassFindingNotJustified})
	row.ReviewedAt, row.ReviewedByID, row.Finding, row.ReviewNote = &at, &by.ID, &finding, new(g.phrase("reviewed "+string(finding), ""))
	row.Version, row.UpdatedAt, row.UpdatedBy = 2, at, &by.ID
	g.notify(practice.NoticeKindBreakGlassReviewed, []person{p}, nil, &row.ID, p.by, at)
}
