package practice

import (
	"errors"
	"strconv"
	"strings"
)

// AgeBand is a range of ages in completed years, written 0-2, 2-5 or 5+. The
// first year belongs to it and the last does not: on the second birthday a
// child moves from 0-2 to 2-5.
type AgeBand struct {
	// From is the first age in the band.
	From int
	// To is the first age beyond it; zero is no upper end.
	To int
}

// maxAge is an age in years that no child's band reaches beyond: support of a
// disabled young person ends at 25 (Children and Families Act 2014, part 3).
const maxAge = 25

// ParseAgeBand reads a band as it is written. The error does not repeat the
// input.
func ParseAgeBand(s string) (AgeBand, error) {
	malformed := errors.New("an age band is written in years, such as 0-2 or 5+")
	if first, open := strings.CutSuffix(s, "+"); open {
		from, ok := age(first)
		if !ok {
			return AgeBand{}, malformed
		}
		return AgeBand{From: from}, nil
	}
	first, last, _ := strings.Cut(s, "-")
	from, okFrom := age(first)
	to, okTo := age(last)
	switch {
	case !okFrom || !okTo:
		return AgeBand{}, malformed
	case from >= to:
		return AgeBand{}, errors.New("an age band ends after it begins")
	}
	return AgeBand{From: from, To: to}, nil
}

// age reads completed years: digits alone, within a childhood.
func age(s string) (int, bool) {
	years, err := strconv.Atoi(s)
	return years, err == nil && strconv.Itoa(years) == s && years >= 0 && years <= maxAge
}

// String is the band in its written form.
func (b AgeBand) String() string {
	if b.To == 0 {
		return strconv.Itoa(b.From) + "+"
	}
	return strconv.Itoa(b.From) + "-" + strconv.Itoa(b.To)
}

// Holds says whether an age in completed years lies in the band. A child not
// yet born counts as of no years.
func (b AgeBand) Holds(years int) bool {
	years = max(years, 0)
	return years >= b.From && (b.To == 0 || years < b.To)
}

// overlaps says whether some age lies in both bands.
func (b AgeBand) overlaps(other AgeBand) bool {
	return b.Holds(other.From) || other.Holds(b.From)
}
