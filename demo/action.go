package demo

import (
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/practice"
)

// assignment is an action while its history is invented.
type assignment struct {
	row    *ent.Action
	family *family
	about  []*child
	// from and by are who assigns it.
	from *body
	by   *ent.Practitioner
	// owner owns it now, and due is its due date.
	owner owner
	due   practice.Date
	// owed are the periods in which it had an owner, in order.
	owed []owed
	// little says that it changes little.
	little bool
}

// owed is a period in which an action is open with one owner; a nil until means that it
// lasts.
type owed struct {
	from  time.Time
	until *time.Time
	owner owner
	due   practice.Date
}

// task is what is asked for, and its origin.
type task struct {
	about     []*child
	origin    practice.ActionOrigin
	source    *uuid.UUID
	what, why string
}

// assign assigns actions for the children: on accepted concerns, on the targets of
// profiles, and between practitioners.
func (g *generator) assign(f *family) {
	for _, c := range f.course {
		if c.row.State == practice.ReferralStateAccepted {
			g.assignOnConcern(f, c)
		}
	}
	for _, c := range f.children {
		for _, p := range c.profiles {
			if p.row.MistakenAt == nil {
				g.assignOnTargets(f, p)
			}
		}
	}
	g.assignDirectly(f, 0.2, f.known)
	g.assignDirectly(f, 0.25, later(f.known, g.now.AddDate(0, 0, -45)))
	g.assignToAccounts(f)
}

// assignOnConcern assigns the first actions after an accepted concern.
func (g *generator) assignOnConcern(f *family, c *concern) {
	for _, s := range f.cases {
		if s.by != g.partnership.authority || !s.covers(*c.row.FeedbackGivenAt) {
			continue
		}
		for range draw(g.randomness, odds[int]{55, 1}, odds[int]{45, 2}) {
			at := g.atWorkAfter(c.row.FeedbackGivenAt.Add(g.length(20*time.Minute, 3*24*time.Hour)))
			about := pick(g.randomness, c.named)
			a := &assignment{family: f, from: s.by, by: s.worker, little: g.chance(0.3)}
			if o, found := g.owner(a, about, at, ""); found {
				g.request(a, o, at, task{withFirst(about, c.named), practice.ActionOriginReferral, &c.row.ID,
					g.phrase("ask "+o.voice, about.name()), g.phrase("for REFERRAL", about.name())})
			}
		}
		return
	}
}

// assignOnTargets assigns actions for the targets of a profile.
func (g *generator) assignOnTargets(f *family, p *profile) {
	for _, t := range p.targets {
		if g.chance(0.55) {
			continue
		}
		at := g.atWorkAfter(p.row.CompletedAt.Add(g.length(5*time.Minute, 3*24*time.Hour)))
		sub := g.subOf(t.Item)
		a := &assignment{family: f, from: p.sitting.by, by: p.sitting.assessor}
		a.little = p.child.care.trend == stalling || p.child.care.trend == worsening
		if o, found := g.owner(a, p.child, at, sub); found {
			g.request(a, o, at, task{[]*child{p.child}, practice.ActionOriginCareProfile, &t.ID,
				g.phrase("target "+sub, p.child.name()), g.phrase("for target", p.child.name())})
		}
	}
}

// assignDirectly lets involved practitioners ask each other since an instant.
func (g *generator) assignDirectly(f *family, likely float64, since time.Time) {
	if !g.chance(likely) {
		return
	}
	at := g.atWorkAfter(g.instant(since, g.lately()))
	about := pick(g.randomness, f.children)
	asks, known := g.beside(about, f.ward.police, at) // officers report rather than ask
	if !known {
		return
	}
	a := &assignment{family: f, from: asks.by, by: asks.who, little: g.chance(0.3)}
	if o, found := g.owner(a, about, at, ""); found {
		g.request(a, o, at, task{withFirst(about, f.enteredBy(at)), practice.ActionOriginDirect, nil,
			g.phrase("ask "+o.voice, about.name()), g.phrase("for DIRECT", about.name())})
	}
}

// assignToAccounts gives the demonstration's accounts recent actions, as long as they have
// few.
func (g *generator) assignToAccounts(f *family) {
	for _, p := range g.partnership.working() {
		at := g.instant(g.now.Add(-8*24*time.Hour), g.lately())
		for _, c := range f.enteredBy(at) {
			o := owner{kind: practice.ActionOwnerKindPractitioner, by: p.by, who: p.who, voice: string(p.by.Kind)}
			asks, known := g.beside(c, p.by, at)
			if g.tasks[p.who.ID] >= 3 || !known || !o.keeps(c, at) {
				continue
			}
			a := &assignment{family: f, from: asks.by, by: asks.who}
			g.request(a, o, at, task{[]*child{c}, practice.ActionOriginDirect, nil, g.phrase("ask "+o.voice, c.name()),
				g.phrase("for DIRECT", c.name())})
		}
	}
}

// request writes an action with its steps and its pending job, unless it would be in the
// future. It is for those of the children that the assigner sees, and that the owner knows
// or comes to know by it.
func (g *generator) request(a *assignment, o owner, at time.Time, t task) {
	for _, c := range t.about {
		if !c.entered.After(at) && g.sees(a.from, a.by, c, at) && (o.newly || o.keeps(c, at)) {
			a.about = append(a.about, c)
		}
	}
	if len(a.about) == 0 || at.After(g.lately()) {
		return
	}
	a.due = g.workingDay(practice.DateOf(at).AddDays(g.between(10, 50)))
	a.row = &ent.Action{
		ID: g.id("Action", at), CreatedAt: at, Version: 1, UpdatedAt: at, UpdatedBy: &a.by.ID, What: t.what, Why: t.why,
		State: practice.ActionStateProposed, Origin: t.origin, SourceID: t.source,
		AssignedByID: a.by.ID, AssigningOrganisationID: a.from.ID, AssignedAt: at,
	}
	g.rows.actions = append(g.rows.actions, a.row)
	for _, c := range a.about {
		g.rows.subjected = append(g.rows.subjected,
			&ent.ActionChild{ID: g.id("ActionChild", at), CreatedAt: at, ActionID: a.row.ID, ChildID: c.row.ID})
	}
	g.record(a, at, person{a.from, a.by}, "An action was assigned to "+o.words()+".", "")
	g.give(a, o, at)
	g.run(a, g.plannedMoves(a, at))
	g.escalate(a)
	if a.row.State.Open() {
		g.tasks[a.owner.who.ID]++
		g.schedule(a)
	}
}

// give assigns the action to an owner, who is asked and notified, and becomes involved if
// they are not.
func (g *generator) give(a *assignment, o owner, at time.Time) {
	r := a.row
	a.owner = o
	a.owed = append(a.owed, owed{from: at, owner: o, due: a.due})
	r.OwnerKind, r.OrganisationID, r.PractitionerID, r.RelativeID, r.DueOn = o.kind, o.by.ID, nil, nil, a.due.UTC()
	r.AnsweredAt, r.Reason = nil, nil
	switch o.kind {
	case practice.ActionOwnerKindPractitioner:
		r.PractitionerID = &o.who.ID
	case practice.ActionOwnerKindRelative:
		r.RelativeID = &o.relative.ID
	}
	if o.newly {
		g.involveOwner(a, at)
	}
	g.notify(practice.NoticeKindActionAssigned, without(o.people(), a.by), a.about, &r.ID, a.from, at)
}

// involveOwner makes a service involved because it has an action.
func (g *generator) involveOwner(a *assignment, at time.Time) {
	var gained []*child
	for _, c := range a.about {
		if !a.owner.keeps(c, at) {
			gained = append(gained, c)
			g.tie(tie{child: c, by: a.owner.by, who: a.owner.who, role: practice.InvolvementRoleOther, from: at,
				purpose: "Does an action that was assigned for the child.", origin: practice.InvolvementOriginActionAssigned,
				because: "An action was assigned by " + a.from.Name + "."})
		}
	}
	if len(gained) > 0 {
		g.event(newEvent{
			at: at, by: a.from, who: a.by, category: practice.EventCategoryInvolvement, source: &a.row.ID, about: gained,
			significance: practice.SignificanceRoutine, summary: a.owner.by.Name + " is involved: an action was assigned to it.",
		})
	}
}

// record adds a step of the action to the children's chronologies. What it has changed for
// them is more significant than the other steps.
func (g *generator) record(a *assignment, at time.Time, by person, summary, impact string) {
	h := newEvent{
		at: at, by: by.by, who: by.who, category: practice.EventCategoryAction, source: &a.row.ID, about: a.about,
		significance: practice.SignificanceRoutine, summary: summary, impact: impact,
	}
	if impact != "" {
		h.significance = practice.SignificanceSignificant
	}
	g.event(h)
}

// subOf is the sub-area of an item.
func (g *generator) subOf(code string) string {
	for _, item := range g.items {
		if item.Code == code {
			return item.sub
		}
	}
	panic("demo: the instrument has no item " + code)
}

// withFirst is the children with one of them first.
func withFirst(first *child, all []*child) []*child {
	list := []*child{first}
	for _, c := range all {
		if c != first {
			list = append(list, c)
		}
	}
	return list
}
