package practice

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// sat is a sitting of a fortnight that ends on a day; areas are written "A 4,
// B -".
func sat(n byte, to, areas string) Sitting {
	s := Sitting{ID: id(n), Instrument: "GCP", StartedOn: day(to).AddDays(-13), EndedOn: day(to)}
	for _, g := range graded(areas) {
		s.Areas = append(s.Areas, SittingArea{g.Item, g.Grade})
	}
	return s
}

// clocked writes clocks as "A: first..last days".
func clocked(clocks []AreaClock) []string {
	var lines []string
	for _, c := range clocks {
		line := c.Area.Area + ":"
		for _, s := range c.Spells {
			until := ""
			if s.EndedOn != nil {
				until = s.EndedOn.String()
			}
			line += fmt.Sprintf(" %s..%s %d", s.StartedOn, until, s.Days)
		}
		lines = append(lines, line)
	}
	return lines
}

func TestTheNeglectClock(t *testing.T) {
	t.Parallel()
	wide := sat(1, "2025-01-31", "A 4")
	wide.StartedOn = day("2025-01-01")
	mistaken := sat(2, "2025-02-01", "A 1")
	mistaken.Corrected = true
	other := sat(2, "2025-02-01", "A 1")
	other.Instrument = "HOME"
	for name, tt := range map[string]struct {
		sittings []Sitting
		poorFrom Grade
		want     []string
	}{
		"nothing was ever graded":         {nil, 0, nil},
		"one poor grade runs until today": {[]Sitting{sat(1, "2025-01-01", "A 4")}, 0, []string{"A: 2025-01-01.. 90"}},
		"it stops for one area and runs for another": {[]Sitting{sat(1, "2025-01-01", "A 4, B 5"), sat(2, "2025-01-31", "A 2, B 4")}, 0,
			[]string{"A: 2025-01-01..2025-01-31 30", "B: 2025-01-01.. 90"}},
		"the day that shows and disproves is no day": {[]Sitting{sat(1, "2025-04-01", "A 5")}, 0, []string{"A: 2025-04-01.. 0"}},
		"a 3 is not poor": {[]Sitting{sat(1, "2025-01-01", "A 3")}, 0, []string{"A:"}},
		"a 3 is poor where the partnership says so": {[]Sitting{sat(1, "2025-01-01", "A 3")}, 3, []string{"A: 2025-01-01.. 90"}},
		"not assessed disproves nothing": {[]Sitting{sat(1, "2025-01-01", "A 4"), sat(2, "2025-02-01", "A -")}, 0,
			[]string{"A: 2025-01-01.. 90"}},
		"not assessed shows nothing": {[]Sitting{sat(1, "2025-01-01", "A -")}, 0, nil},
		"a sitting that leaves the area out": {[]Sitting{sat(1, "2025-01-01", "A 4"), sat(2, "2025-02-01", "B 1")}, 0,
			[]string{"A: 2025-01-01.. 90", "B:"}},
		"two spells are summed": {[]Sitting{sat(1, "2025-01-01", "A 4"), sat(2, "2025-01-11", "A 2"),
			sat(3, "2025-03-22", "A 5")}, 0, []string{"A: 2025-01-01..2025-01-11 10 2025-03-22.. 10"}},
		"a worse poor grade begins no new spell": {[]Sitting{sat(1, "2025-01-01", "A 4"), sat(2, "2025-02-01", "A 5")}, 0,
			[]string{"A: 2025-01-01.. 90"}},
		"better news of the same day ends nothing": {[]Sitting{sat(1, "2025-01-01", "A 4"), sat(2, "2025-02-01", "A 1"),
			sat(3, "2025-02-01", "A 4")}, 0, []string{"A: 2025-01-01.. 90"}},
		"windows overlap: the last days are what count": {[]Sitting{wide, sat(2, "2025-01-20", "A 2"), sat(3, "2025-02-10", "A 2")}, 0,
			[]string{"A: 2025-01-31..2025-02-10 10"}},
		"a mistaken sitting disproves nothing": {[]Sitting{sat(1, "2025-01-01", "A 4"), mistaken}, 0, []string{"A: 2025-01-01.. 90"}},
		"a sitting after today is not yet one": {[]Sitting{sat(1, "2025-01-01", "A 4"), sat(2, "2025-04-02", "A 1")}, 0,
			[]string{"A: 2025-01-01.. 90"}},
		"another instrument disproves nothing": {[]Sitting{sat(1, "2025-01-01", "A 4"), other}, 0, []string{"A: 2025-01-01.. 90", "A:"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clocks := NeglectClocks(tt.sittings, ClockRule{PoorFrom: tt.poorFrom}, day("2025-04-01"))
			if diff := cmp.Diff(tt.want, clocked(clocks)); diff != "" {
				t.Errorf("clocks (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheClockRunsOnInAnEquivalentInstrument(t *testing.T) {
	t.Parallel()
	later := sat(2, "2025-02-01", "P 4")
	later.Instrument = "HOME"
	end := sat(3, "2025-03-01", "P 2")
	end.Instrument = "HOME"
	rule := ClockRule{Same: Equivalences{{"HOME", "P"}: {"GCP", "A"}}}
	got := NeglectClocks([]Sitting{sat(1, "2025-01-01", "A 4"), later, end}, rule, day("2025-04-01"))
	until, by := day("2025-03-01"), id(3)
	want := []AreaClock{{Area: AreaRef{"GCP", "A"}, Days: 59, Spells: []Spell{
		{StartedOn: day("2025-01-01"), EndedOn: &until, ShownBy: id(1), DisprovedBy: &by, Days: 59}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("clocks (-want +got):\n%s", diff)
	}
}

// anySittings draws up to eight sittings within a year, some overlapping, some
// mistaken, of two instruments.
func anySittings(t *rapid.T) []Sitting {
	var sittings []Sitting
	for i := range rapid.IntRange(0, 8).Draw(t, "sittings") {
		s := Sitting{
			ID: id(byte(i + 1)), Instrument: rapid.SampledFrom([]string{"GCP", "GCP", "HOME"}).Draw(t, "instrument"),
			EndedOn: day("2025-01-01").AddDays(rapid.IntRange(0, 60).Draw(t, "to")), Corrected: rapid.IntRange(0, 9).Draw(t, "mistaken") == 0,
		}
		s.StartedOn = s.EndedOn.AddDays(-rapid.IntRange(0, 30).Draw(t, "window"))
		for _, code := range strings.Split("AB", "") {
			s.Areas = append(s.Areas, SittingArea{code, Grade(rapid.IntRange(0, 5).Draw(t, code))})
		}
		sittings = append(sittings, s)
	}
	return sittings
}

func TestTheClockDoesNotDependOnTheOrderOfSittings(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sittings, today := anySittings(t), day("2025-02-20")
		shuffled := rapid.Permutation(sittings).Draw(t, "order")
		if diff := cmp.Diff(NeglectClocks(sittings, ClockRule{}, today), NeglectClocks(shuffled, ClockRule{}, today)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestASittingThatConfirmsNeverShortensTheClock(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sittings, today := anySittings(t), day("2025-02-20")
		before := daysOf(NeglectClocks(sittings, ClockRule{}, today))
		on := day("2025-01-01").AddDays(rapid.IntRange(0, 60).Draw(t, "on"))
		after := daysOf(NeglectClocks(append(sittings, sat(99, on.String(), "A 4, B 5")), ClockRule{}, today))
		for ref, days := range before {
			if after[ref] < days {
				t.Fatalf("%v went from %d to %d days", ref, days, after[ref])
			}
		}
	})
}

// daysOf lists the days of clocks by area.
func daysOf(clocks []AreaClock) map[AreaRef]int {
	days := make(map[AreaRef]int)
	for _, c := range clocks {
		days[c.Area] = c.Days
	}
	return days
}

func TestTheClockNeverCountsMoreDaysThanThereWere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		today := day("2025-01-01").AddDays(rapid.IntRange(0, 70).Draw(t, "today"))
		sittings := anySittings(t)
		tomorrow := NeglectClocks(sittings, ClockRule{}, today.AddDays(1))
		for _, c := range NeglectClocks(sittings, ClockRule{}, today) {
			sum := 0
			for i, spell := range c.Spells {
				sum += spell.Days
				if i > 0 && spell.StartedOn.Before(*c.Spells[i-1].EndedOn) {
					t.Fatalf("spells overlap: %+v", c.Spells)
				}
			}
			if sum != c.Days || len(c.Spells) > 0 && c.Days > c.Spells[0].StartedOn.DaysUntil(today) {
				t.Fatalf("%d days of %+v until %v", c.Days, c.Spells, today)
			}
			want := c.Days
			if c.Running {
				want++
			}
			if next := daysOf(tomorrow)[c.Area]; next != want {
				t.Fatalf("%d days today, running %v, and %d tomorrow", c.Days, c.Running, next)
			}
		}
	})
}
