package practice

import "strings"

// ValidateReason lists the problems of a reason: 5 to 4,000 characters. Path: reason.
func ValidateReason(reason string) []Problem {
	var found problems
	found.check(reason, text{"The reason", 5, 4_000}, "reason")
	return found
}

// Words is the outcome in a sentence: accepted, early help and so on.
func (o DecisionOutcome) Words() string {
	return strings.ToLower(strings.ReplaceAll(string(o), "_", " "))
}
