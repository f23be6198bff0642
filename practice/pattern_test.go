package practice

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// happened makes events of one category, numbered from 1.
func happened(category EventCategory, days ...string) []EventFacts {
	var events []EventFacts
	for i, on := range days {
		events = append(events, EventFacts{ID: id(byte(i + 1)), On: day(on), Category: category})
	}
	return events
}

// spans writes findings as "first..last: events".
func spans(found []Pattern) []string {
	var lines []string
	for _, p := range found {
		line := p.From.String() + ".." + p.To.String() + ":"
		for _, e := range p.Events {
			line += " " + string(rune('0'+e[15]))
		}
		lines = append(lines, line)
	}
	return lines
}

func TestRepeats(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		events []EventFacts
		want   []string
	}{
		"two are no repeat":                   {happened(EventCategoryConcern, "2025-01-01", "2025-01-02"), nil},
		"three in the window are":             {happened(EventCategoryConcern, "2025-01-01", "2025-01-11", "2025-01-31"), []string{"2025-01-01..2025-01-31: 1 2 3"}},
		"a day more than the window is none":  {happened(EventCategoryConcern, "2025-01-01", "2025-01-11", "2025-02-01"), nil},
		"three on one day are":                {happened(EventCategoryConcern, "2025-01-01", "2025-01-01", "2025-01-01"), []string{"2025-01-01..2025-01-01: 1 2 3"}},
		"windows that share an event are one": {happened(EventCategoryConcern, "2025-01-01", "2025-01-15", "2025-01-30", "2025-02-10"), []string{"2025-01-01..2025-02-10: 1 2 3 4"}},
		"windows apart are two":               {happened(EventCategoryConcern, "2025-01-01", "2025-01-02", "2025-01-03", "2025-06-01", "2025-06-02", "2025-06-03"), []string{"2025-01-01..2025-01-03: 1 2 3", "2025-06-01..2025-06-03: 4 5 6"}},
		"the order of entry does not matter":  {happened(EventCategoryConcern, "2025-01-31", "2025-01-01", "2025-01-11"), []string{"2025-01-01..2025-01-31: 2 3 1"}},
		"another category does not count":     {happened(EventCategoryContact, "2025-01-01", "2025-01-11", "2025-01-31"), nil},
		"no events":                           {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, spans(Repeats(tt.events, EventCategoryConcern, 3, 30))); diff != "" {
				t.Errorf("repeats (-want +got):\n%s", diff)
			}
		})
	}
	if got := Repeats(happened(EventCategoryConcern, "2025-01-01"), EventCategoryConcern, 0, 30); got != nil {
		t.Errorf("a rule of none finds %v", got)
	}
}

func TestContactGaps(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		events []EventFacts
		today  string
		want   []string
	}{
		"twenty-eight days are no gap":       {happened(EventCategoryHomeVisit, "2025-01-01", "2025-01-29"), "2025-01-30", nil},
		"twenty-nine are":                    {happened(EventCategoryHomeVisit, "2025-01-01", "2025-01-30"), "2025-01-30", []string{"2025-01-01..2025-01-30: 1 2"}},
		"one that lasts until today":         {happened(EventCategoryHomeVisit, "2025-01-01"), "2025-03-01", []string{"2025-01-01..2025-03-01: 1"}},
		"a visit after today is not yet one": {happened(EventCategoryHomeVisit, "2025-01-01", "2025-04-01"), "2025-03-01", []string{"2025-01-01..2025-03-01: 1"}},
		"a letter home is no contact":        {happened(EventCategoryDecision, "2025-01-01"), "2025-03-01", nil},
		"no contact, nothing to measure":     {nil, "2025-03-01", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, spans(ContactGaps(tt.events, 28, day(tt.today)))); diff != "" {
				t.Errorf("gaps (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFindPatternsNamesEachKind(t *testing.T) {
	t.Parallel()
	events := slices.Concat(
		happened(EventCategoryPoliceAttendance, "2025-01-03", "2025-02-01", "2025-03-01"),
		happened(EventCategoryWasNotBrought, "2025-01-02", "2025-02-01", "2025-03-01"),
		happened(EventCategoryConcern, "2025-01-01", "2025-02-01", "2025-03-01"),
		happened(EventCategoryContact, "2025-01-04"),
	)
	var got []PatternKind
	for _, p := range FindPatterns(events, DefaultPatternRule(), day("2025-03-14")) {
		got = append(got, p.Kind)
	}
	want := []PatternKind{PatternKindRepeatedConcerns, PatternKindMissedAppointments, PatternKindPoliceAttendances, PatternKindContactGap}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("kinds by first day (-want +got):\n%s", diff)
	}
}

func TestPatternsDoNotDependOnTheOrderOfEntry(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var events []EventFacts
		for i := range rapid.IntRange(0, 12).Draw(t, "count") {
			events = append(events, EventFacts{
				ID:       id(byte(i)),
				On:       day("2025-01-01").AddDays(rapid.IntRange(0, 300).Draw(t, "on")),
				Category: rapid.SampledFrom([]EventCategory{EventCategoryConcern, EventCategoryContact}).Draw(t, "category"),
			})
		}
		shuffled := rapid.Permutation(events).Draw(t, "shuffled")
		today := day("2025-12-31")
		if diff := cmp.Diff(FindPatterns(events, DefaultPatternRule(), today), FindPatterns(shuffled, DefaultPatternRule(), today)); diff != "" {
			t.Fatalf("in order and shuffled differ:\n%s", diff)
		}
	})
}
