package practice

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// problems collects problems: a validation checks every field before it returns.
type problems []Problem

// add records one problem at a path.
func (p *problems) add(code ProblemCode, message string, path ...string) {
	*p = append(*p, Problem{Code: code, Path: path, Message: message})
}

// text holds the limits of one free text. Lengths are characters, not bytes,
// counted without the white space around them.
type text struct {
	// subject begins every message: "What was seen or heard".
	subject string
	// min is the fewest characters of a text that is given; above zero it also
	// makes the text mandatory.
	min int
	// max is the most characters.
	max int
}

// check adds what is wrong with value under the limits.
func (p *problems) check(value string, limits text, path ...string) {
	if !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
		p.add(ProblemCodeInvalid, limits.subject+" contains a character that cannot be stored. Remove it.", path...)
		return
	}
	length := utf8.RuneCountInString(strings.TrimSpace(value))
	switch {
	case length == 0 && limits.min > 0:
		p.add(ProblemCodeRequired, limits.subject+" is required"+limits.minimum()+".", path...)
	case length > 0 && length < limits.min:
		p.add(ProblemCodeTooShort, fmt.Sprintf("%s is shorter than %s: it has %d.",
			limits.subject, characters(limits.min), length), path...)
	case length > limits.max:
		p.add(ProblemCodeTooLong, fmt.Sprintf("%s is longer than %s: it has %s.",
			limits.subject, characters(limits.max), grouped(length)), path...)
	}
}

// line is check for a text of one line, such as a name: it may hold no tab and no line
// break.
func (p *problems) line(value string, limits text, path ...string) {
	if strings.ContainsAny(strings.TrimSpace(value), "\t\n\r") {
		p.add(ProblemCodeInvalid, limits.subject+" must be on one line, without tabs.", path...)
		return
	}
	p.check(value, limits, path...)
}

// minimum is the limit in words, if it is more than one character.
func (t text) minimum() string {
	if t.min <= 1 {
		return ""
	}
	return ", in at least " + characters(t.min)
}

// oneOf records a missing or unknown value of an enumeration.
func oneOf[T enum](p *problems, value T, subject string, path ...string) {
	switch {
	case value == "":
		p.add(ProblemCodeRequired, subject+" is required.", path...)
	case !known(value):
		p.add(ProblemCodeInvalid, subject+" is not one of the known values.", path...)
	}
}

// distinct records values of a list that are unknown or given twice, each at
// its own place in the list.
func distinct[T enum](p *problems, list []T, subject, path string) {
	seen := make(map[T]bool, len(list))
	for i, value := range list {
		switch {
		case !known(value):
			p.add(ProblemCodeInvalid, subject+" is not one of the known values.", path, strconv.Itoa(i))
		case seen[value]:
			p.add(ProblemCodeInvalid, subject+" is given twice. Remove one.", path, strconv.Itoa(i))
		}
		seen[value] = true
	}
}

// notAfter adds a period that ends before it starts. A missing date bounds nothing.
func (p *problems) notAfter(from, to *Date, message string, path ...string) {
	if from != nil && to != nil && to.Before(*from) {
		p.add(ProblemCodeInvalid, message, path...)
	}
}

// unless checks a text that is given exactly where something does not hold.
func (p *problems) unless(holds bool, value string, limits text, superfluous, path string) {
	switch {
	case !holds:
		p.check(value, limits, path)
	case !blank(value):
		p.add(ProblemCodeInvalid, superfluous, path)
	}
}

// lived adds a day that is not one of the child's life until today. born is nil where it is
// not known.
func (p *problems) lived(day, today Date, born *Date, path string) {
	switch {
	case day.After(today):
		p.add(ProblemCodeOutOfRange, "The day is in the future. Choose today or an earlier day.", path)
	case born != nil && day.Before(*born):
		p.add(ProblemCodeOutOfRange, "The day is before the child's birth. Choose a later day.", path)
	}
}

// afterDeath says that a day is after a date of death; nil is of a child who lives.
func (d Date) afterDeath(died *Date) bool { return died != nil && d.After(*died) }

// CheckDeath refuses a day after a date of death; nil is of a child who lives.
func CheckDeath(day Date, died *Date, path ...string) []Problem {
	var found problems
	if day.afterDeath(died) {
		found.add(ProblemCodeOutOfRange, "The day is after the child's death. Choose the day of death or an earlier day.", path...)
	}
	return found
}

// correction checks the reason of a record that corrects another, if it does. Path:
// correctionReason.
func (p *problems) correction(corrects bool, reason string) {
	p.unless(!corrects, reason, text{"The reason for the correction", 5, 1_000}, "The record corrects no other. Leave the reason out.",
		"correctionReason")
}

// given adds what a parser refuses; an empty value is not given.
func given[T ~string](p *problems, value string, parse func(string) (T, error), path ...string) {
	if value == "" {
		return
	}
	if _, err := parse(value); err != nil {
		p.add(ProblemCodeInvalid, sentence(err.Error()), path...)
	}
}

// sentence makes an error's text a sentence: a capital letter and a full stop.
func sentence(words string) string {
	return strings.ToUpper(words[:1]) + words[1:] + "."
}

// characters writes a limit: "20,000 characters".
func characters(n int) string {
	if n == 1 {
		return "1 character"
	}
	return grouped(n) + " characters"
}

// grouped writes a number with a comma between thousands.
func grouped(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}
