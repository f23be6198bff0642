package practice

import (
	"testing"

	"pgregory.net/rapid"
)

func TestAgeBandsAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		in   string
		want AgeBand
		ok   bool
	}{
		"a closed band":                    {"0-2", AgeBand{0, 2}, true},
		"an open band":                     {"5+", AgeBand{5, 0}, true},
		"a band of no years":               {"2-2", AgeBand{}, false},
		"a band that runs backwards":       {"5-2", AgeBand{}, false},
		"one age":                          {"3", AgeBand{}, false},
		"nothing":                          {"", AgeBand{}, false},
		"a plus alone":                     {"+", AgeBand{}, false},
		"a sign within":                    {"+2-5", AgeBand{}, false},
		"words":                            {"teenager", AgeBand{}, false},
		"leading noughts":                  {"00-02", AgeBand{}, false},
		"an age that no child reaches":     {"90+", AgeBand{}, false},
		"white space is no part of a band": {"0 - 2", AgeBand{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseAgeBand(tt.in)
			if got != tt.want || (err == nil) != tt.ok {
				t.Errorf("got %v, %v; want %v, %v", got, err, tt.want, tt.ok)
			}
		})
	}
}

// anyBand draws a band.
func anyBand(t *rapid.T, label string) AgeBand {
	band := AgeBand{From: rapid.IntRange(0, 17).Draw(t, label+" from")}
	if rapid.Bool().Draw(t, label+" closed") {
		band.To = rapid.IntRange(band.From+1, 18).Draw(t, label+" to")
	}
	return band
}

func TestTwoBandsOverlapWhereTheyShareAnAge(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyBand(t, "a"), anyBand(t, "b")
		share := false
		for years := range 19 {
			share = share || a.Holds(years) && b.Holds(years)
		}
		if a.overlaps(b) != share || b.overlaps(a) != share {
			t.Fatalf("%v and %v share an age: %v; overlap: %v", a, b, share, a.overlaps(b))
		}
		if back, err := ParseAgeBand(a.String()); err != nil || back != a {
			t.Fatalf("%v read back as %v, %v", a, back, err)
		}
	})
}
