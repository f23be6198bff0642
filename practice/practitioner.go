package practice

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Roles lists what practitioners of the agency may hold. Only social care's practitioners
// lead a case or are records officers; all other agencies are partners alike.
func (a Agency) Roles() []Role {
	shared := []Role{RoleSubmitter, RolePractitioner, RoleSafeguardingLead, RoleManager, RoleAuditor, RolePartnershipLead, RoleAdministrator}
	switch a {
	case AgencySocialCare:
		return append(shared, RoleLead, RoleRecords)
	case AgencyPolice, AgencyHealth, AgencyEducation, AgencyHousing, AgencyProbation, AgencyYouthJustice, AgencyAdultServices,
		AgencyVoluntary:
		return shared
	default:
		return nil
	}
}

// PractitionerFacts is what is entered of a practitioner's account.
type PractitionerFacts struct {
	// Agency is the agency of the organisation.
	Agency Agency
	// Issuer and Subject identify the practitioner at the identity provider, the issuer in at
	// most 500 characters, the subject in at most 255 bytes.
	Issuer, Subject string
	// Name is the practitioner's name, at most 200 characters.
	Name string
	// Email is the work address; a service has none.
	Email string
	// Roles are at least one, all open to the agency.
	Roles []Role
	// Service marks an agency's own system, which may only submit.
	Service bool
	// WeeklyCapacity is in caseload points, 0 to 200.
	WeeklyCapacity int
}

// MaxWeeklyCapacity is the most caseload points a week may hold.
const MaxWeeklyCapacity = 200

// maxSubject is how many bytes the subject of a token has at most (OpenID Connect
// Core 1.0 §2): an account with a longer one could never be used.
const maxSubject = 255

// ValidatePractitioner lists every problem of a new account. Paths: issuer, subject, name,
// email, roles, weeklyCapacity.
func ValidatePractitioner(f PractitionerFacts) []Problem {
	var found problems
	found.line(f.Issuer, text{"The issuer", 1, 500}, "issuer")
	found.check(f.Subject, text{"The subject", 1, maxSubject}, "subject")
	switch {
	case strings.ContainsFunc(f.Subject, func(r rune) bool { return r != ' ' && (unicode.IsSpace(r) || unicode.IsControl(r)) }):
		found.add(ProblemCodeInvalid, "The subject has a space before or after it. Copy it from the issuer again.", "subject")
	case len(f.Subject) > maxSubject && utf8.RuneCountInString(f.Subject) <= maxSubject:
		found.add(ProblemCodeTooLong, fmt.Sprintf("The subject is longer than %d bytes: it has %d.", maxSubject, len(f.Subject)), "subject")
	}
	return append(found, ValidateAccount(f)...)
}

// ValidateAccount lists every problem of an account, except of its issuer and subject,
// which never change. Paths: name, email, roles, weeklyCapacity.
func ValidateAccount(f PractitionerFacts) []Problem {
	var found problems
	found.line(f.Name, text{"The name", 1, 200}, "name")
	found.email(f)
	found.roles(f)
	if f.WeeklyCapacity < 0 || f.WeeklyCapacity > MaxWeeklyCapacity {
		found.add(ProblemCodeOutOfRange, fmt.Sprintf("The weekly capacity must be from 0 to %d points.", MaxWeeklyCapacity), "weeklyCapacity")
	}
	return found
}

// OfGiven keeps the problems of fields that this amendment gives, by the first step of
// their path. An older gap in an account does not prevent closing it.
func OfGiven(all []Problem, given map[string]bool) []Problem {
	return slices.DeleteFunc(all, func(p Problem) bool { return len(p.Path) == 0 || !given[p.Path[0]] })
}

// email requires one plain address, except of a service.
func (p *problems) email(f PractitionerFacts) {
	if f.Email == "" {
		if !f.Service {
			p.add(ProblemCodeRequired, "The email address is required.", "email")
		}
		return
	}
	p.check(f.Email, text{"The email address", 1, 254}, "email")
	mailbox, domain, at := strings.Cut(f.Email, "@")
	if !at || mailbox == "" || strings.Contains(domain, "@") || !strings.Contains(strings.Trim(domain, "."), ".") ||
		strings.ContainsFunc(f.Email, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		p.add(ProblemCodeInvalid, "The email address is not valid. It looks like name@example.org.", "email")
	}
}

// roles requires roles that exist and that agency and account may hold.
func (p *problems) roles(f PractitionerFacts) {
	if len(f.Roles) == 0 {
		p.add(ProblemCodeRequired, "Give at least 1 role.", "roles")
	}
	distinct(p, f.Roles, "The role", "roles")
	for i, role := range f.Roles {
		switch {
		case !known(role):
		case f.Service && role != RoleSubmitter:
			p.add(ProblemCodeNotAllowed, "An agency's own system can have only the role SUBMITTER.", "roles", strconv.Itoa(i))
		case !slices.Contains(f.Agency.Roles(), role):
			p.add(ProblemCodeNotAllowed, "Practitioners of this agency cannot have this role.", "roles", strconv.Itoa(i))
		}
	}
}
