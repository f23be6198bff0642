package auth

import "time"

// UnusualAccessKind is in which way looking is out of the ordinary. None proves
// anything: each is for a person to ask about.
type UnusualAccessKind string

const (
	// UnusualOwnSurname: the child has the family name of who looked.
	UnusualOwnSurname UnusualAccessKind = "OWN_SURNAME"
	// UnusualManyChildren: more than ManyChildren within an hour.
	UnusualManyChildren UnusualAccessKind = "MANY_CHILDREN"
	// UnusualBreakGlass: opened in an emergency by an organisation that had
	// never been involved.
	UnusualBreakGlass UnusualAccessKind = "BREAK_GLASS_WITHOUT_CONTACT"
)

// ManyChildren is how many children's records somebody looks at within an hour
// in the ordinary course of work: our own figure, above a whole class or ward.
const ManyChildren = 60

// UnusualWithin is how far back a review looks where nothing is asked, and
// UnusualAtMost the longest time that it looks at.
const (
	UnusualWithin = 31 * 24 * time.Hour
	UnusualAtMost = 366 * 24 * time.Hour
)

// Values lists the kinds.
func (UnusualAccessKind) Values() []string {
	return []string{string(UnusualOwnSurname), string(UnusualManyChildren), string(UnusualBreakGlass)}
}
