package demo

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"heed/practice"
	"heed/store"
)

func TestTheSameSeedFallsTheSameWay(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.November, 24, 9, 0, 0, 0, time.UTC)
	one, same, other := newDice(7), newDice(7), newDice(8)
	if a, b := one.Uint64(), same.Uint64(); a != b {
		t.Errorf("got %d and %d from one seed", a, b)
	}
	a, b, c := one.id("Child", at), same.id("Child", at), other.id("Child", at)
	if a != b || a == c {
		t.Errorf("identifiers %s, %s of one seed and %s of another", a, b, c)
	}
	if kind, ok := store.TypeOf(a); !ok || kind != "Child" {
		t.Errorf("the identifier tells %q", kind)
	}
}

func TestDiceStayInBounds(t *testing.T) {
	t.Parallel()
	d := newDice(1)
	from := practice.NewDate(2026, time.March, 1)
	for range 1000 {
		if n := d.between(3, 5); n < 3 || n > 5 {
			t.Fatalf("between 3 and 5: %d", n)
		}
		if on := d.day(from, from.AddDays(9)); on.Before(from) || on.After(from.AddDays(9)) {
			t.Fatalf("a day in ten: %s", on)
		}
		if at := d.atWork(from); at.Hour() < 8 || at.Hour() > 17 || practice.DateOf(at) != from {
			t.Fatalf("at work: %s", at)
		}
		if drawn := draw(d, odds[string]{1, "likely"}, odds[string]{0, "never"}); drawn != "likely" {
			t.Fatalf("drew %q", drawn)
		}
	}
	if on := d.day(from, from.AddDays(-9)); on != from {
		t.Errorf("crossed bounds give %s, want the first", on)
	}
}

func TestASeriesNeverRepeats(t *testing.T) {
	t.Parallel()
	s := series{at: 5, step: 387_911, of: 1e6}
	seen := make(map[uint64]bool)
	for range int(s.of) {
		n := s.next()
		if seen[n] || n >= s.of {
			t.Fatalf("%d comes again, or is none of the numbers", n)
		}
		seen[n] = true
	}
}

func TestAShareIsHeld(t *testing.T) {
	t.Parallel()
	d := newDice(3)
	s := share{want: 0.3}
	for range 5000 {
		s.seen += 2
		if d.chance(s.nudged(0.3)) {
			s.have += 2
		}
	}
	if got := float64(s.have) / float64(s.seen); got < 0.295 || got > 0.305 {
		t.Errorf("got a share of %.3f, want 0.3", got)
	}
}

func TestPhrasesAreWholeSentences(t *testing.T) {
	t.Parallel()
	known, ended := regexp.MustCompile(`\{(child|n|day)\}`), regexp.MustCompile(`[.?!]"?$`)
	for section, ways := range readPhrases() {
		if len(ways) < 2 {
			t.Errorf("%s has one way only", section)
		}
		for _, way := range ways {
			rest := known.ReplaceAllString(way, "")
			if strings.ContainsAny(rest, "{}") || !ended.MatchString(way) || len(way) < 10 {
				t.Errorf("%s: %q", section, way)
			}
		}
	}
}
