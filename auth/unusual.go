package auth

import "time"

// UnusualAccessKind is a kind of unusual access. None is proof: each is for a person to
// ask about.
type UnusualAccessKind string

const (
	// UnusualOwnSurname: the child has the viewer's family name.
	UnusualOwnSurname UnusualAccessKind = "OWN_SURNAME"
	// UnusualManyChildren: more than ManyChildren children within an hour.
	UnusualManyChildren UnusualAccessKind = "MANY_CHILDREN"
	// UnusualBreakGlass: emergency access by an organisation that had never been involved.
	UnusualBreakGlass UnusualAccessKind = "BREAK_GLASS_WITHOUT_CONTACT"
)

// ManyChildren is how many children's records one person may access within an hour before
// it is unusual: our own figure, above a whole class or ward.
const ManyChildren = 60

// UnusualWithin is the default period of a review, and UnusualAtMost the longest.
const (
	UnusualWithin = 31 * 24 * time.Hour
	UnusualAtMost = 366 * 24 * time.Hour
)

// Values lists the kinds.
func (UnusualAccessKind) Values() []string {
	return []string{string(UnusualOwnSurname), string(UnusualManyChildren), string(UnusualBreakGlass)}
}
