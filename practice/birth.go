package practice

import (
	"fmt"
	"slices"
)

// Birth is what is known of when a child was born. At most one of the date, the guessed
// age, the expected date and the reason is given.
type Birth struct {
	// On is the date of birth as entered; Precision says how much of it is known.
	On        *Date
	Precision BirthPrecision
	// GuessedAge is an age in completed years that somebody guessed.
	GuessedAge *int
	// Expected is the expected date of birth of an unborn child.
	Expected *Date
	// UnknownReason is why neither a date nor an age is known.
	UnknownReason string
}

// CheckSharper refuses a precision that is sharper than that of the date that Heed has,
// where no date is given with it: the date is the middle of what was known, and no birthday.
func CheckSharper(has, given BirthPrecision) []Problem {
	order := BirthPrecision("").Values()
	if slices.Index(order, string(given)) >= slices.Index(order, string(has)) {
		return nil
	}
	var found problems
	found.add(ProblemCodeRequired, "Give the date of birth as well. The date in the record is only the middle of what was known.",
		"dateOfBirth")
	return found
}

// monthsUnsure is how many months a guessed birthday may be wrong, either way: half a year,
// because nobody knows when in the year it is, and one year for the guess.
const monthsUnsure = 18

// Reckoned is the date of birth that Heed counts with, and its precision. Of what is known
// it takes the middle: the 15th of a month, 1 July of a year, and for a guessed age a
// birthday half a year ago. It is never after today.
func (b Birth) Reckoned(today Date) (*Date, BirthPrecision) {
	if b.GuessedAge != nil {
		return new(today.AddMonths(-12**b.GuessedAge - 6)), BirthPrecisionEstimated
	}
	if b.On == nil {
		return nil, BirthPrecisionDay
	}
	on := *b.On
	switch b.Precision {
	case BirthPrecisionMonth:
		on.Day = 15
	case BirthPrecisionYear:
		on = NewDate(on.Year, 7, 1)
	case BirthPrecisionEstimated:
	default:
		return b.On, BirthPrecisionDay
	}
	if on.After(today) && !b.On.After(today) {
		on = today
	}
	return &on, b.Precision
}

// Earliest is the first day on which a child with this date of birth can have been born.
func (p BirthPrecision) Earliest(born Date) Date {
	switch p {
	case BirthPrecisionMonth:
		return NewDate(born.Year, born.Month, 1)
	case BirthPrecisionYear:
		return NewDate(born.Year, 1, 1)
	case BirthPrecisionEstimated:
		return born.AddMonths(-monthsUnsure)
	default:
		return born
	}
}

// Latest is the last day on which a child can have been born whose date of birth is known to
// the precision.
func (p BirthPrecision) Latest(born Date) Date {
	switch p {
	case BirthPrecisionMonth:
		return NewDate(born.Year, born.Month+1, 0)
	case BirthPrecisionYear:
		return NewDate(born.Year, 12, 31)
	case BirthPrecisionEstimated:
		return born.AddMonths(monthsUnsure)
	default:
		return born
	}
}

// birth requires one answer to when the child was born or is expected.
func (p *problems) birth(b Birth, today Date) {
	answers := 0
	for _, given := range []bool{b.On != nil, b.GuessedAge != nil, b.Expected != nil, !blank(b.UnknownReason)} {
		if given {
			answers++
		}
	}
	switch {
	case answers == 0:
		p.add(ProblemCodeRequired, "Give a date of birth, a guessed age, or the expected date of an unborn child. If nobody knows, say why.",
			"dateOfBirth")
	case b.On != nil && b.Expected != nil:
		p.add(ProblemCodeInvalid, "Give the date of birth or the expected date, not both.", "expectedDateOfBirth")
	case b.GuessedAge != nil && (b.On != nil || b.Expected != nil):
		p.add(ProblemCodeInvalid, "Give a date or a guessed age, not both.", "guessedAge")
	case answers > 1:
		p.add(ProblemCodeInvalid, "A date or an age is given, so that no reason is needed why it is not known. Leave the reason out.",
			"birthUnknownReason")
	}
	if b.Precision != "" {
		oneOf(p, b.Precision, "The precision", "birthPrecision")
		if b.On == nil {
			p.add(ProblemCodeInvalid, "The precision belongs to a date of birth. Give the date, or leave the precision out.", "birthPrecision")
		}
	}
	p.check(b.UnknownReason, text{"The reason why the date of birth is not known", 0, 500}, "birthUnknownReason")
	if b.GuessedAge != nil && (*b.GuessedAge < 0 || *b.GuessedAge > MaxChildAge) {
		p.add(ProblemCodeOutOfRange, fmt.Sprintf("A guessed age is 0 to %d years.", MaxChildAge), "guessedAge")
	}
	if b.On != nil {
		p.childBirth(*b.On, today)
	}
	if b.Expected != nil && !b.Expected.within(new(today.AddDays(-maxDaysOverdue)), new(today.AddMonths(maxMonthsExpected))) {
		p.add(ProblemCodeOutOfRange, fmt.Sprintf(
			"The expected date of birth must be at most %d days ago and at most %d months ahead.", maxDaysOverdue, maxMonthsExpected),
			"expectedDateOfBirth")
	}
}
