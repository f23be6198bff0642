package operation

import (
	"heed/ent"
)

// Window is the part of a list that a page asks for, where the list is not
// ent's to page: from one end of it, after one place or before another.
type Window struct {
	First, Last   *int
	After, Before *ent.Cursor
}

// Backwards says whether the page is read from the list's end.
func (s Window) Backwards() bool { return s.Last != nil }

// Size is how many records the page holds.
func (s Window) Size() int {
	if s.Backwards() {
		return *s.Last
	}
	return *s.First
}

// Cut takes the page out of what was found for it in the list's order, of which
// there is one more where the list goes on.
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

// Info says where the page lies, as ent does of its own pages.
func (s Window) Info(more bool) ent.PageInfo {
	return ent.PageInfo{
		HasNextPage:     s.Before != nil || more && !s.Backwards(),
		HasPreviousPage: s.After != nil || more && s.Backwards(),
	}
}
