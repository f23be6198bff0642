package graphtest

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"heed/practice"
)

// drawHomes makes homes that overlap, with relatives who belong to several children
// and lived in several homes; and refuges.
func (p *Partnership) drawHomes() {
	for i := range 5 {
		home := p.add("household", p.HouseholdRow(fmt.Sprint(i, " Nowhere Lane, Testham")))
		for _, c := range p.table("child") {
			if p.chance(30) {
				id := c.ID()
				p.drawStay(home.ID(), &id, nil)
			}
		}
	}
	kinds := practice.RelationshipKind("").Values()
	for range 6 {
		r := p.add("relative", p.RelativeRow(pick(p, []string{"Wren", "Robin", "Linnet"}), pick(p, []string{"Quillfether", "Oxbramble"})))
		for _, c := range p.table("child") {
			if p.chance(25) {
				p.add("relationship", p.RelationshipRow(c.ID(), r.ID(), practice.RelationshipKind(pick(p, kinds))))
			}
		}
		for range p.Draw.IntN(4) {
			id := r.ID()
			p.drawStay(pick(p, p.table("household")).ID(), nil, &id)
		}
	}
	for i := range 4 {
		p.drawRefuge(i)
	}
}

// drawStay makes a time in a home; somebody recorded it last, or nobody known.
func (p *Partnership) drawStay(home uuid.UUID, child, relative *uuid.UUID) {
	m := p.add("household_member", p.MemberRow(home, child, relative, pick(p, []string{"2026-01-01", "2026-02-01", "2026-03-01"}), nil))
	if p.chance(40) {
		m["to"] = new(pick(p, []string{"2026-03-01", "2026-05-01"}))
	}
	if p.chance(15) {
		m["updated_by"] = new(p.viewer().PractitionerID)
	}
}

// drawRefuge moves an adult and a child, restricted where there is one, into a home
// of their own. Most leave the old one. Some move on, together or apart.
func (p *Partnership) drawRefuge(i int) {
	secret := filter(p.table("child"), func(c Row) bool { return c["restricted"] == true })
	if len(secret) == 0 || p.chance(15) {
		secret = p.table("child")
	}
	child, relative := pick(p, secret).ID(), pick(p, p.table("relative")).ID()
	leave := func(day string) {
		for _, m := range p.table("household_member") {
			id, adult := m["child_id"].(*uuid.UUID), m["relative_id"].(*uuid.UUID)
			if moved := id != nil && *id == child || adult != nil && *adult == relative; moved && m["to"].(*string) == nil &&
				m["from"].(string) <= day && p.chance(80) {
				m["to"] = new(day)
			}
		}
	}
	in := func(home Row, day string, who ...*uuid.UUID) {
		for j, id := range who {
			m := p.MemberRow(home.ID(), nil, nil, day, nil)
			m[[]string{"child_id", "relative_id"}[j]] = id
			if id != nil {
				p.add("household_member", m)
			}
		}
	}
	leave("2026-04-01")
	refuge := p.add("household", p.HouseholdRow(fmt.Sprint(i, " Hidden Refuge, Testham")))
	in(refuge, "2026-04-01", &child, &relative)
	if !slices.ContainsFunc(p.table("relationship"), func(r Row) bool { return r["child_id"] == child && r["relative_id"] == relative }) &&
		p.chance(70) {
		p.add("relationship", p.RelationshipRow(child, relative, practice.RelationshipKindMother))
	}
	switch p.Draw.IntN(4) {
	case 0: // both move on
		leave("2026-06-01")
		in(p.add("household", p.HouseholdRow(fmt.Sprint(i, " Second Refuge, Testham"))), "2026-06-01", &child, &relative)
	case 1: // the child goes to somebody else
		for _, m := range p.table("household_member") {
			if id := m["child_id"].(*uuid.UUID); id != nil && *id == child && m["to"].(*string) == nil {
				m["to"] = new("2026-07-01")
			}
		}
		in(pick(p, p.table("household")), "2026-07-01", &child)
	case 2: // the adult takes a further place
		in(p.add("household", p.HouseholdRow(fmt.Sprint(i, " Further Row, Testham"))), "2026-08-01", nil, &relative)
	}
}

// DrawTies says who recorded what an adult is to a child: somebody of an
// organisation that is or was involved with the child, or nobody known.
func (p *Partnership) DrawTies() {
	for _, r := range p.table("relationship") {
		involved := p.where("involvement", "child_id", r["child_id"])
		if len(involved) == 0 || p.chance(35) {
			continue
		}
		body := pick(p, involved)["organisation_id"].(uuid.UUID)
		people := slices.DeleteFunc(slices.Clone(p.People), func(who string) bool { return p.Viewers[who].OrganisationID != body })
		r["tied_by"], r["tied_for"] = new(p.Viewers[pick(p, people)].PractitionerID), &body
	}
}
