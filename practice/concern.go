package practice

import (
	"fmt"
	"strings"
)

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
