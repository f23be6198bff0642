package auth

import "time"

// ManyChildren is how many children's records one person may access within an hour before
// it is unusual: our own figure, above a whole class or ward.
const ManyChildren = 60

// UnusualWithin is the default period of a review, and UnusualAtMost the longest.
const (
	UnusualWithin = 31 * 24 * time.Hour
	UnusualAtMost = 366 * 24 * time.Hour
)
