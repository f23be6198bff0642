package practice

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestChildhoodEndsWithDeathOrTheEighteenthBirthday(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ born, died, want *Date }{
		"nothing is known":               {nil, nil, nil},
		"born":                           {dayp("2008-05-06"), nil, dayp("2026-05-06")},
		"born on a day of leap years":    {dayp("2008-02-29"), nil, dayp("2026-03-01")},
		"died as a child":                {dayp("2008-05-06"), dayp("2020-01-02"), dayp("2020-01-02")},
		"died grown up":                  {dayp("2008-05-06"), dayp("2027-01-02"), dayp("2026-05-06")},
		"died, and nobody knows how old": {nil, dayp("2020-01-02"), dayp("2020-01-02")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, ChildhoodEnds(tt.born, tt.died)); diff != "" {
				t.Errorf("(-want +got) %s", diff)
			}
		})
	}
}

func TestWhoIsGrownUpIsTheSameEitherWay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		born := day("2004-01-01").AddDays(rapid.IntRange(0, 4000).Draw(t, "born"))
		today := born.AddMonths(12 * adulthood).AddDays(rapid.IntRange(-3, 3).Draw(t, "off"))
		grown := !ChildhoodEnds(&born, nil).After(today)
		if got := !born.After(GrownUpIfBornBy(today)); got != grown {
			t.Fatalf("born on %v, on %v: grown up %v by one rule and %v by the other", born, today, grown, got)
		}
		if years, _ := AgeAt(born, today); (years >= adulthood) != grown {
			t.Fatalf("born on %v, on %v: %d years and grown up %v", born, today, years, grown)
		}
	})
}

func TestAClockStandsStillWhenChildhoodEnds(t *testing.T) {
	t.Parallel()
	sittings := []Sitting{sat(1, "2025-01-01", "A 4, B 4"), sat(2, "2025-01-11", "B 1"), sat(3, "2025-03-01", "A 1, C 5")}
	by := id(2)
	stopped := func(end *Date, days int) []AreaClock {
		return []AreaClock{
			{Area: AreaRef{"GCP", "A"}, Days: days, Spells: []Spell{{StartedOn: day("2025-01-01"), EndedOn: end, ShownBy: id(1), Days: days}}},
			{Area: AreaRef{"GCP", "B"}, Days: 10,
				Spells: []Spell{{StartedOn: day("2025-01-01"), EndedOn: dayp("2025-01-11"), ShownBy: id(1), DisprovedBy: &by, Days: 10}}},
		}
	}
	for name, tt := range map[string]struct {
		born, died *Date
		today      string
		want       []AreaClock
	}{
		"the day of the birthday":           {dayp("2007-02-01"), nil, "2025-02-01", stopped(dayp("2025-02-01"), 31)},
		"long after":                        {dayp("2007-02-01"), nil, "2030-01-01", stopped(dayp("2025-02-01"), 31)},
		"death, whatever is completed then": {dayp("2010-01-01"), dayp("2025-01-21"), "2025-04-01", stopped(dayp("2025-01-21"), 20)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, ChildClocks(tt.born, tt.died, sittings, ClockRule{}, day(tt.today))); diff != "" {
				t.Errorf("clocks (-want +got):\n%s", diff)
			}
		})
	}
	eve := ChildClocks(dayp("2007-02-01"), nil, sittings, ClockRule{}, day("2025-01-31"))
	if !eve[0].Running || eve[0].Days != 30 {
		t.Errorf("on the eve of the birthday: %+v", eve[0])
	}
}

// A stored clock is right on every later day until a profile or the end of childhood
// changes it.
func TestWhatIsKeptOfAClockStaysRight(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sittings, today := anySittings(t), day("2025-03-10")
		later := rapid.IntRange(0, 1000).Draw(t, "later")
		kept := NeglectClocks(sittings, ClockRule{}, today)
		for i, c := range NeglectClocks(sittings, ClockRule{}, today.AddDays(later)) {
			since := kept[i].Since(today)
			switch {
			case (since == nil) == c.Running:
				t.Fatalf("running %v, kept since %v", c.Running, since)
			case since != nil && since.DaysUntil(today.AddDays(later)) != c.Days:
				t.Fatalf("%d days on: %d days, kept since %v", later, c.Days, since)
			case since == nil && kept[i].Over() != c.Days:
				t.Fatalf("%d days, kept %d", c.Days, kept[i].Over())
			case since != nil && kept[i].Over() > c.Days:
				t.Fatalf("%d days are over, of %d", kept[i].Over(), c.Days)
			}
		}
	})
}

func TestClocksAreReadWorstFirst(t *testing.T) {
	t.Parallel()
	clocks := []AreaClock{
		{Area: AreaRef{"GCP", "A"}}, {Area: AreaRef{"GCP", "B"}, Days: 7}, {Area: AreaRef{"HOME", "A"}, Days: 7, Running: true},
		{Area: AreaRef{"GCP", "C"}, Days: 7, Running: true}, {Area: AreaRef{"GCP", "D"}, Days: 9},
	}
	WorstFirst(clocks)
	var got []AreaRef
	for _, c := range clocks {
		got = append(got, c.Area)
	}
	want := []AreaRef{{"GCP", "D"}, {"GCP", "C"}, {"HOME", "A"}, {"GCP", "B"}, {"GCP", "A"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got) %s", diff)
	}
}

func TestAreasOfTwoProfilesAreCompared(t *testing.T) {
	t.Parallel()
	to := Instrument{Areas: []InstrumentArea{{Code: "B"}, {Code: "A"}, {Code: "N"}, {Code: "X"}}}
	from := Instrument{Areas: []InstrumentArea{{Code: "A"}, {Code: "B"}, {Code: "G"}}}
	got := AreaChange(from, to, []SittingArea{{"A", 4}, {"B", 2}, {"G", 3}}, []SittingArea{{"A", 2}, {"B", 3}, {"N", 5}, {"X", 0}})
	want := []ItemChange{{"B", 2, 3, ChangeKindWorse}, {"A", 4, 2, ChangeKindBetter}, {"N", 0, 5, ChangeKindNew}, {"G", 3, 0, ChangeKindGone}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got) %s", diff)
	}
}
