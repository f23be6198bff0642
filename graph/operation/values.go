package operation

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"

	"heed/ent"
	"heed/practice"
	"heed/store"
)

// Pointers returns pointers to the elements of a list: gqlgen generates lists of
// pointers for practice's types.
func Pointers[T any](list []T) []*T {
	to := make([]*T, len(list))
	for i := range list {
		to[i] = &list[i]
	}
	return to
}

// NumbersIn finds the children's numbers in a text.
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

// NonNil turns a nil list into an empty one: the contract's lists are never null.
func NonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Trimmed returns the text without surrounding blanks, or "" for nil.
func Trimmed[T ~string](p *T) string {
	if p == nil {
		return ""
	}
	return strings.TrimSpace(string(*p))
}

// TrimmedOrNil returns the text without surrounding blanks, or nil where it is blank.
func TrimmedOrNil(p *string) *string {
	text := Trimmed(p)
	if text == "" {
		return nil
	}
	return &text
}

// DateOf turns the time of a date column or argument into a calendar date.
func DateOf(t *time.Time) *practice.Date {
	if t == nil {
		return nil
	}
	d := practice.NewDate(t.Year(), t.Month(), t.Day())
	return &d
}

// DateColumn turns a calendar date into the time that a date column takes.
func DateColumn(d *practice.Date) *time.Time {
	if d == nil {
		return nil
	}
	t := d.UTC()
	return &t
}

// ValueOr returns the value that a pointer points to, or a default for nil.
func ValueOr[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}

// Amended is a value after a change: what the input leaves out stays, and null empties.
func Amended[T any](now *T, then graphql.Omittable[*T]) *T {
	if value, given := then.ValueOK(); given {
		return value
	}
	return now
}

// NotEmptied refuses null for fields of the current input that a record always has. A field
// that is left out stays.
func NotEmptied(ctx context.Context, fields ...string) []practice.Problem {
	_, _, _, asked := currentMutation(ctx)
	given, _ := asked.(map[string]any)
	var problems []practice.Problem
	for _, field := range fields {
		if value, is := given[field]; is && value == nil {
			problems = append(problems, ProblemRequired("This cannot be emptied. Give a value, or leave it out to keep what is there.", field))
		}
	}
	return problems
}

// CamelCase turns column names into field names of the contract.
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

// FieldsOf turns columns of a record into field names of the contract.
func FieldsOf(record uuid.UUID, columns []string) []string {
	kind, _ := store.TypeOf(record)
	return fieldsOf(kind, columns)
}

func fieldsOf(kind string, columns []string) []string {
	names := []string{}
	for _, c := range columns {
		name, unnamed := shownBy[kind+"."+c]
		if !unnamed {
			name = ent.FieldOf(kind, c)
		}
		if name != "" {
			names = append(names, name)
		}
	}
	names = CamelCase(names)
	slices.Sort(names)
	return slices.Compact(names)
}

// shownBy maps columns without a field of their own to the field that shows them; those that
// nothing shows to none.
var shownBy = map[string]string{
	"CareProfile.window_end": "sitting", "CareProfile.chosen": "areas", "CareProfile.area_grades": "areas", "CareSitting.carer_ids": "carers",
	"Child.ethnicity_list_year": "ethnicity_label", "Practitioner.issuer": "", "Practitioner.subject": "",
	"Referral.triage_started_at": "state", "TargetItem.dropped": "", "Incident.placed_by_id": "placing_reason",
}

// EqualLists reports whether two lists are equal. A nil list equals an empty one.
func EqualLists[T comparable](a, b []T) bool { return slices.Equal(a, b) }

// SetOrClear sets a column, or clears it for nil.
func SetOrClear[T, U any](to *T, set func(T) U, clear func() U) {
	if to != nil {
		set(*to)
	} else {
		clear()
	}
}

// Distinct returns the identifiers sorted and without repeats.
func Distinct[T ~[16]byte](ids []T) []T {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b T) int {
		x, y := [16]byte(a), [16]byte(b)
		return slices.Compare(x[:], y[:])
	})
	return slices.Compact(ids)
}

// CodeLabel returns the label of a code in the code list of its year, or nil.
func CodeLabel(list practice.CodeList, code *string, year *int) *string {
	if code == nil || year == nil {
		return nil
	}
	if text, ok := list.Label(*code, *year); ok {
		return &text
	}
	return nil
}

// OrderedIDs draws identifiers in ascending order, so that records are read in the order in
// which the user named them.
func OrderedIDs(op *store.Operation, record string, n int) ([]uuid.UUID, error) {
	ids := make([]uuid.UUID, n)
	for i := range ids {
		id, err := op.NewID(record)
		if err != nil {
			return nil, err
		}
		ids[i] = id
	}
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	return ids, nil
}
