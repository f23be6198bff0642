package practice

import (
	"fmt"
	"strings"
)

// NeglectKind is a way in which a child's needs are not met: the six forms that local
// neglect strategies commonly distinguish, not a national list.
type NeglectKind string

const (
	// NeglectKindPhysical is cold, dirt, poor clothing or an unsafe home.
	NeglectKindPhysical NeglectKind = "PHYSICAL"
	// NeglectKindMedical is health care not sought or not followed.
	NeglectKindMedical NeglectKind = "MEDICAL"
	// NeglectKindNutritional is too little food, or food that harms.
	NeglectKindNutritional NeglectKind = "NUTRITIONAL"
	// NeglectKindEmotional is a carer unresponsive to the child.
	NeglectKindEmotional NeglectKind = "EMOTIONAL"
	// NeglectKindEducational is learning and attendance not supported.
	NeglectKindEducational NeglectKind = "EDUCATIONAL"
	// NeglectKindSupervisory is being left alone or with unsafe people.
	NeglectKindSupervisory NeglectKind = "SUPERVISORY"
)

// Values lists every kind of neglect.
func (NeglectKind) Values() []string {
	return names(NeglectKindPhysical, NeglectKindMedical, NeglectKindNutritional, NeglectKindEmotional,
		NeglectKindEducational, NeglectKindSupervisory)
}

// LawfulBasis is why the law lets an agency share what it knows (UK GDPR article 6; Data
// Protection Act 2018 part 3; the data protection officer confirms which one fits an
// agency). Consent is seldom the right basis for a public body, and is not needed if
// asking for it would put a child at risk.
type LawfulBasis string

const (
	// LawfulBasisLegalObligation is a duty in law, such as Children Act 1989
	// section 47 or Children Act 2004 section 11: article 6(1)(c).
	LawfulBasisLegalObligation LawfulBasis = "LEGAL_OBLIGATION"
	// LawfulBasisPublicTask is the agency's own public function: article 6(1)(e).
	LawfulBasisPublicTask LawfulBasis = "PUBLIC_TASK"
	// LawfulBasisVitalInterests protects a life: article 6(1)(d).
	LawfulBasisVitalInterests LawfulBasis = "VITAL_INTERESTS"
	// LawfulBasisLawEnforcement is policing under part 3 of the 2018 Act.
	LawfulBasisLawEnforcement LawfulBasis = "LAW_ENFORCEMENT"
	// LawfulBasisConsent is the person's free agreement: article 6(1)(a).
	LawfulBasisConsent LawfulBasis = "CONSENT"
)

// Values lists every lawful basis.
func (LawfulBasis) Values() []string {
	return names(LawfulBasisLegalObligation, LawfulBasisPublicTask, LawfulBasisVitalInterests,
		LawfulBasisLawEnforcement, LawfulBasisConsent)
}

// MaxReferralChildren is the most children one concern may name: our own limit,
// ample for a household and few enough to read.
const MaxReferralChildren = 20

// ConcernFacts is what is known when a concern is submitted.
type ConcernFacts struct {
	// Received is the day it arrives in London; its census year decides which
	// source codes exist.
	Received Date
	// Children counts the children it names. Each is checked on its own
	// ([ValidateChild]).
	Children int
	// SourceCode is who refers, by the census list of referral sources.
	SourceCode string
	// NeglectKinds is what kind of neglect is feared; at least one.
	NeglectKinds []NeglectKind
	// SeenOrHeard is what was seen or heard, 10 to 20,000 characters.
	SeenOrHeard string
	// ChildsWords is what the child said, in the child's words, if anything.
	ChildsWords string
	// FamilyKnows says that the family has been told of the concern.
	FamilyKnows bool
	// ReasonFamilyNotTold is why telling them is unsafe, where they do not know.
	ReasonFamilyNotTold string
	// LawfulBasis is why sharing this is lawful.
	LawfulBasis LawfulBasis
}

// ValidateConcern lists every problem that must be corrected before a concern is accepted.
// Paths: children, sourceCode, neglectKinds, seenOrHeard, childsWords,
// reasonFamilyNotTold, lawfulBasis.
func ValidateConcern(f ConcernFacts) []Problem {
	var found problems
	switch {
	case f.Children < 1:
		found.add(ProblemCodeRequired, "Name at least 1 child.", "children")
	case f.Children > MaxReferralChildren:
		found.add(ProblemCodeTooLong, fmt.Sprintf("A concern names at most %d children. This one names %d.",
			MaxReferralChildren, f.Children), "children")
	}
	switch {
	case f.SourceCode == "":
		found.add(ProblemCodeRequired, "The source of the concern is required.", "sourceCode")
	case !CodeListReferralSource.Valid(f.SourceCode, CensusYear(f.Received)):
		found.add(ProblemCodeInvalid, fmt.Sprintf("The source is not in the census list of referral sources for %d.",
			CensusYear(f.Received)), "sourceCode")
	}
	if len(f.NeglectKinds) == 0 {
		found.add(ProblemCodeRequired, "Choose at least 1 kind of neglect.", "neglectKinds")
	}
	distinct(&found, f.NeglectKinds, "The kind of neglect", "neglectKinds")
	found.check(f.SeenOrHeard, text{"What was seen or heard", 10, 20_000}, "seenOrHeard")
	found.check(f.ChildsWords, text{"The child's own words", 0, 20_000}, "childsWords")
	reason := text{"The reason why telling the family is unsafe", 1, 2_000}
	if f.FamilyKnows {
		reason.min = 0
	}
	found.check(f.ReasonFamilyNotTold, reason, "reasonFamilyNotTold")
	oneOf(&found, f.LawfulBasis, "The lawful basis", "lawfulBasis")
	return found
}

// Words is the kind in a sentence: physical, medical and so on.
func (k NeglectKind) Words() string { return strings.ToLower(string(k)) }
