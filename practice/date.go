package practice

import (
	"cmp"
	"errors"
	"fmt"
	"sync"
	"time"
	_ "time/tzdata" // London must load on a machine without a zone database
)

// Date is a day of the civil calendar, without time or zone. Deadlines,
// birthdays and periods are dates; only moments are times. The zero Date is no
// day at all.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// NewDate makes a date, carrying over values outside their range as
// [time.Date] does: 31 April becomes 1 May.
func NewDate(year int, month time.Month, day int) Date {
	return dateIn(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf is the day it is in London at an instant. In summer the day begins in
// London an hour before it does in UTC.
func DateOf(t time.Time) Date {
	return dateIn(t.In(london()))
}

// ParseDate reads an ISO 8601 calendar date such as 2025-03-31. The error does
// not repeat the input.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, errors.New("the date must be written year-month-day, such as 2025-03-31")
	}
	return dateIn(t), nil
}

// EndOfDay is the last instant of a day in London, in UTC, to the microsecond:
// the database keeps no finer time and would round a nanosecond more into the
// next day.
func EndOfDay(d Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day+1, 0, 0, 0, 0, london()).Add(-time.Microsecond).UTC()
}

// StartOfDay is the first instant of a day in London, in UTC.
func StartOfDay(d Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, london()).UTC()
}

// String is the date in ISO 8601.
func (d Date) String() string {
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// IsZero says whether this is no day at all.
func (d Date) IsZero() bool { return d == Date{} }

// Compare is negative when d comes before e, zero when they are one day,
// positive when d comes after.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before says whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After says whether d is a later day than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// AddDays is the day n calendar days later, or earlier for a negative n.
func (d Date) AddDays(n int) Date { return NewDate(d.Year, d.Month, d.Day+n) }

// AddMonths is the day with the same number n months later, or the last day of
// that month where it has no such day: one month after 31 January is the last
// of February.
func (d Date) AddMonths(n int) Date {
	last := NewDate(d.Year, d.Month+time.Month(n)+1, 0)
	return Date{Year: last.Year, Month: last.Month, Day: min(d.Day, last.Day)}
}

// DaysUntil is the number of calendar days from d to e, negative when e comes
// first.
func (d Date) DaysUntil(e Date) int {
	const secondsPerDay = 24 * 60 * 60
	return int((e.UTC().Unix() - d.UTC().Unix()) / secondsPerDay)
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.UTC().Weekday() }

// UTC is midnight UTC of the date, the form in which a database driver takes a
// date. [DateOf] turns it back into the same date.
func (d Date) UTC() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// MarshalText writes the date in ISO 8601, for JSON and every other text form.
// A value that is no day of the calendar is an error.
func (d Date) MarshalText() ([]byte, error) {
	if d.Year < 1 || d.Year > 9999 || NewDate(d.Year, d.Month, d.Day) != d {
		return nil, errors.New("not a day of the calendar")
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what [ParseDate] reads.
func (d *Date) UnmarshalText(b []byte) error {
	parsed, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// dateIn is the day a time shows in its own zone.
func dateIn(t time.Time) Date {
	year, month, day := t.Date()
	return Date{Year: year, Month: month, Day: day}
}

// within says whether a day lies in a period; both ends belong to it, and an
// absent end is open.
func (d Date) within(from, to *Date) bool {
	return (from == nil || !d.Before(*from)) && (to == nil || !d.After(*to))
}

// london is the zone in which England's deadlines fall, decoded once.
var london = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic("practice: the embedded zone database lacks Europe/London")
	}
	return zone
})
