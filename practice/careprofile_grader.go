package practice

// GraderFacts is the person who enters grades, and what they are to the profile.
type GraderFacts struct {
	// Grader is whose grades they are.
	Grader GraderKind
	// Colleague says that who enters them works for the assessor's organisation,
	// as the assessor does.
	Colleague bool
	// First says that they are the assessor, or have given one of the practitioner's grades of
	// this profile.
	First bool
	// Knows says that they could have read the practitioner's grades.
	Knows bool
	// Second says that they are the practitioner who grades independently,
	// SecondTaken that somebody else is.
	Second, SecondTaken bool
	// Chooses says that they make choices which the instrument leaves.
	Chooses bool
}

// CheckGrader lists what forbids somebody to enter grades. The assessor and their
// organisation enter the practitioner's. The second practitioner is one other person, of
// any organisation, who gave none of the practitioner's grades, gives none and could not
// read them before; it requires the instrument's training as well
// ([Instrument.CheckTraining]). Anybody who sees the child enters parents' and young
// people's grades. Paths: grader, chosen.
func CheckGrader(f GraderFacts) []Problem {
	var found problems
	switch f.Grader {
	case GraderKindPractitioner:
		if !f.Colleague {
			found.add(ProblemCodeNotAllowed, "Only the assessor and their organisation can give the practitioner's grades.", "grader")
		}
		if f.Second {
			found.add(ProblemCodeNotAllowed, "You grade this profile as the second practitioner, so you cannot give the practitioner's grades.",
				"grader")
		}
	case GraderKindSecondPractitioner:
		if f.First {
			found.add(ProblemCodeNotAllowed, "You gave practitioner's grades in this profile, so you cannot be the second practitioner.", "grader")
		}
		if f.Knows && !f.First && !f.Second {
			found.add(ProblemCodeNotAllowed,
				"You could read the practitioner's grades, so you cannot grade independently. A second practitioner begins before any grade is "+
					"given, or belongs to another organisation.", "grader")
		}
		if f.SecondTaken {
			found.add(ProblemCodeNotAllowed, "This profile already has another second practitioner.", "grader")
		}
	}
	if f.Chooses && f.Grader != GraderKindPractitioner {
		found.add(ProblemCodeNotAllowed, "Only the practitioner can make the choices that the instrument leaves open. Leave them out.", "chosen")
	}
	return found
}

// ValidateProfileEvidence lists the problems of evidence for a profile of a child of this
// age in completed years: 10 to 10,000 characters, about an item that is graded at that
// age or, if none is named, about all. Paths: item, text.
func ValidateProfileEvidence(in Instrument, years int, item *string, words string) []Problem {
	var found problems
	if item != nil && !codesOf(in.ItemsAt(years))[*item] {
		found.add(ProblemCodeInvalid, "The instrument has no such item at the child's age.", "item")
	}
	found.check(words, text{"What was seen, heard or read", 10, 10_000}, "text")
	return found
}
