package practice

import (
	"bytes"
	"cmp"
	"slices"
	"time"
)

// CompletedProfile is one completed profile of a child by one instrument.
type CompletedProfile struct {
	// ID is the profile's.
	ID [16]byte
	// Speaks is the last day of its window of care, which the profile is about.
	Speaks Date
	// CompletedAt is when it was completed.
	CompletedAt time.Time
}

// Successors says which profile follows each one, without those marked as mistaken: the
// one that has no successor is the child's current one.
//
// Profiles follow each other in the order of the days that they are about, whenever they
// were completed: a late profile about an earlier time does not replace what is known
// about a later one. Of two about one day the one that was completed later follows. The
// order in which they are given does not matter.
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
