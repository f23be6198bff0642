package practice

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// anyDate draws a day of the years in which children of the record live.
func anyDate(t *rapid.T, label string) Date {
	return NewDate(1990, time.January, 1).AddDays(rapid.IntRange(0, 60*365).Draw(t, label))
}

func TestParseDate(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		in string
		ok bool
	}{
		"a day is a date":                      {"2025-03-31", true},
		"29 February of a leap year is a date": {"2024-02-29", true},
		"29 February of a common year is none": {"2025-02-29", false},
		"31 April is none":                     {"2025-04-31", false},
		"year nought is none":                  {"0000-01-01", false},
		"an English date is not ISO":           {"31/03/2025", false},
		"a time is not a date":                 {"2025-03-31T00:00:00Z", false},
		"nothing is none":                      {"", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseDate(tt.in)
			if (err == nil) != tt.ok || tt.ok && got.String() != tt.in {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

func TestDateOfIsTheDayInLondon(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ at, want string }{
		"in winter London has UTC's day":             {"2025-01-15T23:59:59Z", "2025-01-15"},
		"in summer the day begins an hour before":    {"2025-07-15T23:00:00Z", "2025-07-16"},
		"a minute before it is still the day before": {"2025-07-15T22:59:59Z", "2025-07-15"},
		"another zone's evening is London's night":   {"2025-01-15T20:00:00-05:00", "2025-01-16"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := DateOf(instant(tt.at)).String(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestEndOfDay(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ day, want string }{
		"in winter it is UTC's":                  {"2025-01-15", "2025-01-15T23:59:59.999999Z"},
		"in summer it is an hour earlier":        {"2025-07-15", "2025-07-15T22:59:59.999999Z"},
		"the day clocks go forward has 23 hours": {"2025-03-30", "2025-03-30T22:59:59.999999Z"},
		"the day clocks go back has 25":          {"2025-10-26", "2025-10-26T23:59:59.999999Z"},
		"a month's last day ends the month":      {"2024-02-29", "2024-02-29T23:59:59.999999Z"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := EndOfDay(day(tt.day)).Format(time.RFC3339Nano); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestAddMonthsKeepsTheDayNumberOrTakesTheLast(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		from string
		n    int
		want string
	}{
		"the same number":                     {"2025-03-10", 3, "2025-06-10"},
		"the last of a shorter month":         {"2025-01-31", 1, "2025-02-28"},
		"the last of February in a leap year": {"2024-01-31", 1, "2024-02-29"},
		"over the end of the year":            {"2025-11-30", 3, "2026-02-28"},
		"twelve months after a leap day":      {"2024-02-29", 12, "2025-02-28"},
		"backwards":                           {"2025-03-31", -1, "2025-02-28"},
		"backwards over the year":             {"2025-01-15", -13, "2023-12-15"},
		"no months":                           {"2025-01-31", 0, "2025-01-31"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := day(tt.from).AddMonths(tt.n).String(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestNewDateCarriesOver(t *testing.T) {
	t.Parallel()
	if got, want := NewDate(2025, time.April, 31), day("2025-05-01"); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestDateOnTheWire(t *testing.T) {
	t.Parallel()
	type wire struct {
		On *Date `json:"on"`
	}
	for name, tt := range map[string]struct {
		text string
		ok   bool
	}{
		"a date":             {`{"on":"2025-03-31"}`, true},
		"no date":            {`{"on":null}`, true},
		"a day that is none": {`{"on":"2025-02-30"}`, false},
		"an empty text":      {`{"on":""}`, false},
		"a number":           {`{"on":20250331}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var w wire
			err := json.Unmarshal([]byte(tt.text), &w)
			if (err == nil) != tt.ok {
				t.Fatalf("got %v", err)
			}
			if back, err := json.Marshal(w); tt.ok && (err != nil || string(back) != tt.text) {
				t.Errorf("wrote %s, %v; want %s", back, err, tt.text)
			}
		})
	}
	for name, d := range map[string]Date{"no day": {}, "32 March": {2025, time.March, 32}, "year 10000": {10000, 1, 1}} {
		if b, err := d.MarshalText(); err == nil {
			t.Errorf("%s is written as %s", name, b)
		}
	}
}

func TestDatesAreInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, n := anyDate(t, "a"), rapid.IntRange(-4000, 4000).Draw(t, "n")
		b := a.AddDays(n)
		if a.Before(b) != (n > 0) || a.After(b) != (n < 0) || (a.Compare(b) == 0) != (n == 0) {
			t.Fatalf("%v and %v, %d days apart, are out of order", a, b, n)
		}
		if a.DaysUntil(b) != n {
			t.Fatalf("got %d days, want %d", a.DaysUntil(b), n)
		}
		if DateOf(a.UTC()) != a || DateOf(EndOfDay(a)) != a || DateOf(EndOfDay(a).Add(time.Microsecond)) != a.AddDays(1) {
			t.Fatalf("the day of %v is another", a)
		}
		if back, err := ParseDate(a.String()); err != nil || back != a {
			t.Fatalf("%v read back as %v, %v", a, back, err)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2025-03-31", "2024-02-29", "", "0000-00-00", "99999-01-01"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		if got, err := ParseDate(in); err == nil && got.String() != in {
			t.Errorf("read as %v", got)
		}
	})
}
