package practice

import (
	"fmt"
	"strconv"
)

// ItemGrade is one grader's grade of one item in one sitting.
type ItemGrade struct {
	// Item is the item's code.
	Item string
	// Grade is the grade; none where it is not assessed.
	Grade Grade
	// NotAssessedReason is why there is no grade.
	NotAssessedReason string
	// Grader is the kind of grader.
	Grader GraderKind
	// Evidence is what the grade rests on: what was seen, heard or read.
	Evidence string
	// GradesBy returns the grades of one kind of grader, in their order.
	Comment string
}

// GradesBy picks the grades of one kind of grader, in their order.
func GradesBy(grader GraderKind, grades []ItemGrade) []ItemGrade {
	var picked []ItemGrade
	for _, g := range grades {
		if g.Grader == grader {
			picked = append(picked, g)
		}
	}
	return picked
}

// ValidateGrades lists the problems of grades of a child of this age in completed years
// before they are saved, also in a draft: each is a grade or a reason why there is none,
// of an item that the instrument grades at that age, and no grader grades an item twice.
// Paths: grades, index, and item, grade, notAssessedReason, grader, evidence or comment.
func ValidateGrades(in Instrument, years int, grades []ItemGrade) []Problem {
	type entry struct {
		item   string
		grader GraderKind
	}
	all, atAge := in.items(), codesOf(in.ItemsAt(years))
	seen := make(map[entry]bool, len(grades))
	var found problems
	for i, g := range grades {
		at := func(field string) []string { return []string{"grades", strconv.Itoa(i), field} }
		switch _, exists := all[g.Item]; {
		case g.Item == "":
			found.add(ProblemCodeRequired, "The item is required.", at("item")...)
		case !exists:
			found.add(ProblemCodeInvalid, "The instrument has no such item.", at("item")...)
		case !atAge[g.Item]:
			found.add(ProblemCodeInvalid, "This item is not graded at the child's age.", at("item")...)
		case seen[entry{g.Item, g.Grader}]:
			found.add(ProblemCodeInvalid, "This item is graded twice by the same grader. Remove one.", at("item")...)
		}
		seen[entry{g.Item, g.Grader}] = true
		g.check(&found, at)
		oneOf(&found, g.Grader, "The grader", at("grader")...)
		found.check(g.Evidence, text{"The evidence", 0, 10_000}, at("evidence")...)
		found.check(g.Comment, text{"The comment", 0, 4_000}, at("comment")...)
	}
	return found
}

// check requires a grade of the scale or a reason for none, never both.
func (g ItemGrade) check(found *problems, at func(field string) []string) {
	reason := text{"The reason why it is not assessed", 5, 2_000}
	switch {
	case g.Grade.Assessed() && g.NotAssessedReason != "":
		found.add(ProblemCodeInvalid, "An item has either a grade or a reason why it is not assessed. Remove one.", at("notAssessedReason")...)
	case g.Grade.Assessed():
	case g.Grade != 0:
		found.add(ProblemCodeOutOfRange, fmt.Sprintf("The grade must be from %d to %d.", bestGrade, worstGrade), at("grade")...)
	default:
		found.check(g.NotAssessedReason, reason, at("notAssessedReason")...)
	}
}

// items are the items of every age by their codes.
func (in Instrument) items() map[string]InstrumentItem {
	items := make(map[string]InstrumentItem)
	for _, area := range in.Areas {
		for _, sub := range area.SubAreas {
			for _, item := range sub.Items {
				items[item.Code] = item
			}
		}
	}
	return items
}

// codesOf is the set of the items' codes.
func codesOf(items []InstrumentItem) map[string]bool {
	codes := make(map[string]bool, len(items))
	for _, item := range items {
		codes[item.Code] = true
	}
	return codes
}
