package practice

import (
	"bytes"
	"cmp"
	"slices"
)

// PatternKind is something that a chronology shows and no single entry does.
type PatternKind string

const (
	// PatternKindRepeatedConcerns is concerns that keep coming.
	PatternKindRepeatedConcerns PatternKind = "REPEATED_CONCERNS"
	// PatternKindMissedAppointments is a child who is not brought, repeatedly.
	PatternKindMissedAppointments PatternKind = "MISSED_APPOINTMENTS"
	// PatternKindPoliceAttendances is police called again and again.
	PatternKindPoliceAttendances PatternKind = "POLICE_ATTENDANCES"
	// PatternKindContactGap is a time in which nobody met child or family.
	PatternKindContactGap PatternKind = "CONTACT_GAP"
)

// Values lists every kind of pattern.
func (PatternKind) Values() []string {
	return names(PatternKindRepeatedConcerns, PatternKindMissedAppointments, PatternKindPoliceAttendances, PatternKindContactGap)
}

// EventFacts is what patterns are made of: an event, when, of which kind.
type EventFacts struct {
	ID       [16]byte
	On       Date
	Category EventCategory
}

// PatternRule says when entries become a pattern. It is shown with them.
type PatternRule struct {
	// RepeatAtLeast is how many events of a category make a repeat.
	RepeatAtLeast int
	// RepeatWithinDays is the window they fall into: the last is at most so
	// many calendar days after the first.
	RepeatWithinDays int
	// GapOverDays is the calendar days without contact beyond which a gap shows.
	GapOverDays int
}

// DefaultPatternRule is three events within 182 days, and a gap over 28 days
// (local procedures act on a child not seen for four weeks). A partnership may
// set others.
func DefaultPatternRule() PatternRule {
	return PatternRule{RepeatAtLeast: 3, RepeatWithinDays: 182, GapOverDays: 28}
}

// Pattern is one finding, with the entries it rests on.
type Pattern struct {
	Kind PatternKind
	// From and To are the first and last day of it.
	From, To Date
	// Events are the entries, in order of time: all of a repeat, the two ends
	// of a gap (one where it lasts until today).
	Events [][16]byte
}

// FindPatterns reads a chronology for every kind of pattern, up to today; the
// order of the events does not matter. Findings are in order of their first
// day, then of kind.
func FindPatterns(events []EventFacts, rule PatternRule, today Date) []Pattern {
	var found []Pattern
	for _, of := range []struct {
		kind     PatternKind
		category EventCategory
	}{
		{PatternKindRepeatedConcerns, EventCategoryConcern},
		{PatternKindMissedAppointments, EventCategoryWasNotBrought},
		{PatternKindPoliceAttendances, EventCategoryPoliceAttendance},
	} {
		for _, run := range Repeats(events, of.category, rule.RepeatAtLeast, rule.RepeatWithinDays) {
			run.Kind = of.kind
			found = append(found, run)
		}
	}
	found = append(found, ContactGaps(events, rule.GapOverDays, today)...)
	slices.SortStableFunc(found, func(a, b Pattern) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Kind, b.Kind))
	})
	return found
}

// Repeats finds where at least atLeast events of a category fall within a window of
// withinDays calendar days. Windows that share an event are one finding, so a long run is
// reported once. The caller sets the kind.
func Repeats(events []EventFacts, category EventCategory, atLeast, withinDays int) []Pattern {
	list := inOrder(events, func(e EventFacts) bool { return e.Category == category })
	var found []Pattern
	reached := 0 // events before this index already belong to the last finding
	for i := 0; atLeast > 0 && i+atLeast <= len(list); i++ {
		end := i + atLeast
		if list[i].On.DaysUntil(list[end-1].On) > withinDays {
			continue
		}
		if len(found) == 0 || i >= reached {
			found = append(found, Pattern{From: list[i].On})
			reached = i
		}
		last := &found[len(found)-1]
		for ; reached < end; reached++ {
			last.Events = append(last.Events, list[reached].ID)
			last.To = list[reached].On
		}
	}
	return found
}

// ContactGaps finds the times longer than overDays calendar days in which nobody
// met child or family, the one that lasts until today included. Before the
// first contact there is nothing to measure from.
func ContactGaps(events []EventFacts, overDays int, today Date) []Pattern {
	list := inOrder(events, func(e EventFacts) bool { return e.Category.Contact() && !e.On.After(today) })
	var found []Pattern
	for i, e := range list {
		gap := Pattern{Kind: PatternKindContactGap, From: e.On, To: today, Events: [][16]byte{e.ID}}
		if i+1 < len(list) {
			gap.To = list[i+1].On
			gap.Events = append(gap.Events, list[i+1].ID)
		}
		if gap.From.DaysUntil(gap.To) > overDays {
			found = append(found, gap)
		}
	}
	return found
}

// inOrder picks events, sorted by day and then id.
func inOrder(events []EventFacts, pick func(EventFacts) bool) []EventFacts {
	var list []EventFacts
	for _, e := range events {
		if pick(e) {
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b EventFacts) int {
		return cmp.Or(a.On.Compare(b.On), bytes.Compare(a.ID[:], b.ID[:]))
	})
	return list
}
