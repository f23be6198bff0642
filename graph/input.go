package graph

import (
	"slices"
	"strings"
	"time"

	"heed/practice"
)

// textOf is the text that a pointer leads to, without blanks around it; "" for none.
func textOf[T ~string](p *T) string {
	if p == nil {
		return ""
	}
	return strings.TrimSpace(string(*p))
}

// filled is the text without blanks around it, or nil where nothing is left.
func filled(p *string) *string {
	text := textOf(p)
	if text == "" {
		return nil
	}
	return &text
}

// dateOf is the calendar date of a column or an argument.
func dateOf(t *time.Time) *practice.Date {
	if t == nil {
		return nil
	}
	d := practice.NewDate(t.Year(), t.Month(), t.Day())
	return &d
}

// column is the calendar date as PostgreSQL's date takes it.
func column(d *practice.Date) *time.Time {
	if d == nil {
		return nil
	}
	t := d.UTC()
	return &t
}

// or is what a pointer leads to, or something else.
func or[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}

// camel turns names of columns into names of the contract.
func camel(columns []string) []string {
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

// equalLists reports whether two lists are the same; none and empty are.
func equalLists[T comparable](a, b []T) bool { return slices.Equal(a, b) }

// setOrClear gives a column what a pointer leads to, or nothing.
func setOrClear[T, U any](to *T, set func(T) U, clear func() U) {
	if to != nil {
		set(*to)
	} else {
		clear()
	}
}
