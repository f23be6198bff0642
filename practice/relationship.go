package practice

import "strings"

// RelationshipKind is what an adult is to a child. Fathers and the father's family have
// their own kinds, so that leaving them out is noticed.
type RelationshipKind string

const (
	// RelationshipKindMother is the mother by birth.
	RelationshipKindMother RelationshipKind = "MOTHER"
	// RelationshipKindFather is the father by birth.
	RelationshipKindFather RelationshipKind = "FATHER"
	// RelationshipKindStepMother is a parent's wife or partner.
	RelationshipKindStepMother RelationshipKind = "STEP_MOTHER"
	// RelationshipKindStepFather is a parent's husband or partner.
	RelationshipKindStepFather RelationshipKind = "STEP_FATHER"
	// RelationshipKindAdoptiveMother is the mother by adoption.
	RelationshipKindAdoptiveMother RelationshipKind = "ADOPTIVE_MOTHER"
	// RelationshipKindAdoptiveFather is the father by adoption.
	RelationshipKindAdoptiveFather RelationshipKind = "ADOPTIVE_FATHER"
	// RelationshipKindGrandmother is a grandmother, side not known.
	RelationshipKindGrandmother RelationshipKind = "GRANDMOTHER"
	// RelationshipKindGrandfather is a grandfather, side not known.
	RelationshipKindGrandfather RelationshipKind = "GRANDFATHER"
	// RelationshipKindMaternalGrandmother is the mother's mother.
	RelationshipKindMaternalGrandmother RelationshipKind = "MATERNAL_GRANDMOTHER"
	// RelationshipKindMaternalGrandfather is the mother's father.
	RelationshipKindMaternalGrandfather RelationshipKind = "MATERNAL_GRANDFATHER"
	// RelationshipKindPaternalGrandmother is the father's mother.
	RelationshipKindPaternalGrandmother RelationshipKind = "PATERNAL_GRANDMOTHER"
	// RelationshipKindPaternalGrandfather is the father's father.
	RelationshipKindPaternalGrandfather RelationshipKind = "PATERNAL_GRANDFATHER"
	// RelationshipKindMaternalAunt is an aunt on the mother's side.
	RelationshipKindMaternalAunt RelationshipKind = "MATERNAL_AUNT"
	// RelationshipKindMaternalUncle is an uncle on the mother's side.
	RelationshipKindMaternalUncle RelationshipKind = "MATERNAL_UNCLE"
	// RelationshipKindPaternalAunt is an aunt on the father's side.
	RelationshipKindPaternalAunt RelationshipKind = "PATERNAL_AUNT"
	// RelationshipKindPaternalUncle is an uncle on the father's side.
	RelationshipKindPaternalUncle RelationshipKind = "PATERNAL_UNCLE"
	// RelationshipKindMaternalRelative is another relative of the mother.
	RelationshipKindMaternalRelative RelationshipKind = "MATERNAL_RELATIVE"
	// RelationshipKindPaternalRelative is another relative of the father.
	RelationshipKindPaternalRelative RelationshipKind = "PATERNAL_RELATIVE"
	// RelationshipKindAdultSibling is a brother or sister of age.
	RelationshipKindAdultSibling RelationshipKind = "ADULT_SIBLING"
	// RelationshipKindCarer is someone who cares for the child in daily life
	// without being a parent.
	RelationshipKindCarer RelationshipKind = "CARER"
	// RelationshipKindOther is anyone else who matters to the child.
	RelationshipKindOther RelationshipKind = "OTHER"
)

// Values lists every kind of relationship.
func (RelationshipKind) Values() []string {
	return names(RelationshipKindMother, RelationshipKindFather, RelationshipKindStepMother, RelationshipKindStepFather,
		RelationshipKindAdoptiveMother, RelationshipKindAdoptiveFather, RelationshipKindGrandmother,
		RelationshipKindGrandfather, RelationshipKindMaternalGrandmother, RelationshipKindMaternalGrandfather,
		RelationshipKindPaternalGrandmother, RelationshipKindPaternalGrandfather, RelationshipKindMaternalAunt,
		RelationshipKindMaternalUncle, RelationshipKindPaternalAunt, RelationshipKindPaternalUncle,
		RelationshipKindMaternalRelative, RelationshipKindPaternalRelative, RelationshipKindAdultSibling,
		RelationshipKindCarer, RelationshipKindOther)
}

// Parent says whether children who share this person are siblings: a parent by
// birth, marriage or adoption.
func (k RelationshipKind) Parent() bool {
	switch k {
	case RelationshipKindMother, RelationshipKindFather, RelationshipKindStepMother, RelationshipKindStepFather,
		RelationshipKindAdoptiveMother, RelationshipKindAdoptiveFather:
		return true
	default:
		return false
	}
}

// Paternal says whether this is the father or his family: plans forget them most often.
func (k RelationshipKind) Paternal() bool {
	switch k {
	case RelationshipKindFather, RelationshipKindPaternalGrandmother, RelationshipKindPaternalGrandfather,
		RelationshipKindPaternalAunt, RelationshipKindPaternalUncle, RelationshipKindPaternalRelative:
		return true
	default:
		return false
	}
}

// Engagement is how far a relative takes part in the work for the child.
type Engagement string

const (
	// EngagementEngaged takes part.
	EngagementEngaged Engagement = "ENGAGED"
	// EngagementReluctant takes part unwillingly or in appearance.
	EngagementReluctant Engagement = "RELUCTANT"
	// EngagementAbsent does not take part though approached.
	EngagementAbsent Engagement = "ABSENT"
	// EngagementNotYetApproached has not been asked.
	EngagementNotYetApproached Engagement = "NOT_YET_APPROACHED"
	// EngagementUnsafeToContact must not be asked, for a reason that is given.
	EngagementUnsafeToContact Engagement = "UNSAFE_TO_CONTACT"
)

// Values lists every engagement.
func (Engagement) Values() []string {
	return names(EngagementEngaged, EngagementReluctant, EngagementAbsent, EngagementNotYetApproached, EngagementUnsafeToContact)
}

// RelationshipFacts is what is entered of an adult's relationship to a child.
type RelationshipFacts struct {
	// Kind is what the adult is to the child.
	Kind RelationshipKind
	// Engagement is how far they take part.
	Engagement Engagement
	// UnsafeReason is why contact is unsafe, required for UNSAFE_TO_CONTACT; at most 2,000
	// characters.
	UnsafeReason string
}

// ValidateRelationship lists every problem. Paths: kind, engagement, unsafeReason.
func ValidateRelationship(f RelationshipFacts) []Problem {
	var found problems
	oneOf(&found, f.Kind, "The kind of relationship", "kind")
	oneOf(&found, f.Engagement, "The engagement", "engagement")
	reason := text{"The reason why contact is unsafe", 0, 2_000}
	if f.Engagement == EngagementUnsafeToContact {
		reason.min = 1
	}
	found.check(f.UnsafeReason, reason, "unsafeReason")
	return found
}

// Words is the kind in a sentence: mother, step father and so on.
func (k RelationshipKind) Words() string {
	return strings.ToLower(strings.ReplaceAll(string(k), "_", " "))
}

// ValidateRelative lists every problem of what is recorded of an adult of the family.
// Paths: givenName, familyName, dateOfBirth.
func ValidateRelative(today Date, givenName, familyName string, born *Date) []Problem {
	var found problems
	found.line(givenName, text{"The given name", 0, 200}, "givenName")
	found.line(familyName, text{"The family name", 1, 200}, "familyName")
	found.notAfter(born, &today, "The date of birth is in the future.", "dateOfBirth")
	return found
}
