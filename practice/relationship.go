package practice

import "strings"

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

// CheckBirthParent refuses a mother or father who is not older than the child. What is not
// known refuses nothing: the child's birth is the latest day on which it can have been.
func CheckBirthParent(kind RelationshipKind, parent, child *Date, path string) []Problem {
	if kind != RelationshipKindMother && kind != RelationshipKindFather || parent == nil || child == nil || parent.Before(*child) {
		return nil
	}
	return []Problem{{Code: ProblemCodeOutOfRange, Path: []string{path},
		Message: "A mother or father is born before the child. Correct one of the dates of birth, or the relationship."}}
}

// ValidateRelative lists every problem of what is recorded of an adult of the family, whose
// names may not be known yet.
// Paths: givenName, familyName, dateOfBirth.
func ValidateRelative(today Date, givenName, familyName string, born *Date) []Problem {
	var found problems
	found.line(givenName, text{"The given name", 0, 200}, "givenName")
	found.line(familyName, text{"The family name", 0, 200}, "familyName")
	found.notAfter(born, &today, "The date of birth is in the future.", "dateOfBirth")
	return found
}
