package practice

import (
	"bytes"
	"cmp"
	"slices"
	"time"
)

// CompletedProfile is one completed profile in the line of a child's by one
// instrument.
type CompletedProfile struct {
	// ID is the profile's.
	ID [16]byte
	// Speaks is the last day of its window of care: the day for which it speaks.
	Speaks Date
	// CompletedAt is when it was completed.
	CompletedAt time.Time
}

// Successors says which profile follows each in a line, those marked as
// mistaken left out: the one that has no successor is the child's current one.
//
// A line runs in the order of the days for which its profiles speak, whenever
// they were completed: what is completed late about an earlier time does not
// take the place of what is known about a later. Of two that speak for one day
// the one that was completed later follows. The order in which they are given
// does not matter.
func Successors(line []CompletedProfile) map[[16]byte][16]byte {
	line = slices.SortedFunc(slices.Values(line), func(a, b CompletedProfile) int {
		return cmp.Or(a.Speaks.Compare(b.Speaks), a.CompletedAt.Compare(b.CompletedAt), bytes.Compare(a.ID[:], b.ID[:]))
	})
	next := make(map[[16]byte][16]byte, len(line))
	for i, p := range line {
		if i+1 < len(line) {
			next[p.ID] = line[i+1].ID
		}
	}
	return next
}
