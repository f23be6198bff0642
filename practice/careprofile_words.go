package practice

import (
	"fmt"
	"strings"
)

// ProfileWords writes the chronology event of a completed profile: what it found of each
// area, and what that means for the child in the words of the instrument's grades, from
// the grade at which some essential needs are unmet.
func ProfileWords(in Instrument, speaks Date, areas []SittingArea) (summary, impact string) {
	graded := make(map[string]Grade, len(areas))
	for _, area := range areas {
		graded[area.Code] = area.Grade
	}
	var found, unmet []string
	for _, area := range in.Areas {
		grade, asked := graded[area.Code]
		switch {
		case !asked:
			continue
		case !grade.Assessed():
			found = append(found, area.Title+" not assessed")
		default:
			found = append(found, fmt.Sprintf("%s %d", area.Title, grade))
		}
		if grade >= leastTargetGrade {
			unmet = append(unmet, area.Title+": "+in.need(grade))
		}
	}
	impact = "No area that was assessed is graded 3 or worse."
	if len(unmet) > 0 {
		impact = strings.Join(unmet, "; ") + "."
	}
	return fmt.Sprintf("Graded care profile completed, of care up to %s: %s.", speaks, strings.Join(found, ", ")), impact
}

// need is how far the child's needs are met at a grade.
func (in Instrument) need(grade Grade) string {
	for _, anchor := range in.Anchors {
		if anchor.Grade == grade {
			return anchor.Need
		}
	}
	return fmt.Sprintf("grade %d", grade)
}
