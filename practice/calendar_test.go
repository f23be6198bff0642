package practice

import (
	"testing"

	"pgregory.net/rapid"
)

func TestIsWorkingDay(t *testing.T) {
	t.Parallel()
	cal := EnglandCalendar()
	for name, tt := range map[string]struct {
		day  string
		want bool
	}{
		"a Wednesday is":                             {"2025-03-12", true},
		"a Saturday is not":                          {"2025-03-15", false},
		"a Sunday is not":                            {"2025-03-16", false},
		"Good Friday is not":                         {"2025-04-18", false},
		"Easter Monday is not":                       {"2025-04-21", false},
		"the Tuesday after Easter is":                {"2025-04-22", true},
		"early May moved for VE day is not":          {"2020-05-08", false},
		"the Monday it moved from is":                {"2020-05-04", true},
		"the state funeral is not":                   {"2022-09-19", false},
		"the coronation is not":                      {"2023-05-08", false},
		"a substitute day for Christmas is not":      {"2021-12-27", false},
		"the substitute for Boxing Day after it too": {"2021-12-28", false},
		"a substitute New Year's Day is not":         {"2028-01-03", false},
		"Scotland's second of January is":            {"2025-01-02", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := cal.IsWorkingDay(day(tt.day)); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestAddWorkingDays(t *testing.T) {
	t.Parallel()
	cal := EnglandCalendar()
	for name, tt := range map[string]struct {
		from        string
		n           int
		want        string
		provisional bool
	}{
		"the start is day nought":                         {"2025-03-10", 1, "2025-03-11", false},
		"over a weekend":                                  {"2025-03-14", 1, "2025-03-17", false},
		"from a Saturday the Monday is the first":         {"2025-03-15", 1, "2025-03-17", false},
		"over Easter":                                     {"2025-04-17", 1, "2025-04-22", false},
		"over Christmas":                                  {"2025-12-24", 1, "2025-12-29", false},
		"over Christmas and its substitute days":          {"2021-12-24", 1, "2021-12-29", false},
		"forty-five from a Monday without holidays":       {"2025-01-06", 45, "2025-03-10", false},
		"no days stay where they are, even on a Saturday": {"2025-03-15", 0, "2025-03-15", false},
		"two before a conference":                         {"2025-03-17", -2, "2025-03-13", false},
		"five before, over Easter":                        {"2025-04-24", -5, "2025-04-15", false},
		"to the last day the table knows":                 {"2028-12-21", 1, "2028-12-22", false},
		"past the table's end it is provisional":          {"2028-12-22", 1, "2028-12-27", true},
		"far past it the weekend still counts":            {"2029-03-02", 1, "2029-03-05", true},
		"before the table's start it is provisional":      {"2014-12-30", 1, "2014-12-31", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, provisional := cal.AddWorkingDays(day(tt.from), tt.n)
			if got.String() != tt.want || provisional != tt.provisional {
				t.Errorf("got %v (provisional %v), want %s (%v)", got, provisional, tt.want, tt.provisional)
			}
		})
	}
}

func TestTheCalendarKnowsItsEnd(t *testing.T) {
	t.Parallel()
	if got := EnglandCalendar().KnownUntil().String(); got != "2028-12-26" {
		t.Errorf("got %s", got)
	}
	if got := len(EnglandCalendar().holidays); got != 115 {
		t.Errorf("got %d bank holidays, want the 115 published", got)
	}
}

func TestCountingWorkingDaysUndoesAddingThem(t *testing.T) {
	t.Parallel()
	cal := EnglandCalendar()
	rapid.Check(t, func(t *rapid.T) {
		from, n := anyDate(t, "from"), rapid.IntRange(-90, 90).Draw(t, "n")
		to, provisional := cal.AddWorkingDays(from, n)
		if n != 0 && !cal.IsWorkingDay(to) {
			t.Fatalf("%v is no working day", to)
		}
		back, alsoProvisional := cal.WorkingDaysBetween(from, to)
		if back != n || provisional != alsoProvisional {
			t.Fatalf("from %v to %v: got %d (provisional %v), want %d (%v)", from, to, back, alsoProvisional, n, provisional)
		}
	})
}
