package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/practice"
)

// body is an organisation with its people.
type body struct {
	*ent.Organisation
	// above is its parent organisation, if any.
	above *body
	// staff work with children and families; managers manage them; leads are those of the
	// staff who are safeguarding leads.
	staff, managers, leads []*ent.Practitioner
}

// ward is a part of the county and the services for it.
type ward struct {
	name             string
	district         int
	visiting, police *body
}

// partnership is every organisation of the county.
type partnership struct {
	authority, earlyHelp, force, trust *body
	// units are the force's policing units; team is the trust's for children.
	units                                                  []*body
	team                                                   *body
	visiting, surgeries, primaries, secondaries, nurseries []*body
	// ownWards are served by the demonstration's health visiting team.
	wards, ownWards []ward
	// machine is the account of the school's own system.
	machine *ent.Practitioner
	// accounts are the demonstration's accounts, by login.
	accounts map[string]*ent.Practitioner
	// trained are the trainings of practitioners, earliest first.
	trained map[uuid.UUID][]practice.Training
}

const (
	wardNames = "Fenwater,Marlgate,Upper Quill,Nether Quill,Thistledown,Otterford Bank,Copperfield Green,Larkmead,Rookery End," +
		"Puddlecombe,Saffron Hill,Teaselworth,Wickerby,Yarrowdene,Velvet Moor,Bramblehithe,Cinderford Row,Gorse Common,Sedgewell,Emberley"
	wardCount = 20
	// ownWardCount is how many of the wards are the demonstration's team's.
	ownWardCount = 9
)

// newPartnership invents the county's organisations and people for a number of children.
func newPartnership(s *staffing, children int) *partnership {
	p := &partnership{
		authority: s.found(authorityPost(), nil),
		force:     s.found(forcePost(), nil),
		trust:     s.found(post{"Quillshire Community NHS Trust", "ZZ1", practice.OrganisationKindHospitalTrust}, nil),
	}
	p.earlyHelp = s.found(post{"Quillshire Early Help", "", practice.OrganisationKindEarlyHelpService}, p.authority)
	p.units = []*body{s.found(unitPost(), p.force)}
	p.team = s.found(post{"Quillshire Children's Hospital Team", "", practice.OrganisationKindWardOrTeam}, p.trust)
	p.visiting = []*body{s.found(teamPost(), p.trust)}
	p.primaries = []*body{s.found(schoolPost(), nil)}
	s.employAccounts(p)

	p.staffCentre(s, children)
	p.staffHealth(s, children)
	p.staffSchools(s, children)
	p.layOutWards()
	p.train(s)
	return p
}

// bodies are all organisations.
func (p *partnership) bodies() []*body {
	return slices.Concat([]*body{p.authority, p.earlyHelp, p.force, p.trust, p.team}, p.units, p.visiting, p.surgeries, p.primaries,
		p.secondaries, p.nurseries)
}

// staffCentre staffs the organisations of which there is only one.
func (p *partnership) staffCentre(s *staffing, children int) {
	workers := max(6, children/40)
	s.employ(p.authority, max(2, workers/8), managing)
	s.employ(p.authority, workers, leading)
	s.employ(p.force, max(1, children/3000), managing)
	for range max(1, children/2500) {
		p.units = append(p.units, s.found(post{s.placed("Policing Team"), "", practice.OrganisationKindPolicingUnit}, p.force))
	}
	for _, unit := range p.units {
		s.employ(unit, 1, managing)
		s.employ(unit, max(6, children/150/len(p.units)), working)
	}
	s.employ(p.trust, 1, managing)
	s.employ(p.team, 1, managing)
	s.employ(p.team, max(4, children/800), working)
	s.employ(p.earlyHelp, 1, managing)
	s.employ(p.earlyHelp, max(3, children/500), working)
}

// staffHealth invents surgeries and the other health visiting teams.
func (p *partnership) staffHealth(s *staffing, children int) {
	s.employ(p.visiting[0], 1, managing)
	s.employ(p.visiting[0], max(2, children/2000), working)
	for i := range max(1, children/4000) {
		team := s.found(post{s.placed("Health Visiting Team"), fmt.Sprintf("ZZ%d", 102+i), practice.OrganisationKindHealthVisiting}, p.trust)
		s.employ(team, 1, managing)
		s.employ(team, 6, working)
		p.visiting = append(p.visiting, team)
	}
	for i := range max(3, children/2500) {
		surgery := s.found(post{s.placed("Surgery"), fmt.Sprintf("Z%05d", 99001+i), practice.OrganisationKindGPPractice}, nil)
		s.employ(surgery, 3, working)
		p.surgeries = append(p.surgeries, surgery)
	}
}

// staffSchools invents a primary school for every 300 pupils, a secondary for every 1,000,
// and nurseries. The first of a school's staff is its safeguarding lead.
func (p *partnership) staffSchools(s *staffing, children int) {
	number := 990001 // the demonstration's school
	school := func(of string, kind practice.OrganisationKind, staff int) *body {
		number++
		b := s.found(post{s.placed(of), fmt.Sprint(number), kind}, nil)
		s.employ(b, staff, working)
		s.lead(b, b.staff[0])
		return b
	}
	s.employ(p.primaries[0], 1, managing)
	s.employ(p.primaries[0], 1, working)
	for range max(3, children/800-1) {
		p.primaries = append(p.primaries, school("Primary School", practice.OrganisationKindSchool, 2))
	}
	for range max(2, children/3000) {
		p.secondaries = append(p.secondaries, school("Academy", practice.OrganisationKindSchool, 3))
	}
	for range max(2, children/500) {
		p.nurseries = append(p.nurseries, school("Nursery", practice.OrganisationKindNursery, 2))
	}
}

// layOutWards gives each ward a health visiting team and a policing unit.
func (p *partnership) layOutWards() {
	for i, name := range strings.Split(wardNames, ",") {
		w := ward{name: name, district: i + 1, visiting: p.visiting[0], police: p.units[i*len(p.units)/wardCount]}
		if i >= ownWardCount {
			w.visiting = p.visiting[1+i%(len(p.visiting)-1)]
		} else {
			p.ownWards = append(p.ownWards, w)
		}
		p.wards = append(p.wards, w)
	}
}

// otherWards are those of the other teams.
func (p *partnership) otherWards() []ward { return p.wards[ownWardCount:] }

// near is the body of the list that serves a ward: each ward has its own few.
func near(d randomness, list []*body, w ward) *body {
	if few := len(list) / wardCount; few > 0 {
		return list[(w.district-1)*few+d.IntN(few)]
	}
	return list[w.district%len(list)]
}

// started is how long ago the partnership's records began.
func started(now time.Time) time.Time { return now.AddDate(-5, 0, -30) }
