package practice

import (
	"slices"
	"strings"
)

// IdentityChange is what an amendment does to facts of identity: the legal name, the birth,
// the NHS number, the unique pupil number and the death. Who is involved with a child knows
// the child by them, so that a change needs a reason and is told.
type IdentityChange struct {
	// Changed are the names of facts that were recorded and are changed or emptied, in words.
	Changed []string
	// Died says that a death is recorded, changed or emptied.
	Died bool
	// FormerName is the legal name before, where it is replaced.
	FormerName string
}

// IdentityChangeOf compares a child's record before and after an amendment. What is entered
// for the first time is no change, but for a death; nor is the birth of an expected child.
func IdentityChangeOf(before, after ChildFacts) IdentityChange {
	var c IdentityChange
	replaced := func(was, is, fact string) {
		if was != "" && was != is {
			c.Changed = append(c.Changed, fact)
		}
	}
	legal := func(f ChildFacts) string { return strings.TrimSpace(f.GivenName + " " + f.FamilyName) }
	if given, family := before.GivenName != "" && before.GivenName != after.GivenName,
		before.FamilyName != "" && before.FamilyName != after.FamilyName; given || family {
		c.Changed, c.FormerName = append(c.Changed, "legal name"), legal(before)
	}
	replaced(before.Birth.words(before.Today), after.Birth.words(after.Today), "date of birth")
	replaced(before.NHSNumber, after.NHSNumber, "NHS number")
	replaced(before.UPN, after.UPN, "unique pupil number")
	if (before.Died == nil) != (after.Died == nil) || before.Died != nil && *before.Died != *after.Died {
		c.Changed, c.Died = append(c.Changed, "date of death"), true
	}
	return c
}

// words tell the date of birth and its precision apart from others; empty where there is none.
func (b Birth) words(today Date) string {
	on, precision := b.Reckoned(today)
	if on == nil {
		return ""
	}
	return on.String() + " " + string(precision)
}

// WithFormerName adds the name that a change replaces to the former names.
func (c IdentityChange) WithFormerName(former []string) []string {
	if c.FormerName == "" || slices.Contains(former, c.FormerName) {
		return former
	}
	return append(slices.Clone(former), c.FormerName)
}

// Validate requires a reason for a change, and somebody who may record a death: social care
// or health. Paths: reason, diedOn.
func (c IdentityChange) Validate(reason string, agency Agency) []Problem {
	var found problems
	limits := text{"The reason for the change of " + strings.Join(c.Changed, ", "), 5, 1_000}
	if len(c.Changed) == 0 {
		limits = text{"The reason", 0, 1_000}
	}
	found.check(reason, limits, "reason")
	if c.Died && agency != AgencySocialCare && agency != AgencyHealth {
		found.add(ProblemCodeNotAllowed, "A death is recorded by social care or health. Tell them, and record an event.", "diedOn")
	}
	return found
}

// Significance is that of the chronology's event about the change.
func (c IdentityChange) Significance() Significance {
	switch {
	case c.Died:
		return SignificanceCritical
	case len(c.Changed) > 0:
		return SignificanceSignificant
	default:
		return SignificanceRoutine
	}
}

// Summary is that event's.
func (c IdentityChange) Summary(reason string) string {
	if len(c.Changed) == 0 {
		return "Record amended."
	}
	return "Changed: " + strings.Join(c.Changed, ", ") + ". Reason: " + reason
}
