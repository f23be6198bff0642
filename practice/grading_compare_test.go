package practice

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParentAndPractitionerStandSideBySide(t *testing.T) {
	t.Parallel()
	got := SideBySide(OpenStructure(), graded("B1a 4, A1a 2, A1b 3, A1c -"), graded("A1a 2, A1c 1, B1a 2, A2a 1"))
	want := []ItemComparison{
		{Item: "A1a", First: 2, Second: 2},
		{Item: "A1b", First: 3},
		{Item: "A1c", Second: 1},
		{Item: "A2a", Second: 1},
		{Item: "B1a", First: 4, Second: 2, Differs: true, Difference: -2},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("side by side (-want +got):\n%s", diff)
	}
}

func TestChangeIsListedItemByItem(t *testing.T) {
	t.Parallel()
	later := instrumentOf(wholeInstrument)
	later.Areas = later.Areas[:1]
	got := Change(instrumentOf(wholeInstrument), later, graded("P1a 4, P1b 3, P2 -, Q1 2"), graded("P1b 3, P2 2, P1a 2"))
	want := []ItemChange{
		{"P1a", 4, 2, ChangeKindBetter},
		{"P1b", 3, 3, ChangeKindSame},
		{"P2", 0, 2, ChangeKindNew},
		{"Q1", 2, 0, ChangeKindGone},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("change (-want +got):\n%s", diff)
	}
}

func TestChangeBackIsTheOtherWayRound(t *testing.T) {
	t.Parallel()
	back := map[ChangeKind]ChangeKind{
		ChangeKindBetter: ChangeKindWorse, ChangeKindWorse: ChangeKindBetter, ChangeKindSame: ChangeKindSame,
		ChangeKindNew: ChangeKindGone, ChangeKindGone: ChangeKindNew,
	}
	rapid.Check(t, func(t *rapid.T) {
		in, before, after := OpenStructure(), anyGrades(t), anyGrades(t)
		there, here := Change(in, in, before, after), Change(in, in, after, before)
		if len(there) != len(here) {
			t.Fatalf("%d changes there, %d back", len(there), len(here))
		}
		for i, c := range there {
			if want := (ItemChange{c.Item, c.To, c.From, back[c.Kind]}); here[i] != want {
				t.Fatalf("got %+v, want %+v", here[i], want)
			}
		}
	})
}

func TestMonthsBetweenAreWhole(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		from, to string
		want     int
	}{
		"a day short of six":  {"2025-01-15", "2025-07-14", 5},
		"six to the day":      {"2025-01-15", "2025-07-15", 6},
		"over the year's end": {"2024-11-01", "2026-01-01", 14},
		"the wrong way round": {"2025-07-15", "2025-01-15", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := MonthsBetween(day(tt.from), day(tt.to)); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

func TestATrendFollowsEachAreaAlone(t *testing.T) {
	t.Parallel()
	mistaken := sat(9, "2025-03-01", "A 1")
	mistaken.Corrected = true
	got := Trend([]Sitting{sat(3, "2025-12-01", "A 3, B 4"), sat(1, "2025-01-01", "A 4, B -"), mistaken, sat(2, "2025-06-01", "A -, B 2")},
		nil)
	want := []AreaTrend{
		{Area: AreaRef{"GCP", "A"}, Change: ChangeKindBetter, Months: 11, Points: []TrendPoint{
			{id(1), day("2025-01-01"), 4, ChangeKindNew}, {id(2), day("2025-06-01"), 0, ChangeKindGone},
			{id(3), day("2025-12-01"), 3, ChangeKindBetter}}},
		{Area: AreaRef{"GCP", "B"}, Change: ChangeKindWorse, Months: 6, Points: []TrendPoint{
			{id(1), day("2025-01-01"), 0, ""}, {id(2), day("2025-06-01"), 2, ChangeKindNew}, {id(3), day("2025-12-01"), 4, ChangeKindWorse}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("trend (-want +got):\n%s", diff)
	}
	if one := Trend([]Sitting{sat(1, "2025-01-01", "A 4, B -")}, nil); one[0].Change != ChangeKindNew || one[1].Change != "" {
		t.Errorf("one profile: %+v", one)
	}
}

func TestATrendDoesNotDependOnTheOrderOfSittings(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sittings := anySittings(t)
		if diff := cmp.Diff(Trend(sittings, nil), Trend(rapid.Permutation(sittings).Draw(t, "order"), nil)); diff != "" {
			t.Fatal(diff)
		}
	})
}
