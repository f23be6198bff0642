package practice

import (
	"strconv"
	"strings"
)

// CheckSameChildTwice refuses a child who is entered twice in one form: two entries with the
// same number, or with the same names and the same birthday. Twins have names of their own,
// and without given names nothing is refused. Paths: the index of the later entry, and
// nhsNumber, upn or laChildId.
func CheckSameChildTwice(children []ChildFacts) []Problem {
	var found problems
	for i, b := range children {
		for j, a := range children[:i] {
			place := strconv.Itoa(i)
			entry := "entry " + strconv.Itoa(j+1)
			switch {
			case sameNumber(a.NHSNumber, b.NHSNumber):
				found.add(ProblemCodeAlreadyExists, "This NHS number is also that of "+entry+". Two children never share one.", place, "nhsNumber")
			case sameNumber(a.UPN, b.UPN):
				found.add(ProblemCodeAlreadyExists, "This pupil number is also that of "+entry+". Two children never share one.", place, "upn")
			case sameNumber(a.LAChildID, b.LAChildID):
				found.add(ProblemCodeAlreadyExists, "This authority's number is also that of "+entry+". Two children never share one.", place,
					"laChildId")
			case sameNamesAndBirthday(a, b):
				found.add(ProblemCodeAlreadyExists, "This child has the names and the date of birth of "+entry+". Remove one. If they are two "+
					"children, give each their own given names, such as First twin and Second twin.", place)
			default:
				continue
			}
			break // one earlier entry is enough
		}
	}
	return found
}

// sameNumber compares numbers as they are typed: with spaces or without, in any case.
func sameNumber(a, b string) bool {
	a, b = strings.ReplaceAll(a, " ", ""), strings.ReplaceAll(b, " ", "")
	return a != "" && strings.EqualFold(a, b)
}

func sameNamesAndBirthday(a, b ChildFacts) bool {
	if a.Birth.On == nil || b.Birth.On == nil || *a.Birth.On != *b.Birth.On || !toTheDay(a.Birth) || !toTheDay(b.Birth) {
		return false
	}
	return !blank(a.GivenName) && sameName(a.GivenName, b.GivenName) && sameName(a.FamilyName, b.FamilyName)
}

func toTheDay(b Birth) bool { return b.Precision == "" || b.Precision == BirthPrecisionDay }

// sameName compares names but for case, marks, spaces and signs.
func sameName(a, b string) bool {
	squeezed := func(name string) string { return strings.ReplaceAll(NormaliseName(name), " ", "") }
	return squeezed(a) == squeezed(b)
}
