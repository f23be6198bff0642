package operation

import (
	"heed/ent"
)

// Window is the page that a client asks for, for lists that ent cannot page. It starts
// at one end of the list, after one place or before another.
type Window struct {
	// First or Last is the size of the page: one of them is given.
	First, Last *int
	// After and Before are the places that the page lies between.
	After, Before *ent.Cursor
}

// Backwards reports whether the page is read from the end of the list.
func (s Window) Backwards() bool { return s.Last != nil }

// Size is how many records the page may hold.
func (s Window) Size() int {
	if s.Backwards() {
		return *s.Last
	}
	return *s.First
}

// Cut takes the page out of the records found for it, which are in the list's order and
// one more than the page where the list goes on.
func Cut[T any](s Window, found []T) (page []T, more bool) {
	beyond := len(found) - s.Size()
	switch {
	case beyond <= 0:
		return found, false
	case s.Backwards():
		return found[beyond:], true
	default:
		return found[:s.Size()], true
	}
}

// Info is the pageInfo, by the same rules as ent's own pages.
func (s Window) Info(more bool) ent.PageInfo {
	return ent.PageInfo{
		HasNextPage:     s.Before != nil || more && !s.Backwards(),
		HasPreviousPage: s.After != nil || more && s.Backwards(),
	}
}
