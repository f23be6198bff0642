package practice

import (
	"fmt"
	"strconv"
)

// ValidateChoices lists the problems of a practitioner's choices before they are saved:
// each is for a sub-area or area whose rule leaves a choice, one each, within the bounds
// that the grades below set. Paths: chosen, index, and code or grade.
func ValidateChoices(in Instrument, years int, grades []ItemGrade, chosen []ChosenGrade) []Problem {
	parts := make(map[string]DerivedGrade)
	for _, area := range Derive(in, years, grades, chosen) {
		parts[area.Code] = area.DerivedGrade
		for _, sub := range area.SubAreas {
			parts[sub.Code] = sub
		}
	}
	seen := make(map[string]bool, len(chosen))
	var found problems
	for i, c := range chosen {
		part, exists := parts[c.Code]
		at := []string{"chosen", strconv.Itoa(i)}
		switch {
		case !exists:
			found.add(ProblemCodeInvalid, "The instrument has no such part at the child's age.", append(at, "code")...)
		case part.Rule != DerivationRulePractitionerChoice:
			found.add(ProblemCodeNotAllowed, "The instrument derives this grade, so it cannot be chosen. Leave it out.", append(at, "code")...)
		case seen[c.Code]:
			found.add(ProblemCodeInvalid, "This part has two choices. Remove one.", append(at, "code")...)
		case part.Worst == 0:
			found.add(ProblemCodeIllegalState, "No item of this part has a grade yet. Grade the items first.", append(at, "code")...)
		case c.Grade < part.Best || c.Grade > part.Worst:
			found.add(ProblemCodeOutOfRange, fmt.Sprintf("The grade must be from %d to %d, the range of the grades below it.",
				part.Best, part.Worst), append(at, "grade")...)
		}
		seen[c.Code] = true
	}
	return found
}
