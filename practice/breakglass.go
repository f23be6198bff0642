package practice

import "time"

const (
	// BreakGlassLasts is how long emergency access lasts: 60 minutes, a local figure.
	BreakGlassLasts = 60 * time.Minute
	// BreakGlassMost is the most unreviewed emergency accesses and refused attempts of one
	// practitioner within BreakGlassWindow: a local figure. Emergencies are rare, and this
	// stops anybody who tries out numbers.
	BreakGlassMost = 10
	// BreakGlassWindow is the time over which accesses and attempts are counted.
	BreakGlassWindow = 24 * time.Hour
)

// BreakGlassFacts is a request for emergency access to a child.
type BreakGlassFacts struct {
	// ByID says that the child's identifier is given.
	ByID bool
	// NHSNumber, UPN and LAChildID are numbers of the child's; empty where not given.
	NHSNumber, UPN, LAChildID string
	// GivenName and FamilyName are the child's legal names.
	GivenName, FamilyName string
	// Born is the date of birth; nil where not given.
	Born *Date
	// Reason is why it cannot wait.
	Reason string
}

// ValidateBreakGlass lists the problems of a request for emergency access: the child is
// named in exactly one way. Paths: childId, nhsNumber, upn, laChildId, givenName,
// familyName, dateOfBirth, reason.
func ValidateBreakGlass(f BreakGlassFacts) []Problem {
	var found problems
	byName := !blank(f.GivenName) || !blank(f.FamilyName) || f.Born != nil
	ways := 0
	for _, way := range []bool{f.ByID, f.NHSNumber != "", f.UPN != "", !blank(f.LAChildID), byName} {
		if way {
			ways++
		}
	}
	switch {
	case ways == 0:
		found.add(ProblemCodeRequired, "Name the child: by identifier, by one number, or by names and date of birth.", "childId")
	case ways > 1:
		found.add(ProblemCodeInvalid, "Name the child in one way only: by identifier, by one number, or by names and date of birth.", "childId")
	}
	given(&found, f.LAChildID, ParseLAChildID, "laChildId")
	if byName {
		found.line(f.GivenName, text{"The given name", 1, 200}, "givenName")
		found.line(f.FamilyName, text{"The family name", 1, 200}, "familyName")
		if f.Born == nil {
			found.add(ProblemCodeRequired, "The date of birth is required with the names.", "dateOfBirth")
		}
	}
	found.check(f.Reason, text{"The reason", 10, 2_000}, "reason")
	return found
}

// ValidateBreakGlassReview lists the problems of a review of emergency access. Paths:
// finding, note.
func ValidateBreakGlassReview(finding BreakGlassFinding, note string) []Problem {
	var found problems
	oneOf(&found, finding, "The finding", "finding")
	found.check(note, text{"The note", 10, 2_000}, "note")
	return found
}
