package practice

import (
	"slices"
	"testing"
	"time"
)

func TestTheTriageQueueIsOrderedByRiskThenByTheDueTime(t *testing.T) {
	t.Parallel()
	early, late := instant("2025-03-12T23:59:59Z"), instant("2025-03-13T23:59:59.5+01:00")
	queue := []string{TriageKey(true, early), TriageKey(true, late), TriageKey(false, early), TriageKey(false, late)}
	if !slices.IsSorted(queue) || len(slices.Compact(queue)) != 4 {
		t.Errorf("immediate risk, then due: %q", queue)
	}
}

func TestIsReReferral(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		previous []string
		received string
		want     int
	}{
		"no earlier referral":                      {nil, "2025-03-10T12:00:00Z", 0},
		"one of last month":                        {[]string{"2025-02-10T12:00:00Z"}, "2025-03-10T12:00:00Z", 1},
		"one of this morning":                      {[]string{"2025-03-10T09:00:00Z"}, "2025-03-10T12:00:00Z", 1},
		"one at the same moment":                   {[]string{"2025-03-10T12:00:00Z"}, "2025-03-10T12:00:00Z", 1},
		"one of the same day a year ago":           {[]string{"2024-03-10T00:00:00Z"}, "2025-03-10T23:59:00Z", 1},
		"one of the day before that":               {[]string{"2024-03-09T23:59:00Z"}, "2025-03-10T00:00:00Z", 0},
		"one of a leap day reaches to 28 February": {[]string{"2024-02-29T12:00:00Z"}, "2025-02-28T12:00:00Z", 1},
		"and not to 1 March":                       {[]string{"2024-02-29T12:00:00Z"}, "2025-03-01T12:00:00Z", 0},
		"a day in London, not in UTC":              {[]string{"2024-07-09T23:30:00Z"}, "2025-07-10T12:00:00Z", 1},
		"a later one does not count":               {[]string{"2025-03-10T12:00:01Z"}, "2025-03-10T12:00:00Z", 0},
		"all within the year count, older ones do not": {[]string{"2023-01-01T12:00:00Z", "2024-06-01T12:00:00Z", "2025-01-01T12:00:00Z"},
			"2025-03-10T12:00:00Z", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var previous []time.Time
			for _, p := range tt.previous {
				previous = append(previous, instant(p))
			}
			if got, is := IsReReferral(previous, instant(tt.received)); got != tt.want || is != (tt.want > 0) {
				t.Errorf("got %d, %v; want %d", got, is, tt.want)
			}
		})
	}
}

func TestTheReReferralWindowIsTheTables(t *testing.T) {
	t.Parallel()
	due, err := EnglandTimescales(EnglandCalendar()).Due(RuleReReferralWindow, day("2025-01-01"))
	if err != nil || due.Rule.Value != reReferralMonths || due.Rule.Unit != TimescaleUnitMonth {
		t.Errorf("got %d %s, %v; want %d months", due.Rule.Value, due.Rule.Unit, err, reReferralMonths)
	}
}
