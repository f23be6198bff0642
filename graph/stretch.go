package graph

import "heed/ent"

// stretch is the part of a list that a page asks for, where the list is not
// ent's to page: from one end of it, after one place or before another.
type stretch struct {
	first, last   *int
	after, before *ent.Cursor
}

// backwards says whether the page is read from the list's end.
func (s stretch) backwards() bool { return s.last != nil }

// size is how many records the page holds.
func (s stretch) size() int {
	if s.backwards() {
		return *s.last
	}
	return *s.first
}

// cut takes the page out of what was found for it in the list's order, of which
// there is one more where the list goes on.
func cut[T any](s stretch, found []T) (page []T, more bool) {
	beyond := len(found) - s.size()
	switch {
	case beyond <= 0:
		return found, false
	case s.backwards():
		return found[beyond:], true
	default:
		return found[:s.size()], true
	}
}

// info says where the page lies, as ent does of its own pages.
func (s stretch) info(more bool) ent.PageInfo {
	return ent.PageInfo{
		HasNextPage:     s.before != nil || more && !s.backwards(),
		HasPreviousPage: s.after != nil || more && s.backwards(),
	}
}
