package practice

import (
	"errors"
	"slices"
	"strings"
	"unicode"
)

// NHSNumber is the ten digits that the health service gives a person, the
// last a check digit. It is also the child's identifier across agencies.
type NHSNumber string

// UPN is a unique pupil number: a check letter, eleven digits, and a digit or,
// for a temporary number, a letter.
type UPN string

// LAChildID is the identifier a local authority's case system gives a child.
type LAChildID string

// ParseNHSNumber reads an NHS number, with or without spaces and hyphens, and
// checks its modulus 11 digit. The error does not repeat
// the input.
func ParseNHSNumber(s string) (NHSNumber, error) {
	digits := compact(s)
	if len(digits) != 10 || !allDigits(digits) {
		return "", errors.New("the NHS number must have 10 digits")
	}
	number, ok := NHSNumberFromDigits(digits[:9])
	if !ok || string(number) != digits {
		return "", errors.New("the NHS number is not valid: its check digit does not fit. Check each digit")
	}
	return number, nil
}

// NHSNumberFromDigits completes nine digits with their check digit. The answer
// is false where there are not nine digits, and for the one in eleven that have
// no check digit and are never issued.
func NHSNumberFromDigits(nine string) (NHSNumber, bool) {
	if len(nine) != 9 || !allDigits(nine) {
		return "", false
	}
	sum := 0
	for i := range 9 {
		sum += int(nine[i]-'0') * (10 - i)
	}
	check := (11 - sum%11) % 11
	if check == 10 {
		return "", false
	}
	return NHSNumber(nine + string(rune('0'+check))), true
}

// upnLetters are the check letters of a pupil number in order of their value;
// I, O and S are left out (census rules 1510 and 1550).
const upnLetters = "ABCDEFGHJKLMNPQRTUVWXYZ"

// ParseUPN reads a unique pupil number, permanent or temporary, in either case
// and with or without spaces and hyphens, and checks its letter. The error does
// not repeat the input.
func ParseUPN(s string) (UPN, error) {
	upn := strings.ToUpper(compact(s))
	if len(upn) != 13 {
		return "", errors.New("the UPN must be a letter followed by 12 characters")
	}
	want, ok := UPNFromDigits(upn[1:])
	if !ok {
		return "", errors.New("the UPN must be a letter, 11 digits, and a digit or, if it is temporary, a letter other than I, O and S")
	}
	if string(want) != upn {
		return "", errors.New("the UPN is not valid: its check letter does not fit. Check each character")
	}
	return want, nil
}

// UPNFromDigits puts the check letter before 12 digits, or before the 11 digits
// and a letter of a temporary number; false where they are not that.
func UPNFromDigits(twelve string) (UPN, bool) {
	if len(twelve) != 12 || !allDigits(twelve[:11]) {
		return "", false
	}
	sum := 0
	for i := range 12 {
		value := int(twelve[i]) - '0'
		if i == 11 && !allDigits(twelve[11:]) {
			value = strings.IndexByte(upnLetters, twelve[11])
		}
		if value < 0 {
			return "", false
		}
		sum += value * (i + 2)
	}
	return UPN(upnLetters[sum%len(upnLetters):][:1] + twelve), true
}

// Temporary says whether a school made the number up until it has the real
// one: it is to be replaced at once and says less about who the child is.
func (u UPN) Temporary() bool {
	return u != "" && !allDigits(string(u[len(u)-1:]))
}

// ParseLAChildID reads a local authority's child identifier: letters and
// digits, at most 20 (census rules 1570 and 1580). The error does not repeat
// the input.
func ParseLAChildID(s string) (LAChildID, error) {
	id := strings.TrimSpace(s)
	if len(id) < 1 || len(id) > 20 || !allAlphanumeric(id) {
		return "", errors.New("the local authority child id must be 1 to 20 letters and digits")
	}
	return LAChildID(id), nil
}

// ChildNumbers are the numbers of children that a text may be, or hold.
type ChildNumbers struct {
	// NHSNumbers and UPNs are those whose check digit or letter fits.
	NHSNumbers []NHSNumber
	UPNs       []UPN
	// LAChildIDs are the ways in which an authority may write the number.
	LAChildIDs []string
}

// NumbersIn reads a search text: what it may be as a whole, in any case and with whatever
// is between the groups of a number; and the numbers beside other words. An authority's
// number is a whole word with a digit.
func NumbersIn(text string) (n ChildNumbers) {
	var words []string
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;/:()", r) }) {
		if word = alphanumeric(word); word != "" {
			words = append(words, word)
		}
	}
	for first := 0; first < len(words); first++ {
		upTo := n.checked(words[first:])
		if upTo < 2 {
			n.local(words[first])
		}
		first += max(0, upTo-1)
	}
	n.local(strings.Join(words, ""))
	return n
}

// checked reads a number with a check digit or letter that words begin with, and returns
// how many words it has: none if there is no such number.
func (n *ChildNumbers) checked(words []string) int {
	const longest = 13 // characters, of a UPN
	joined := ""
	for i, word := range words {
		if joined += word; i > 0 && len(joined) > longest {
			break
		}
		if number, err := ParseNHSNumber(strings.TrimFunc(joined, unicode.IsLetter)); err == nil {
			n.NHSNumbers = append(n.NHSNumbers, number)
			return i + 1
		}
		if upn, err := ParseUPN(joined); err == nil {
			n.UPNs = append(n.UPNs, upn)
			return i + 1
		}
	}
	return 0
}

// local reads a word that may be an authority's number.
func (n *ChildNumbers) local(word string) {
	id, err := ParseLAChildID(word)
	if err != nil || !strings.ContainsAny(word, "0123456789") {
		return
	}
	for _, way := range []string{strings.ToUpper(string(id)), string(id), strings.ToLower(string(id))} {
		if !slices.Contains(n.LAChildIDs, way) {
			n.LAChildIDs = append(n.LAChildIDs, way)
		}
	}
}

// alphanumeric is the unaccented letters and digits of a text.
func alphanumeric(text string) string {
	return strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return r
	}, text)
}

// compact drops what people put between the groups of a number.
func compact(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Dash, r) {
			return -1
		}
		return r
	}, s)
}

// allDigits says whether s is digits 0 to 9 only, and not empty.
func allDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// allAlphanumeric says whether s is unaccented letters and digits only, and not
// empty.
func allAlphanumeric(s string) bool {
	for _, r := range s {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return s != ""
}
