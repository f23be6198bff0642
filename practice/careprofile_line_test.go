package practice

import (
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAProfileIsFollowedByTheNextOneInTime(t *testing.T) {
	t.Parallel()
	completed := func(id byte, speaks, at string) CompletedProfile {
		return CompletedProfile{ID: [16]byte{id}, Speaks: day(speaks), CompletedAt: instant(at)}
	}
	march := completed(1, "2025-03-21", "2025-04-01T09:00:00Z")
	june := completed(2, "2025-06-20", "2025-12-01T09:00:00Z")
	september := completed(3, "2025-09-19", "2025-10-01T09:00:00Z")
	again := completed(4, "2025-09-19", "2025-11-01T09:00:00Z")
	for name, tt := range map[string]struct {
		line []CompletedProfile
		want map[byte]byte
	}{
		"none":                      {nil, nil},
		"the only one is current":   {[]CompletedProfile{march}, nil},
		"the next one follows":      {[]CompletedProfile{march, june}, map[byte]byte{1: 2}},
		"one completed late":        {[]CompletedProfile{march, september, june}, map[byte]byte{1: 2, 2: 3}},
		"two that speak for a day":  {[]CompletedProfile{again, september}, map[byte]byte{3: 4}},
		"all of them, in any order": {[]CompletedProfile{again, june, september, march}, map[byte]byte{1: 2, 2: 3, 3: 4}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := map[byte]byte{}
			for id, next := range Successors(tt.line) {
				got[id[0]] = next[0]
			}
			if diff := cmp.Diff(tt.want, got); diff != "" && len(got)+len(tt.want) > 0 {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestALineHasOneCurrentProfileWhateverItsOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) CompletedProfile {
			return CompletedProfile{ID: [16]byte{rapid.Byte().Draw(t, "id")}, Speaks: day("2025-01-01").AddDays(rapid.IntRange(0, 9).Draw(t, "day")),
				CompletedAt: time.Unix(rapid.Int64Range(0, 9).Draw(t, "at"), 0)}
		}), 1, 20, func(p CompletedProfile) [16]byte { return p.ID }).Draw(t, "line")
		next := Successors(line)
		if !maps.Equal(next, Successors(rapid.Permutation(line).Draw(t, "another order"))) {
			t.Fatal("the order in which they are given matters")
		}
		followed := map[[16]byte]bool{}
		for _, id := range next {
			followed[id] = true
		}
		if len(next) != len(line)-1 || len(followed) != len(next) {
			t.Fatalf("%d of %d have a successor, %d of them their own", len(next), len(line), len(followed))
		}
	})
}
