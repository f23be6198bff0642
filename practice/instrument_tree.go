package practice

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"
)

// branch is one object of a decoded tree while it is read. [branch.done] reports the keys
// that were not asked for as mistakes. A branch that should be there and is not reads as
// empty, and what it lacks is not reported again.
type branch struct {
	found  *problems
	path   []string
	fields map[string]any
	asked  map[string]bool
}

// newBranch begins to read a value as an object.
func newBranch(found *problems, value any, path []string) branch {
	fields, ok := value.(map[string]any)
	if !ok {
		found.add(ProblemCodeInvalid, "This must be an object of named values.", path...)
		found = new(problems)
	}
	return branch{found: found, path: path, fields: fields, asked: make(map[string]bool)}
}

// at is the place of something below the branch.
func (b branch) at(below ...string) []string { return slices.Concat(b.path, below) }

// value is what a key holds; null is nothing.
func (b branch) value(key string) (any, bool) {
	b.asked[key] = true
	value := b.fields[key]
	return value, value != nil
}

// done reports the keys that nobody asked for, in alphabetical order.
func (b branch) done() {
	for _, key := range slices.Sorted(maps.Keys(b.fields)) {
		if !b.asked[key] {
			b.found.add(ProblemCodeInvalid, "There is no value of this name here. Remove it or correct the name.", b.at(key)...)
		}
	}
}

// text reads a text within its limits.
func (b branch) text(key string, limits text) string {
	value, ok := b.value(key)
	words, isText := value.(string)
	if ok && !isText {
		b.found.add(ProblemCodeInvalid, limits.subject+" must be text. Put it in quotes if it looks like a number.", b.at(key)...)
		return ""
	}
	before := len(*b.found)
	b.found.check(words, limits, b.at(key)...)
	if len(*b.found) > before {
		return ""
	}
	return words
}

// number reads a whole number between two ends, both allowed; an absent one
// is zero.
func (b branch) number(key, subject string, least, most int, needed bool) int {
	value, ok := b.value(key)
	if !ok {
		if needed {
			b.found.add(ProblemCodeRequired, subject+" is required.", b.at(key)...)
		}
		return 0
	}
	n, whole := wholeNumber(value)
	switch {
	case !whole:
		b.found.add(ProblemCodeInvalid, subject+" must be a whole number.", b.at(key)...)
	case n < float64(least) || n > float64(most):
		b.found.add(ProblemCodeOutOfRange, fmt.Sprintf("%s must be from %d to %d.", subject, least, most), b.at(key)...)
	default:
		return int(n)
	}
	return 0
}

// wholeNumber takes a number in any form that decoders of JSON and YAML yield.
func wholeNumber(value any) (float64, bool) {
	var n float64
	switch v := value.(type) {
	case int:
		n = float64(v)
	case int64:
		n = float64(v)
	case uint64:
		n = float64(v)
	case float64:
		n = v
	case json.Number:
		parsed, err := v.Float64()
		if err != nil {
			return 0, false
		}
		n = parsed
	default:
		return 0, false
	}
	return n, n == math.Trunc(n)
}

// flag reads yes or no; an absent one is no.
func (b branch) flag(key, subject string) bool {
	value, ok := b.value(key)
	yes, isFlag := value.(bool)
	if ok && !isFlag {
		b.found.add(ProblemCodeInvalid, subject+" must be true or false.", b.at(key)...)
	}
	return yes
}

// date reads a day, as text or as the instant that a YAML decoder makes of it.
func (b branch) date(key string) *Date {
	value, ok := b.value(key)
	if !ok {
		return nil
	}
	switch v := value.(type) {
	case time.Time:
		date := dateIn(v)
		return &date
	case string:
		if date, err := ParseDate(v); err == nil {
			return &date
		}
	}
	b.found.add(ProblemCodeInvalid, "The date must be written year-month-day, such as 2025-03-31.", b.at(key)...)
	return nil
}

// list reads the entries of a list. needed makes an absent or empty one a
// mistake.
func (b branch) list(key, subject string, most int, needed bool) []any {
	value, ok := b.value(key)
	entries, isList := value.([]any)
	switch {
	case ok && !isList:
		b.found.add(ProblemCodeInvalid, subject+" must be a list.", b.at(key)...)
	case len(entries) == 0 && needed:
		b.found.add(ProblemCodeRequired, subject+" needs at least 1 entry.", b.at(key)...)
	case len(entries) > most:
		b.found.add(ProblemCodeTooLong, fmt.Sprintf("%s has at most %d entries. This one has %d.",
			subject, most, len(entries)), b.at(key)...)
	}
	return entries
}

// branches reads a list of objects, each at its own place.
func (b branch) branches(key, subject string, most int, needed bool) []branch {
	var below []branch
	for i, entry := range b.list(key, subject, most, needed) {
		below = append(below, newBranch(b.found, entry, b.at(key, strconv.Itoa(i))))
	}
	return below
}

// branch reads an object that must be there.
func (b branch) branch(key, subject string) branch {
	value, ok := b.value(key)
	if !ok {
		b.found.add(ProblemCodeRequired, subject+" is required.", b.at(key)...)
		return newBranch(new(problems), nil, b.at(key))
	}
	return newBranch(b.found, value, b.at(key))
}
