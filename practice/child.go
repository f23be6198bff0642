package practice

import (
	"fmt"
	"strconv"
)

// ChildFacts is what is entered of a child, when registered or amended.
type ChildFacts struct {
	// Today is the current day in London.
	Today Date
	// GivenName and FamilyName are the legal name, at most 200 characters each.
	GivenName, FamilyName string
	// PreferredName is what the child is called, at most 200 characters.
	PreferredName string
	// FormerNames are names the child had, at most 20 of at most 200 characters.
	FormerNames []string
	// FirstLanguage and Religion are free text, at most 200 characters each.
	FirstLanguage, Religion string
	// Birth is when the child was born or is expected.
	Birth Birth
	// Died is the date of death.
	Died *Date
	// Sex is required; unknown for an unborn child.
	Sex Sex
	// GenderIdentity is optional.
	GenderIdentity GenderIdentity
	// EthnicityCode is a code of the census list, optional.
	EthnicityCode string
	// Disabilities are those known; NONE may not be given with others.
	Disabilities []Disability
	// NHSNumber, UPN and LAChildID are identifiers as typed, each optional.
	NHSNumber, UPN, LAChildID string
}

const (
	// MaxChildAge is the oldest a person can be in the record: a care leaver is
	// supported to 25 (census rule 8775Q).
	MaxChildAge = 25
	// maxFormerNames bounds the names a child had before.
	maxFormerNames = 20
	// maxMonthsExpected bounds how far ahead a birth can be expected.
	maxMonthsExpected = 10
	// maxDaysOverdue is how long a birth may be overdue before the date must be
	// a birth date (census rule 8530Q).
	maxDaysOverdue = 30
)

// ValidateChild lists every problem of a child's record. Paths: givenName, familyName,
// preferredName, formerNames, firstLanguage, religion, dateOfBirth, birthPrecision,
// guessedAge, birthUnknownReason, expectedDateOfBirth, diedOn, sex, genderIdentity, ethnicityCode, disabilities, nhsNumber, upn, laChildId.
func ValidateChild(f ChildFacts) []Problem {
	var found problems
	found.childNames(f)
	found.childDates(f)
	found.childCharacteristics(f)
	given(&found, f.NHSNumber, ParseNHSNumber, "nhsNumber")
	given(&found, f.UPN, ParseUPN, "upn")
	given(&found, f.LAChildID, ParseLAChildID, "laChildId")
	return found
}

// childNames requires a name, except of a child not yet born.
func (p *problems) childNames(f ChildFacts) {
	unborn := f.Birth.On == nil && f.Birth.Expected != nil
	if blank(f.GivenName) && blank(f.FamilyName) && blank(f.PreferredName) && !unborn {
		p.add(ProblemCodeRequired, "A name is required unless the child is unborn.", "givenName")
	}
	p.line(f.GivenName, text{"The given name", 0, 200}, "givenName")
	p.line(f.FamilyName, text{"The family name", 0, 200}, "familyName")
	p.line(f.PreferredName, text{"The preferred name", 0, 200}, "preferredName")
	p.line(f.FirstLanguage, text{"The first language", 0, 200}, "firstLanguage")
	p.line(f.Religion, text{"The religion", 0, 200}, "religion")
	if len(f.FormerNames) > maxFormerNames {
		p.add(ProblemCodeTooLong, fmt.Sprintf("A child has at most %d former names. This one has %d.", maxFormerNames, len(f.FormerNames)),
			"formerNames")
	}
	for i, name := range f.FormerNames {
		p.line(name, text{"A former name", 1, 200}, "formerNames", strconv.Itoa(i))
	}
}

// childDates requires a birth or an expected birth, and a death after it.
func (p *problems) childDates(f ChildFacts) {
	p.birth(f.Birth, f.Today)
	if f.Died != nil {
		if f.Birth.Expected != nil {
			p.add(ProblemCodeInvalid, "A death is recorded, and the birth is only expected. Enter the date of birth, or empty the date of death.",
				"diedOn")
		}
		if f.Died.After(f.Today) {
			p.add(ProblemCodeOutOfRange, "The date of death is in the future.", "diedOn")
		}
		if born, precision := f.Birth.Reckoned(f.Today); born != nil {
			p.notAfter(new(precision.Earliest(*born)), f.Died, "The date of death is before the date of birth. Correct one of them.", "diedOn")
		}
	}
}

// childBirth requires a birth in the past, of a person young enough.
func (p *problems) childBirth(born, today Date) {
	if born.After(today) {
		p.add(ProblemCodeOutOfRange, "The date of birth is in the future. For an unborn child give the expected date of birth.", "dateOfBirth")
		return
	}
	if years, _ := AgeAt(born, today); years > MaxChildAge {
		p.add(ProblemCodeOutOfRange, fmt.Sprintf("The date of birth makes the person older than %d. Check the year.", MaxChildAge), "dateOfBirth")
	}
}

// childCharacteristics requires values that a statutory return can hold.
func (p *problems) childCharacteristics(f ChildFacts) {
	oneOf(p, f.Sex, "The sex", "sex")
	if f.GenderIdentity != "" {
		oneOf(p, f.GenderIdentity, "The gender identity", "genderIdentity")
	}
	if f.EthnicityCode != "" && !CodeListEthnicity.Valid(f.EthnicityCode, CensusYear(f.Today)) {
		p.add(ProblemCodeInvalid, fmt.Sprintf("The ethnicity is not in the census list for %d.", CensusYear(f.Today)), "ethnicityCode")
	}
	distinct(p, f.Disabilities, "The disability", "disabilities")
	for _, d := range f.Disabilities {
		if d == DisabilityNone && len(f.Disabilities) > 1 {
			p.add(ProblemCodeInvalid, "NONE cannot be combined with another disability. Remove one.", "disabilities")
			break
		}
	}
}

// AgeAt is a person's age on a day in completed years and, beyond them,
// completed months; zero before birth. A child born on 29 February is a year
// older on 1 March of a common year.
func AgeAt(born, on Date) (int, int) {
	if on.Before(born) {
		return 0, 0
	}
	months := (on.Year-born.Year)*12 + int(on.Month) - int(born.Month)
	if on.Day < born.Day {
		months--
	}
	return months / 12, months % 12
}
