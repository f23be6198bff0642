package demo

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/practice"
)

// noticed is how far back there are notices. Older ones were read long ago.
const noticed = 45 * 24 * time.Hour

// notify notifies people of a record of children as the database's tell does, once each,
// and returns how many: a person who may see none of the children learns neither the child
// nor the record, and nothing about restricted ones.
func (g *generator) notify(kind practice.NoticeKind, people []person, about []*child, subject *uuid.UUID, of *body, at time.Time) int {
	told, met := 0, make(map[*ent.Practitioner]bool, len(people))
	for _, p := range people {
		if met[p.who] {
			continue
		}
		met[p.who] = true
		n := &ent.Notice{CreatedAt: at, RecipientID: p.who.ID, Kind: kind, At: at, OrganisationID: &of.ID}
		if len(about) == 0 {
			n.SubjectID = subject
		}
		for _, c := range about {
			if g.sees(p.by, p.who, c, at) {
				n.ChildID, n.SubjectID = &c.row.ID, subject
				break
			}
		}
		if n.ChildID == nil && slices.ContainsFunc(about, func(c *child) bool { return c.row.Restricted }) {
			continue
		}
		told++
		if g.now.Sub(at) < noticed {
			n.ID, n.ReadAt = g.id("Notice", at), g.readAt(p, at)
			g.rows.notices = append(g.rows.notices, n)
		}
	}
	return told
}

// notifyImmediateRisk notifies the managers of social care and the police of concerns with immediate
// risk.
func (g *generator) notifyImmediateRisk(f *family) {
	for _, c := range f.course {
		if c.row.ImmediateRisk {
			people := slices.Concat(g.partnership.authority.managing(), g.partnership.force.managing())
			for _, k := range c.named {
				for _, t := range k.ties {
					if t.by.Agency == practice.AgencyPolice && t.covers(c.received) {
						people = append(people, t.by.overseeing()...)
					}
				}
			}
			g.notify(practice.NoticeKindImmediateRisk, people, c.named, &c.row.ID, c.by, c.received)
		}
	}
}

// readAt is when a notice was read: mostly within days, and never by demonstration
// accounts.
func (g *generator) readAt(p person, at time.Time) *time.Time {
	if g.partnership.named(p.who) || g.chance(0.1) {
		return nil
	}
	read := at.Add(g.length(10*time.Minute, 4*24*time.Hour))
	if read.After(g.lately()) {
		return nil
	}
	return &read
}
