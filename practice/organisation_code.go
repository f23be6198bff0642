package practice

import (
	"errors"
	"strings"
)

// URN is a school's unique reference number: six digits, no check digit.
type URN string

// ODSCode is the organisation data service's code of an NHS organisation.
type ODSCode string

// LACode is a local authority's three digits in returns to the Department for
// Education: 889 is Blackburn with Darwen. Join authorities on it, never on
// their name.
type LACode string

// PoliceForceCode is a police force's two digits as Home Office returns number
// forces. The form is by common usage; no published list was checked.
type PoliceForceCode string

// ParseURN reads a school's unique reference number. The error does not repeat
// the input.
func ParseURN(s string) (URN, error) {
	code := compact(s)
	if len(code) != 6 || !allDigits(code) {
		return "", errors.New("a school's URN must have 6 digits")
	}
	return URN(code), nil
}

// ParseODSCode reads an NHS organisation code of 3 to 8 letters and digits, in
// either case. The error does not repeat the input.
func ParseODSCode(s string) (ODSCode, error) {
	code := strings.ToUpper(strings.TrimSpace(s))
	if len(code) < 3 || len(code) > 8 || !allAlphanumeric(code) {
		return "", errors.New("an NHS organisation code must have 3 to 8 letters and digits")
	}
	return ODSCode(code), nil
}

// ParseLACode reads a local authority code. The error does not repeat the
// input.
func ParseLACode(s string) (LACode, error) {
	code := strings.TrimSpace(s)
	if len(code) != 3 || !allDigits(code) {
		return "", errors.New("a local authority code must have 3 digits")
	}
	return LACode(code), nil
}

// ParsePoliceForceCode reads a police force code. The error does not repeat the
// input.
func ParsePoliceForceCode(s string) (PoliceForceCode, error) {
	code := strings.TrimSpace(s)
	if len(code) != 2 || !allDigits(code) {
		return "", errors.New("a police force code must have 2 digits")
	}
	return PoliceForceCode(code), nil
}
