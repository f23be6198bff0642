package practice

import "fmt"

// ValidateCount says whether a list that needs at least one entry has too few or too many.
// Path: the list's own.
func ValidateCount(count, most int, one, many string, path ...string) []Problem {
	var found problems
	switch {
	case count < 1:
		found.add(ProblemCodeRequired, "Name at least 1 "+one+".", path...)
	case count > most:
		found.add(ProblemCodeTooLong, fmt.Sprintf("The list has at most %d %s. This one has %d.", most, many, count), path...)
	}
	return found
}
