package demo

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/practice"
)

// helpPeriod is a period in which social care or early help works with the family.
type helpPeriod struct {
	by     *body
	worker *ent.Practitioner
	from   time.Time
	to     *time.Time
	role   practice.InvolvementRole
	// because names the concern that started it.
	because string
	concern uuid.UUID
}

// covers says whether the work goes on at an instant.
func (s *helpPeriod) covers(at time.Time) bool {
	return !at.Before(s.from) && (s.to == nil || at.Before(*s.to))
}

// help follows a decision: months of work by social care or early help, unless it is
// running already.
func (g *generator) help(f *family, c *concern) {
	s := &helpPeriod{from: *c.row.FeedbackGivenAt, because: c.row.Reference, concern: c.row.ID}
	var least, most int
	switch c.row.State {
	case practice.ReferralStateAccepted:
		s.by, s.role, least, most = g.partnership.authority, practice.InvolvementRoleLeadSocialWorker, 100, 700
	case practice.ReferralStateEarlyHelp:
		s.by, s.role, least, most = g.partnership.earlyHelp, practice.InvolvementRoleEarlyHelpWorker, 60, 300
	default:
		return
	}
	s.worker = pick(g.randomness, s.by.staff)
	for _, earlierOne := range f.cases {
		if earlierOne.by == s.by && earlierOne.covers(s.from) {
			return
		}
	}
	// Most cases drift on; inspectors saw that.
	if to := g.atWork(practice.DateOf(s.from).AddDays(g.between(least, most))); g.chance(0.25) && to.Before(g.lately()) {
		s.to = &to
	}
	f.cases = append(f.cases, s)
}

// tie is one involvement before it is written.
type tie struct {
	child   *child
	by      *body
	who     *ent.Practitioner
	role    practice.InvolvementRole
	purpose string
	basis   practice.LawfulBasis
	origin  practice.InvolvementOrigin
	because string
	concern *uuid.UUID
	from    time.Time
	to      *time.Time
	ended   string
}

// involve writes the involvements of each child: since when and why.
func (g *generator) involve(f *family) {
	formerPolice := !f.police && g.chance(0.08)
	supported := g.supports(f)
	worker := pick(g.randomness, g.partnership.authority.staff)
	for _, c := range f.children {
		if !c.unborn {
			g.involveHealth(f, c)
			g.involveSchools(c)
			g.involvePolice(f, c, formerPolice)
		} else {
			g.tie(tie{child: c, by: g.partnership.team, who: pick(g.randomness, g.partnership.team.staff), from: c.entered,
				role: practice.InvolvementRoleMidwife, purpose: "Care of mother and child through the pregnancy."})
		}
		for _, s := range f.cases {
			g.involveHelp(c, s)
		}
		if supported {
			g.tie(tie{child: c, by: g.partnership.authority, who: worker, from: g.instant(c.entered, g.lately()),
				role:    practice.InvolvementRoleFamilySupportWorker,
				purpose: "Support of the family after an earlier assessment.", origin: practice.InvolvementOriginAllocated})
		}
		if f.restricted {
			manager := g.partnership.authority.managers[0]
			if f.index != 7 && g.chance(0.5) {
				manager = g.decider()
			}
			g.tie(tie{child: c, by: g.partnership.authority, who: manager, from: c.entered, role: practice.InvolvementRoleOther,
				purpose: "Named manager of a restricted record.", origin: practice.InvolvementOriginAllocated})
		}
	}
}

// supports says whether social care supports the family without an accepted concern, which
// keeps the share of children known to social care near its target.
func (g *generator) supports(f *family) bool {
	g.worked.seen += len(f.children)
	working := slices.ContainsFunc(f.cases, func(s *helpPeriod) bool { return s.by == g.partnership.authority && s.covers(g.now) })
	supported := !working && g.chance(g.worked.nudged(0.2))
	if (working || supported) && !f.restricted {
		g.worked.have += len(f.children)
	}
	return supported
}

// involveHealth registers the child with the surgery and the health visitors, whose team
// has school nurses for older children.
func (g *generator) involveHealth(f *family, c *child) {
	if g.chance(0.85) {
		g.tie(tie{child: c, by: f.surgery, who: f.doctor, from: g.atWork(c.born.AddDays(g.between(3, 8))),
			role: practice.InvolvementRoleGeneralPractitioner, purpose: "Family doctor of the child."})
	}
	visits := tie{child: c, by: f.ward.visiting, who: pick(g.randomness, f.ward.visiting.staff), from: g.atWork(c.born.AddDays(9)),
		role: practice.InvolvementRoleHealthVisitor, purpose: "Health visiting until the child is five."}
	switch age := c.age(g.today); {
	case age < 5:
		g.tie(visits)
	case age < 9 && g.chance(0.5):
		visits.to, visits.ended = new(g.atWork(c.born.AddMonths(60))), "Handed over to the school nurse at five."
		g.tie(visits)
	}
	if c.age(g.today) >= 5 && g.chance(0.4) {
		g.tie(tie{child: c, by: f.ward.visiting, who: pick(g.randomness, f.ward.visiting.staff), from: g.atWork(c.born.AddMonths(60)),
			role: practice.InvolvementRoleSchoolNurse, purpose: "Health of a child at school, followed by the nurses of the team."})
	}
	if g.chance(0.05) {
		g.tie(tie{child: c, by: g.partnership.team, who: pick(g.randomness, g.partnership.team.staff), from: g.instant(c.entered, g.lately()),
			role: practice.InvolvementRolePaediatrician, purpose: "Growth and development followed by the community paediatrician."})
	}
}

// involveSchools registers the child where it goes, and sometimes where it went.
func (g *generator) involveSchools(c *child) {
	start, second := c.schoolStart(), c.secondaryStart()
	if c.nursery != nil && (c.primary == nil || g.chance(0.3)) {
		t := tie{child: c, by: c.nursery, who: pick(g.randomness, c.nursery.staff), from: g.atWork(c.born.AddMonths(24)),
			role: practice.InvolvementRoleNurseryKeyPerson, purpose: "Early education and care."}
		if c.primary != nil {
			t.to, t.ended = new(g.atWork(start.AddDays(-30))), "Started school."
		}
		g.tie(t)
	}
	if c.primary != nil && (c.secondary == nil || g.chance(0.4)) {
		t := tie{child: c, by: c.primary, who: c.primary.staff[0], from: g.atWork(start),
			role: practice.InvolvementRoleDesignatedSafeguardingLead, purpose: "Education and welfare of a pupil."}
		if c.secondary != nil {
			t.to, t.ended = new(g.atWork(second.AddDays(-40))), "Moved on to secondary school."
		}
		g.tie(t)
	}
	if c.secondary != nil {
		g.tie(tie{child: c, by: c.secondary, who: c.secondary.staff[0], from: g.atWork(second),
			role: practice.InvolvementRoleDesignatedSafeguardingLead, purpose: "Education and welfare of a pupil."})
	}
}

// involvePolice names the officer in the case, or one whose case is closed.
func (g *generator) involvePolice(f *family, c *child, former bool) {
	t := tie{child: c, by: f.ward.police, who: f.officer, role: practice.InvolvementRolePoliceOfficerInTheCase,
		purpose: "Safeguarding of children at an address to which officers are called.", basis: practice.LawfulBasisLawEnforcement,
		origin: practice.InvolvementOriginRecorded, because: "Officers attended the address."}
	t.from = g.instant(c.entered, c.entered.Add(g.lately().Sub(c.entered)/2))
	switch {
	case f.police:
		g.tie(t)
	case former && g.now.Sub(t.from) > 90*24*time.Hour:
		t.who = pick(g.randomness, f.ward.police.staff)
		t.to, t.ended = new(g.instant(t.from.Add(30*24*time.Hour), g.lately())), "No further police action."
		g.tie(t)
	}
}

// involveHelp gives the child a worker for a period of help; in a long one the worker may
// change.
func (g *generator) involveHelp(c *child, s *helpPeriod) {
	t := tie{child: c, by: s.by, who: s.worker, role: s.role, from: later(s.from, c.entered), to: s.to,
		purpose: "Work on concern " + s.because + ".", origin: practice.InvolvementOriginReferralAccepted,
		because: "Concern " + s.because + " was accepted.", concern: &s.concern, ended: "Work with the family ended."}
	if s.role == practice.InvolvementRoleEarlyHelpWorker {
		t.origin, t.because = practice.InvolvementOriginReferralEarlyHelp, "Concern "+s.because+" was passed to early help."
	}
	end := g.lately()
	if s.to != nil {
		end = *s.to
	}
	if !t.from.Before(end) {
		return // born after the work ended
	}
	if half := end.Sub(t.from) / 2; half > 120*24*time.Hour && g.chance(0.25) {
		first, change := t, t.from.Add(half.Truncate(time.Second))
		first.to, first.ended = &change, "Case reallocated."
		g.tie(first)
		t.concern = nil
		t.from, t.who, t.origin, t.because = change, pick(g.randomness, s.by.staff), practice.InvolvementOriginAllocated, "Case reallocated."
	}
	g.tie(t)
}

// tie writes an involvement and its chronology event. Most are a universal service's: a
// public task, by registration.
func (g *generator) tie(t tie) {
	t.from = earlierTime(t.from, g.lately()) // a birthday today counts from this morning
	if t.to != nil {
		t.to = new(earlierTime(*t.to, g.lately()))
	}
	at := later(t.child.entered, t.from)
	row := &ent.Involvement{
		ID: g.id("Involvement", at), CreatedAt: at, Version: 1, UpdatedAt: at,
		ChildID: t.child.row.ID, OrganisationID: t.by.ID, PractitionerID: &t.who.ID, Role: t.role, Purpose: t.purpose,
		LawfulBasis: t.basis, Sight: practice.InvolvementSightOrganisation, StartedAt: t.from, EndedAt: t.to, Origin: t.origin,
		OriginID: t.concern, ChildRestricted: t.child.row.Restricted, ChildFamilyName: t.child.row.FamilyName,
		ChildFamilyKey: t.child.row.FamilyKey,
	}
	if row.LawfulBasis == "" {
		row.LawfulBasis = practice.LawfulBasisPublicTask
	}
	if row.Origin == "" {
		row.Origin = practice.InvolvementOriginRegistered
	}
	if t.because != "" {
		row.OriginReason = &t.because
	}
	h := newEvent{at: at, by: t.by, who: t.who, category: practice.EventCategoryInvolvement, source: &row.ID,
		about: []*child{t.child}, significance: practice.SignificanceRoutine, summary: t.by.Name + " is involved."}
	// otherwise the decision or the action has the event
	if row.Origin != practice.InvolvementOriginReferralAccepted && row.Origin != practice.InvolvementOriginActionAssigned {
		g.event(h)
	}
	if t.to != nil {
		row.EndedReason = &t.ended
		row.UpdatedAt, row.UpdatedBy = later(at, *t.to), &t.who.ID
		h.at, h.summary = row.UpdatedAt, t.by.Name+" is no longer involved: "+t.ended
		g.event(h)
	}
	g.rows.involvements = append(g.rows.involvements, row)
	t.child.ties = append(t.child.ties, t)
}
