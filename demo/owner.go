package demo

import (
	"slices"
	"time"

	"heed/ent"
	"heed/practice"
)

// owner is the owner of an action.
type owner struct {
	kind practice.ActionOwnerKind
	// by is the organisation that owns it, or is responsible for a relative's.
	by *body
	// who owns it by name; or would do it for an organisation, or gave it to a relative.
	who      *ent.Practitioner
	relative *ent.Relative
	// newly says that it becomes involved by this.
	newly bool
	// voice is the section of phrases_action.txt.
	voice string
}

// handOver is how long an owner who is given an action stays involved at least.
const handOver = 14 * 24 * time.Hour

// owner draws the owner of an action for a child: somebody who is involved and stays so,
// one of the family, or sometimes a service that becomes involved by it. Services that can
// do most about the part of care are preferred.
func (g *generator) owner(a *assignment, about *child, at time.Time, sub string) (owner, bool) {
	if a.from == g.partnership.authority && !about.row.Restricted && g.chance(0.05) {
		return g.newcomer(), true
	}
	likely := []odds[owner]{{1, owner{kind: practice.ActionOwnerKindRelative, by: a.from, who: a.by, relative: g.helper(a.family),
		voice: "RELATIVE"}}}
	for _, t := range about.ties {
		weight := 2
		if slices.Contains(ableTo(sub), t.by.Kind) {
			weight = 6
		}
		if t.by == a.from {
			weight = 1
		}
		if t.covers(at) {
			likely = append(likely, odds[owner]{weight, g.ownerOf(t, at)})
		}
	}
	likely = slices.DeleteFunc(likely, func(o odds[owner]) bool { return !o.choice.keeps(about, at) })
	if len(likely) == 0 {
		return owner{}, false
	}
	return draw(g.randomness, likely...), true
}

// ownerOf is an involved body, or its practitioner by name. Only people involved by name
// own an action for a restricted child. The demonstration's accounts own many of their
// body's recent actions.
func (g *generator) ownerOf(t tie, at time.Time) owner {
	o := owner{kind: practice.ActionOwnerKindPractitioner, by: t.by, who: t.who, voice: string(t.by.Kind)}
	if t.child.row.Restricted {
		return o
	}
	if first := t.by.staff[0]; g.now.Sub(at) < 60*24*time.Hour && g.partnership.named(first) && g.chance(0.7) {
		o.who = first
	} else if g.chance(0.35) {
		o.kind, o.who = practice.ActionOwnerKindOrganisation, pick(g.randomness, t.by.staff)
	}
	return o
}

// newcomer is a service that may not be involved yet.
func (g *generator) newcomer() owner {
	by := draw(g.randomness, odds[*body]{1, g.partnership.earlyHelp}, odds[*body]{1, g.partnership.team})
	return owner{kind: practice.ActionOwnerKindPractitioner, by: by, who: pick(g.randomness, by.staff), newly: true, voice: string(by.Kind)}
}

// keeps says whether the owner knows a child, for long enough.
func (o owner) keeps(c *child, at time.Time) bool {
	ends := c.knownUntil(o.by, o.who, at)
	return c.known(o.by, o.who, at) && (ends == nil || ends.After(at.Add(handOver)))
}

// knownUntil is when a body's involvement with a child ends, as far as is known; nil if it
// has no end.
func (c *child) knownUntil(by *body, who *ent.Practitioner, at time.Time) *time.Time {
	for _, t := range c.ties { // in order of time, for one body
		if t.by != by || !t.covers(at) || c.row.Restricted && t.who != who {
			continue
		}
		if t.to == nil {
			return nil
		}
		at = *t.to
	}
	return &at
}

// ableTo lists the services that can do most about a part of care, or about the first
// actions after a concern.
func ableTo(sub string) []practice.OrganisationKind {
	const (
		visiting  = practice.OrganisationKindHealthVisiting
		school    = practice.OrganisationKindSchool
		nursery   = practice.OrganisationKindNursery
		surgery   = practice.OrganisationKindGPPractice
		hospital  = practice.OrganisationKindWardOrTeam
		early     = practice.OrganisationKindEarlyHelpService
		police    = practice.OrganisationKindPolicingUnit
		authority = practice.OrganisationKindLocalAuthority
	)
	switch sub {
	case "A1", "A4":
		return []practice.OrganisationKind{visiting, school, nursery, early}
	case "A5":
		return []practice.OrganisationKind{surgery, visiting, hospital, school}
	case "A2", "A3":
		return []practice.OrganisationKind{authority, early, school}
	case "B1", "B2":
		return []practice.OrganisationKind{authority, visiting, early}
	case "C1", "C2", "D2", "D3", "D4":
		return []practice.OrganisationKind{early, visiting, authority}
	case "D1":
		return []practice.OrganisationKind{school, nursery, early}
	default:
		return []practice.OrganisationKind{school, visiting, surgery, police, hospital, nursery}
	}
}

// helper is a member of the family who could do something, and is related to all the
// children.
func (g *generator) helper(f *family) *ent.Relative {
	list := []*ent.Relative{f.mother}
	if f.lives == fatherAtHome && f.firstFather == nil {
		list = append(list, f.father)
	}
	if f.grandmother != nil && !slices.ContainsFunc(f.children, func(c *child) bool { return slices.Contains(c.unsafe, f.grandmother) }) {
		list = append(list, f.grandmother)
	}
	return pick(g.randomness, list)
}

// words is the owner in a sentence.
func (o owner) words() string {
	if o.relative != nil {
		return "a relative; " + o.by.Name + " is responsible for it"
	}
	return o.by.Name
}
