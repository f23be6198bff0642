// Package scalar converts the contract's scalars to Go values and back, and refuses values
// of another form. A refusal never repeats what was sent.
package scalar

import (
	"context"
	"encoding/json"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"heed/ent"
	"heed/graph/transport"
	"heed/practice"
)

// Refusal says what form a scalar has, without what was sent.
type Refusal string

// err is the refusal as an error of the contract.
func (r Refusal) err() error {
	return &gqlerror.Error{Message: string(r), Extensions: map[string]any{"code": transport.CodeBadUserInput}}
}

// Refusals of values that are not of their scalar's form.
const (
	ErrID       = Refusal("The identifier is not valid. Use the id of a record, as Heed gave it.")
	ErrInt      = Refusal("The Int must be a whole number from -2147483648 to 2147483647.")
	ErrDateTime = Refusal("The DateTime must be an RFC 3339 instant such as 2026-11-23T09:30:00Z, in the years 1900 to 2200.")
	ErrGrade    = Refusal("The Grade must be a whole number from 1 (every need met) to 5.")
	ErrDate     = Refusal("The Date must be an ISO 8601 date such as 2018-11-07, in the years 1900 to 2200.")
)

// MarshalID writes an identifier.
func MarshalID(id uuid.UUID) graphql.Marshaler { return graphql.MarshalString(id.String()) }

// UnmarshalID reads an identifier in its canonical form of 36 characters. The identifier of
// a record that was merged leads to the record that stays.
func UnmarshalID(ctx context.Context, v any) (uuid.UUID, error) {
	s := clean(v)
	if len(s) != 36 {
		return uuid.UUID{}, ErrID.err()
	}
	id, err := uuid.Parse(s)
	if err != nil {
		return uuid.UUID{}, ErrID.err()
	}
	if lists := ent.ListsFrom(ctx); lists != nil {
		return lists.StandingID(id), nil
	}
	return id, nil
}

// MarshalInt writes a whole number.
func MarshalInt(i int) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { io.WriteString(w, strconv.Itoa(i)) })
}

// UnmarshalInt reads a whole number of 32 bits, as the GraphQL specification has it.
func UnmarshalInt(v any) (int, error) {
	var text string
	switch v := v.(type) {
	case json.Number:
		text = v.String()
	case int64:
		text = strconv.FormatInt(v, 10)
	case int:
		text = strconv.Itoa(v)
	default:
		return 0, ErrInt.err()
	}
	i, err := strconv.ParseInt(text, 10, 64)
	if err != nil || i < math.MinInt32 || i > math.MaxInt32 {
		return 0, ErrInt.err()
	}
	return int(i), nil
}

// MarshalDateTime writes an instant in UTC, to the millisecond.
func MarshalDateTime(t time.Time) graphql.Marshaler {
	return graphql.MarshalString(t.UTC().Truncate(time.Millisecond).Format(time.RFC3339Nano))
}

// UnmarshalDateTime reads an instant.
func UnmarshalDateTime(v any) (time.Time, error) {
	t, err := time.Parse(time.RFC3339Nano, clean(v))
	if err != nil || !plausible(t) {
		return time.Time{}, ErrDateTime.err()
	}
	return t.UTC(), nil
}

// MarshalDate writes a calendar date.
func MarshalDate(t time.Time) graphql.Marshaler {
	return graphql.MarshalString(t.Format(time.DateOnly))
}

// UnmarshalDate reads a calendar date.
func UnmarshalDate(v any) (time.Time, error) {
	t, err := time.Parse(time.DateOnly, clean(v))
	if err != nil || !plausible(t) {
		return time.Time{}, ErrDate.err()
	}
	return t, nil
}

func plausible(t time.Time) bool { return t.Year() >= 1900 && t.Year() <= 2200 }

// MarshalNHSNumber writes an NHS number.
func MarshalNHSNumber(n practice.NHSNumber) graphql.Marshaler {
	return graphql.MarshalString(string(n))
}

// UnmarshalNHSNumber reads an NHS number and checks it.
func UnmarshalNHSNumber(v any) (practice.NHSNumber, error) {
	return parsed(v, practice.ParseNHSNumber)
}

// MarshalUPN writes a unique pupil number.
func MarshalUPN(n practice.UPN) graphql.Marshaler { return graphql.MarshalString(string(n)) }

// UnmarshalUPN reads a unique pupil number and checks it.
func UnmarshalUPN(v any) (practice.UPN, error) {
	return parsed(v, practice.ParseUPN)
}

func parsed[T ~string](v any, parse func(string) (T, error)) (T, error) {
	value, err := parse(clean(v))
	if err != nil {
		return "", Refusal(err.Error()).err()
	}
	return value, nil
}

// MarshalGrade writes a grade of care; no grade is null.
func MarshalGrade(g practice.Grade) graphql.Marshaler {
	if !g.Assessed() {
		return graphql.Null
	}
	return MarshalInt(int(g))
}

// UnmarshalGrade reads a grade of care.
func UnmarshalGrade(v any) (practice.Grade, error) {
	i, err := UnmarshalInt(v)
	if g := practice.Grade(i); err == nil && g.Assessed() {
		return g, nil
	}
	return 0, ErrGrade.err()
}
