package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"heed/ent"
	"heed/practice"
)

// staffing invents organisations and accounts, all on the day on which the partnership
// begins.
type staffing struct {
	randomness
	names    names
	baseURL  string
	at       time.Time
	today    practice.Date
	places   []string
	employed int
	rows     *batch
}

// function is a person's function in an organisation.
type function int

const (
	working function = iota
	leading
	managing
)

// found adds an organisation.
func (s *staffing) found(of post, parent *body) *body {
	row := &ent.Organisation{
		ID: s.id("Organisation", s.at), CreatedAt: s.at, Version: 1, UpdatedAt: s.at,
		Name: of.name, Agency: of.kind.Agency(), Kind: of.kind, Active: true,
	}
	if of.code != "" {
		row.Identifier = &of.code
	}
	if parent != nil {
		row.ParentID = &parent.ID
	}
	s.rows.organisations = append(s.rows.organisations, row)
	return &body{Organisation: row, above: parent}
}

// placed names an organisation after a place that no other is named after.
func (s *staffing) placed(kind string) string {
	if len(s.places) == 0 {
		s.places = joined(surnameHeads, "ton bury stow worth minster ley pool bridge cross well")
		s.Shuffle(len(s.places), func(i, j int) { s.places[i], s.places[j] = s.places[j], s.places[i] })
	}
	place := s.places[0]
	s.places = s.places[1:]
	return place + " " + kind
}

// employAccounts adds the demonstration's accounts, including the machine.
func (s *staffing) employAccounts(p *partnership) {
	p.accounts = map[string]*ent.Practitioner{}
	for _, a := range accounts() {
		all := []*body{p.authority, p.units[0], p.visiting[0], p.primaries[0]}
		at := all[slices.IndexFunc(all, func(b *body) bool { return b.Name == a.at.name })]
		person := s.person(at, a.name, a.subject(), a.roles)
		p.accounts[a.login] = person
		switch {
		case a.machine:
			person.Email = nil
			p.machine = person
		case slices.Contains(a.roles, practice.RoleManager):
			at.managers = append(at.managers, person)
		case slices.Contains(a.roles, practice.RoleLead):
			person.WeeklyCapacity = new(100)
			at.staff = append(at.staff, person)
		case slices.Contains(a.roles, practice.RolePractitioner):
			at.staff = append(at.staff, person)
			if slices.Contains(a.roles, practice.RoleSafeguardingLead) {
				at.leads = append(at.leads, person)
			}
		}
	}
	for _, worker := range p.authority.staff {
		worker.ManagerID = &p.authority.managers[0].ID
	}
}

// employ adds a number of people to an organisation.
func (s *staffing) employ(at *body, count int, as function) {
	for range count {
		s.employed++
		sex := draw(s.randomness, odds[practice.Sex]{7, practice.SexFemale}, odds[practice.Sex]{3, practice.SexMale})
		far := s.chance(0.15)
		name := s.names.given(s.randomness, sex, far) + " " + s.names.surname(s.randomness, far)
		subject := fmt.Sprintf("%s-%05d", issuerOf(at.Agency), s.employed)
		if as == managing {
			at.managers = append(at.managers, s.person(at, name, subject, []practice.Role{practice.RoleManager}))
			continue
		}
		roles := []practice.Role{practice.RolePractitioner, practice.RoleSubmitter}
		if as == leading {
			roles = []practice.Role{practice.RoleLead}
		}
		person := s.person(at, name, subject, roles)
		if as == leading {
			s.load(person)
		}
		if len(at.managers) > 0 {
			person.ManagerID = &at.managers[len(at.staff)/8%len(at.managers)].ID
		}
		at.staff = append(at.staff, person)
	}
}

// lead makes one of its people the safeguarding lead of an organisation.
func (s *staffing) lead(at *body, who *ent.Practitioner) {
	who.Roles = append(who.Roles, practice.RoleSafeguardingLead)
	at.leads = append(at.leads, who)
}

// person adds an account.
func (s *staffing) person(at *body, name, subject string, roles []practice.Role) *ent.Practitioner {
	mailbox := strings.ToLower(strings.ReplaceAll(name, " ", "."))
	domain := strings.ToLower(strings.NewReplacer(" ", "-", "'", "").Replace(at.Name))
	row := &ent.Practitioner{
		ID: s.id("Practitioner", s.at), CreatedAt: s.at, Version: 1, UpdatedAt: s.at,
		OrganisationID: at.ID, Name: name, Email: new(mailbox + "@" + domain + ".example"),
		Issuer: issuerURL(s.baseURL, at.Agency), Subject: subject, Roles: roles, Active: true,
	}
	s.rows.practitioners = append(s.rows.practitioners, row)
	return row
}

// load sets a social worker's caseload limit; that of the newly qualified is lower.
func (s *staffing) load(p *ent.Practitioner) {
	p.WeeklyCapacity = new(100)
	if s.chance(0.12) {
		p.WeeklyCapacity = new(60)
		p.NewlyQualifiedUntil = new(s.today.AddDays(s.between(20, 350)).UTC())
	}
}

// issuerURL is the address of an agency's development issuer.
func issuerURL(baseURL string, agency practice.Agency) string {
	return strings.TrimSuffix(baseURL, "/") + "/" + issuerOf(agency)
}
