package practice

import "strings"

// OrganisationIdentifierKind is which national list an organisation is in.
type OrganisationIdentifierKind string

const (
	// OrganisationIdentifierKindSchoolURN is a unique reference number.
	OrganisationIdentifierKindSchoolURN OrganisationIdentifierKind = "SCHOOL_URN"
	// OrganisationIdentifierKindODSCode is an NHS organisation code.
	OrganisationIdentifierKindODSCode OrganisationIdentifierKind = "ODS_CODE"
	// OrganisationIdentifierKindLACode is a local authority's three digits.
	OrganisationIdentifierKindLACode OrganisationIdentifierKind = "LA_CODE"
	// OrganisationIdentifierKindPoliceForceCode is a force's two digits.
	OrganisationIdentifierKindPoliceForceCode OrganisationIdentifierKind = "POLICE_FORCE_CODE"
)

// Values lists every kind of identifier.
func (OrganisationIdentifierKind) Values() []string {
	return names(OrganisationIdentifierKindSchoolURN, OrganisationIdentifierKindODSCode,
		OrganisationIdentifierKindLACode, OrganisationIdentifierKindPoliceForceCode)
}

// Agency is the agency an organisation of this kind belongs to; empty for a
// kind that does not exist.
func (k OrganisationKind) Agency() Agency {
	switch k {
	case OrganisationKindPoliceForce, OrganisationKindPolicingUnit:
		return AgencyPolice
	case OrganisationKindHospitalTrust, OrganisationKindWardOrTeam, OrganisationKindGPPractice, OrganisationKindHealthVisiting,
		OrganisationKindSchoolNursing, OrganisationKindMidwifery, OrganisationKindMentalHealthService:
		return AgencyHealth
	case OrganisationKindSchool, OrganisationKindNursery, OrganisationKindCollege:
		return AgencyEducation
	case OrganisationKindLocalAuthority, OrganisationKindEarlyHelpService:
		return AgencySocialCare
	case OrganisationKindHousingService:
		return AgencyHousing
	case OrganisationKindProbationUnit:
		return AgencyProbation
	case OrganisationKindYouthJusticeTeam:
		return AgencyYouthJustice
	case OrganisationKindAdultSocialCare:
		return AgencyAdultServices
	case OrganisationKindVoluntaryOrganisation:
		return AgencyVoluntary
	default:
		return ""
	}
}

// IdentifierKind is the national identifier an organisation of this kind
// carries; empty for a kind without a national list, or that does not exist.
func (k OrganisationKind) IdentifierKind() OrganisationIdentifierKind {
	switch k.Agency() {
	case AgencyPolice:
		return OrganisationIdentifierKindPoliceForceCode
	case AgencyHealth:
		return OrganisationIdentifierKindODSCode
	case AgencyEducation:
		return OrganisationIdentifierKindSchoolURN
	case AgencySocialCare:
		return OrganisationIdentifierKindLACode
	default:
		return ""
	}
}

// identified says whether every organisation of this kind has an identifier of
// its own; a team within a trust or an authority may have only its parent's.
func (k OrganisationKind) identified() bool {
	switch k {
	case OrganisationKindHospitalTrust, OrganisationKindGPPractice, OrganisationKindSchool, OrganisationKindLocalAuthority:
		return true
	default:
		return false
	}
}

// ValidateTelephone lists the problems of a telephone number, which may be empty: it has 3
// to 15 digits, and may have spaces, hyphens, brackets, a plus sign at its start and an
// extension.
func ValidateTelephone(number string, path ...string) []Problem {
	var found problems
	number = strings.TrimSpace(number)
	if number == "" {
		return nil
	}
	line, extension, _ := strings.Cut(strings.ToLower(number), "ext")
	digits := 0
	for i, r := range line {
		switch {
		case '0' <= r && r <= '9':
			digits++
		case r == '+' && i == 0, strings.ContainsRune(" -()", r):
		default:
			digits = -100
		}
	}
	if extension = strings.Trim(extension, ". "); digits < 3 || digits > 15 || len(extension) > 6 ||
		strings.Trim(extension, "0123456789") != "" {
		found.add(ProblemCodeInvalid, "The telephone number must have 3 to 15 digits, such as 01632 960123 or 01632 960123 ext 45.", path...)
	}
	return found
}

// CanonicalIdentifier is a national identifier of an organisation of this kind in the form
// in which it is stored and compared: without blanks between its parts, letters in
// capitals. Any other text stays as it is.
func (k OrganisationKind) CanonicalIdentifier(s string) string {
	canonical, err := s, error(nil)
	switch k.IdentifierKind() {
	case OrganisationIdentifierKindSchoolURN:
		canonical, err = kept(ParseURN(s))
	case OrganisationIdentifierKindODSCode:
		canonical, err = kept(ParseODSCode(s))
	case OrganisationIdentifierKindLACode:
		canonical, err = kept(ParseLACode(s))
	case OrganisationIdentifierKindPoliceForceCode:
		canonical, err = kept(ParsePoliceForceCode(s))
	}
	if err != nil {
		return s
	}
	return canonical
}

func kept[T ~string](code T, err error) (string, error) { return string(code), err }

// OrganisationFacts is what is entered of an organisation.
type OrganisationFacts struct {
	// Name is its name, at most 200 characters.
	Name string
	// Agency is the agency it belongs to, which its kind decides.
	Agency Agency
	// Kind is what it is.
	Kind OrganisationKind
	// Identifier is its national identifier as typed.
	Identifier string
}

// ValidateOrganisation lists every problem. Paths: name, agency, kind, identifier.
func ValidateOrganisation(f OrganisationFacts) []Problem {
	var found problems
	found.line(f.Name, text{"The name", 1, 200}, "name")
	oneOf(&found, f.Agency, "The agency", "agency")
	oneOf(&found, f.Kind, "The kind of organisation", "kind")
	if known(f.Agency) && known(f.Kind) && f.Kind.Agency() != f.Agency {
		found.add(ProblemCodeInvalid, "An organisation of this kind belongs to another agency.", "kind")
	}
	if f.Identifier == "" && f.Kind.identified() {
		found.add(ProblemCodeRequired, "The national identifier is required for an organisation of this kind.", "identifier")
	}
	switch f.Kind.IdentifierKind() {
	case OrganisationIdentifierKindSchoolURN:
		given(&found, f.Identifier, ParseURN, "identifier")
	case OrganisationIdentifierKindODSCode:
		given(&found, f.Identifier, ParseODSCode, "identifier")
	case OrganisationIdentifierKindLACode:
		given(&found, f.Identifier, ParseLACode, "identifier")
	case OrganisationIdentifierKindPoliceForceCode:
		given(&found, f.Identifier, ParsePoliceForceCode, "identifier")
	default:
		if known(f.Kind) && f.Identifier != "" {
			found.add(ProblemCodeInvalid, "Organisations of this kind have no national identifier. Leave it out.", "identifier")
		}
	}
	return found
}

// ValidateDutyLine lists the problems of a duty line, which may be empty: one line of at
// most 200 characters.
func ValidateDutyLine(line string, path ...string) []Problem {
	var found problems
	found.line(line, text{"The duty line", 0, 200}, path...)
	return found
}
