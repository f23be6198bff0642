package demo

import (
	"maps"
	"slices"
	"testing"
	"time"

	"heed/practice"
)

// TestNamesAreAsCommonAsRealNames counts the names of children as they are invented. In
// England, one person in a hundred is called Smith, the hundred commonest surnames are a
// sixth of all, and most surnames are rare; a search for a common name finds many.
func TestNamesAreAsCommonAsRealNames(t *testing.T) {
	t.Parallel()
	const children = 3_000
	g, _ := newGenerator(Options{Children: children, Seed: 1, Now: time.Date(2026, time.November, 24, 10, 15, 0, 0, time.UTC)})
	surnames, girls := map[string]int{}, map[string]int{}
	for b := g.next(); b != nil; b = g.next() {
		for _, c := range b.children {
			surnames[c.FamilyName]++
			if c.GivenName != nil && c.Sex == practice.SexFemale {
				girls[*c.GivenName]++
			}
		}
	}
	if g.made != children {
		t.Fatalf("invented %d children, want %d", g.made, children)
	}
	commonest := shares(surnames)
	for _, tt := range []struct {
		what             string
		got, least, most float64
	}{
		{"the commonest surname", commonest(1), 0.7, 1.4},
		{"the ten commonest surnames", commonest(10), 4, 8},
		{"the hundred commonest surnames", commonest(100), 14, 26},
		{"surnames of all children", 100 * float64(len(surnames)) / children, 25, 45},
		{"the commonest name of girls", shares(girls)(1), 1, 2.6},
		{"the ten commonest names of girls", shares(girls)(10), 9, 20},
	} {
		t.Logf("%s: %.1f %%", tt.what, tt.got)
		if tt.got < tt.least || tt.got > tt.most {
			t.Errorf("%s: %.1f in a hundred children, want %.1f to %.1f", tt.what, tt.got, tt.least, tt.most)
		}
	}
}

// shares tells how many in a hundred have one of the commonest names.
func shares(count map[string]int) func(names int) float64 {
	falling := slices.SortedFunc(maps.Values(count), func(a, b int) int { return b - a })
	sum := func(list []int) (n float64) {
		for _, c := range list {
			n += float64(c)
		}
		return n
	}
	return func(names int) float64 { return 100 * sum(falling[:names]) / sum(falling) }
}

func TestASurnameOfFourLettersIsCommon(t *testing.T) {
	t.Parallel()
	n := newNames(newDice(1))
	if got := n.ranked(0); len(got) != 4 {
		t.Errorf("the commonest surname is %s, want one of four letters", got)
	}
	for _, rank := range []int{countrysSurnames - 1, 50_000, len(n.surnames)} {
		if got := n.ranked(rank); len(got) < 8 {
			t.Errorf("the rare surname %d is %s", rank, got)
		}
	}
}
