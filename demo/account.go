package demo

import (
	"heed/auth"
	"heed/auth/authtest"
	"heed/practice"
)

// SchoolSystemSecret is the secret of the demonstration's school system at the development
// issuer, which serves this machine only.
const SchoolSystemSecret = "school-system"

// account is a person that anyone may sign in as.
type account struct {
	login, name string
	at          post
	roles       []practice.Role
	machine     bool
}

// post is one of the organisations of the demonstration's accounts.
type post struct {
	name, code string
	kind       practice.OrganisationKind
}

func authorityPost() post {
	return post{"Quillshire Children's Services", "999", practice.OrganisationKindLocalAuthority}
}
func forcePost() post {
	return post{"Quillshire Constabulary", "99", practice.OrganisationKindPoliceForce}
}
func unitPost() post {
	return post{"Fenwater Policing Team", "99", practice.OrganisationKindPolicingUnit} // it has the number of its force
}
func teamPost() post {
	return post{"Fenwater Health Visiting Team", "ZZ101", practice.OrganisationKindHealthVisiting}
}
func schoolPost() post {
	return post{"Pebblewick Primary School", "990001", practice.OrganisationKindSchool}
}

// accounts are the fixed people of every demonstration, and one machine.
func accounts() []account {
	roles := func(list ...practice.Role) []practice.Role { return list }
	return []account{
		{"police", "Perrin Oakhollow", unitPost(), roles(practice.RolePractitioner, practice.RoleSubmitter), false},
		{"health", "Hesper Marlwater", teamPost(), roles(practice.RolePractitioner, practice.RoleSubmitter), false},
		{"school", "Sorrel Inkpenny", schoolPost(), roles(practice.RolePractitioner, practice.RoleSubmitter, practice.RoleSafeguardingLead),
			false},
		{"school-system", "Pebblewick Primary School's record system", schoolPost(), roles(practice.RoleSubmitter), true},
		{"social-care", "Linnet Farthingdale", authorityPost(), roles(practice.RoleLead), false},
		{"manager", "Corin Ashplover", authorityPost(), roles(practice.RoleManager), false},
		{"auditor", "Maris Underquill", authorityPost(), roles(practice.RoleAuditor), false},
		{"lead", "Tamsin Hollowbrook-Vane", authorityPost(), roles(practice.RolePartnershipLead), false},
		{"admin", "Jory Penwhistle", authorityPost(), roles(practice.RoleAdministrator), false},
		{"records", "Elowen Duskrider", authorityPost(), roles(practice.RoleRecords), false},
	}
}

// subject is the person's subject at the issuer, and the machine's client id.
func (a account) subject() string {
	if a.machine {
		return a.login
	}
	return "demo-" + a.login
}

// issuerOf is the name of an agency's development issuer.
func issuerOf(agency practice.Agency) string {
	switch agency {
	case practice.AgencyPolice:
		return "police"
	case practice.AgencyHealth:
		return "health"
	case practice.AgencyEducation:
		return "education"
	case practice.AgencySocialCare:
		return "social-care"
	default:
		return "" // nobody of the demonstration is of another agency
	}
}

// agencies are the agencies of the demonstration, in the order in which they are shown.
func agencies() []practice.Agency {
	return []practice.Agency{
		practice.AgencyPolice, practice.AgencyHealth, practice.AgencyEducation, practice.AgencySocialCare,
	}
}

// Accounts are the development issuers, one for each agency, with the people of every
// demonstration: police, health, school, social-care, manager, auditor, lead, admin and
// records, by the names they sign in with, and the client school-system.
func Accounts() []authtest.DevIssuer {
	var issuers []authtest.DevIssuer
	for _, agency := range agencies() {
		issuer := authtest.DevIssuer{Name: issuerOf(agency), Agency: string(agency)}
		for _, a := range accounts() {
			switch {
			case a.at.kind.Agency() != agency:
			case a.machine:
				issuer.Clients = append(issuer.Clients, authtest.Client{
					ID: a.subject(), Secret: SchoolSystemSecret, DisplayName: a.name,
					Organisation: a.at.name, OrganisationCode: a.at.code,
				})
			default:
				issuer.People = append(issuer.People, authtest.Person{
					Name: a.login, Subject: a.subject(), DisplayName: a.name, Agency: string(agency),
					Organisation: a.at.name, OrganisationCode: a.at.code, Roles: texts(a.roles),
				})
			}
		}
		issuers = append(issuers, issuer)
	}
	return issuers
}

// TrustedIssuers trusts the development issuers below an address, each for its own agency
// only. Roles are those of the directory.
func TrustedIssuers(baseURL string) []auth.Issuer {
	var issuers []auth.Issuer
	for _, agency := range agencies() {
		issuers = append(issuers, auth.Issuer{
			URL:        issuerURL(baseURL, agency),
			Audience:   authtest.Audience,
			Algorithms: []string{"ES256"},
			Agencies:   []practice.Agency{agency},
		})
	}
	return issuers
}

func texts(roles []practice.Role) []string {
	list := make([]string, len(roles))
	for i, r := range roles {
		list[i] = string(r)
	}
	return list
}
