package practice

import "slices"

// Agency is the only agency whose practitioners take the role; empty where any
// agency's may.
func (r InvolvementRole) Agency() Agency {
	switch r {
	case InvolvementRoleLeadSocialWorker, InvolvementRoleSocialWorker, InvolvementRoleFamilySupportWorker,
		InvolvementRoleConferenceChair:
		return AgencySocialCare
	case InvolvementRoleHealthVisitor, InvolvementRoleSchoolNurse, InvolvementRoleMidwife,
		InvolvementRoleGeneralPractitioner, InvolvementRolePaediatrician, InvolvementRoleMentalHealthWorker:
		return AgencyHealth
	case InvolvementRoleDesignatedSafeguardingLead, InvolvementRoleTeacher, InvolvementRoleNurseryKeyPerson:
		return AgencyEducation
	case InvolvementRolePoliceOfficerInTheCase:
		return AgencyPolice
	default:
		return ""
	}
}

// SeesThrough says whether an involvement of a person's own organisation lets them see the
// child, by its sight: they are named, the sight is the organisation's, or they are a
// manager or safeguarding lead there.
func (s InvolvementSight) SeesThrough(named bool, roles []Role) bool {
	return named || s != InvolvementSightNamed || OverseesUnit(roles)
}

// OverseesUnit says whether the roles include manager or safeguarding lead. No sight
// leaves them out.
func OverseesUnit(roles []Role) bool {
	return slices.Contains(roles, RoleManager) || slices.Contains(roles, RoleSafeguardingLead)
}

// InvolvementFacts is what is entered of an involvement. Access depends on it: it says why
// the organisation may see the child, and until when.
type InvolvementFacts struct {
	// Agency is the organisation's agency.
	Agency Agency
	// Role is what its practitioner is to the child.
	Role InvolvementRole
	// Origin is what made it involved.
	Origin InvolvementOrigin
	// Purpose is what access is needed for, 10 to 2,000 characters.
	Purpose string
	// LawfulBasis is why that is lawful.
	LawfulBasis LawfulBasis
	// Sight is who in the organisation sees the child through it; empty counts as
	// the whole organisation.
	Sight InvolvementSight
	// Named says that a practitioner is named.
	Named bool
	// StartedOn is the first day.
	StartedOn *Date
	// EndedOn is the last day; nil if it has no end.
	EndedOn *Date
}

// ValidateSight says what is wrong with who is to see a child through an
// involvement. Paths: sight, practitionerId.
func ValidateSight(sight InvolvementSight, named bool) []Problem {
	var found problems
	oneOf(&found, sight, "The sight", "sight")
	if sight == InvolvementSightNamed && !named {
		found.add(ProblemCodeRequired, "NAMED needs a practitioner. Name one.", "practitionerId")
	}
	return found
}

// ValidateInvolvement lists every problem. Paths: role, origin, purpose, lawfulBasis,
// sight, practitionerId, startedAt, endedAt.
func ValidateInvolvement(f InvolvementFacts) []Problem {
	var found problems
	oneOf(&found, f.Role, "The role", "role")
	if only := f.Role.Agency(); only != "" && f.Agency != only {
		found.add(ProblemCodeInvalid, "The role belongs to another agency.", "role")
	}
	oneOf(&found, f.Origin, "The origin", "origin")
	found.check(f.Purpose, text{"The purpose", 10, 2_000}, "purpose")
	oneOf(&found, f.LawfulBasis, "The lawful basis", "lawfulBasis")
	if f.Sight != "" {
		found = append(found, ValidateSight(f.Sight, f.Named)...)
	}
	if f.StartedOn == nil {
		found.add(ProblemCodeRequired, "The start is required.", "startedAt")
	}
	found.notAfter(f.StartedOn, f.EndedOn, "The end is before the start. Correct one of them.", "endedAt")
	return found
}
