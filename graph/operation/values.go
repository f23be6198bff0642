package operation

import (
	"slices"
	"strings"
	"time"

	"heed/practice"
	"heed/store"
)

// Pointers lead to the members of a list, as the contract's lists of practice's types do.
func Pointers[T any](list []T) []*T {
	to := make([]*T, len(list))
	for i := range list {
		to[i] = &list[i]
	}
	return to
}

// NumbersIn are the numbers of children that a text holds.
func NumbersIn(text string) (by store.Numbers) {
	sought := practice.NumbersIn(text)
	for _, number := range sought.NHSNumbers {
		by.NHS = append(by.NHS, string(number))
	}
	for _, upn := range sought.UPNs {
		by.UPN = append(by.UPN, string(upn))
	}
	by.Local = sought.LAChildIDs
	return by
}

// NonNil is the list, and an empty one for none: the contract's lists are never null.
func NonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Trimmed is the text that a pointer leads to, without blanks around it; "" for none.
func Trimmed[T ~string](p *T) string {
	if p == nil {
		return ""
	}
	return strings.TrimSpace(string(*p))
}

// TrimmedOrNil is the text without blanks around it, or nil where nothing is left.
func TrimmedOrNil(p *string) *string {
	text := Trimmed(p)
	if text == "" {
		return nil
	}
	return &text
}

// DateOf is the calendar date of a column or an argument.
func DateOf(t *time.Time) *practice.Date {
	if t == nil {
		return nil
	}
	d := practice.NewDate(t.Year(), t.Month(), t.Day())
	return &d
}

// DateColumn is the calendar date as PostgreSQL's date takes it.
func DateColumn(d *practice.Date) *time.Time {
	if d == nil {
		return nil
	}
	t := d.UTC()
	return &t
}

// ValueOr is what a pointer leads to, or something else.
func ValueOr[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}

// CamelCase turns names of columns into names of the contract.
func CamelCase(columns []string) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		parts := strings.Split(c, "_")
		for j, p := range parts[1:] {
			parts[j+1] = strings.ToUpper(p[:1]) + p[1:]
		}
		names[i] = strings.Join(parts, "")
	}
	return names
}

// EqualLists reports whether two lists are the same; none and empty are.
func EqualLists[T comparable](a, b []T) bool { return slices.Equal(a, b) }

// SetOrClear gives a column what a pointer leads to, or nothing.
func SetOrClear[T, U any](to *T, set func(T) U, clear func() U) {
	if to != nil {
		set(*to)
	} else {
		clear()
	}
}

// Distinct is the identifiers in order, each once.
func Distinct[T ~[16]byte](ids []T) []T {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b T) int {
		x, y := [16]byte(a), [16]byte(b)
		return slices.Compare(x[:], y[:])
	})
	return slices.Compact(ids)
}

// CodeLabel is what a code means in the list of its year, or nil.
func CodeLabel(list practice.CodeList, code *string, year *int) *string {
	if code == nil || year == nil {
		return nil
	}
	if text, ok := list.Label(*code, *year); ok {
		return &text
	}
	return nil
}
