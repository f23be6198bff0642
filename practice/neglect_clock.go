package practice

import (
	"cmp"
	"slices"
)

// AreaRef names an area of an instrument. Versions of one instrument share
// their areas; areas of different instruments are different ones, unless an
// equivalence says otherwise.
type AreaRef struct {
	// Instrument is the instrument's code, Area the area's.
	Instrument, Area string
}

// compare sorts by instrument, then by area.
func (r AreaRef) compare(other AreaRef) int {
	return cmp.Or(cmp.Compare(r.Instrument, other.Instrument), cmp.Compare(r.Area, other.Area))
}

// Equivalences says which areas are the same in another instrument: each key counts as the
// area it points to, in one step. A partnership that changes its instrument declares them,
// so that the clocks continue.
type Equivalences map[AreaRef]AreaRef

// of is the area that one counts as.
func (e Equivalences) of(ref AreaRef) AreaRef {
	if same, declared := e[ref]; declared {
		return same
	}
	return ref
}

// SittingArea is one area's grade in a sitting.
type SittingArea struct {
	// Code is the area's.
	Code string `json:"code"`
	// Grade is its derived grade; none where it was not assessed.
	Grade Grade `json:"grade"`
}

// Sitting is a completed profile of one child, as the clock reads it.
type Sitting struct {
	// ID is the profile's.
	ID [16]byte
	// Instrument is its instrument's code.
	Instrument string
	// StartedOn and EndedOn are the window of care, both included. EndedOn is the day that the sitting is
	// about.
	StartedOn, EndedOn Date
	// Corrected says that another replaced it as mistaken: it never counts. A profile that the
	// next one superseded is no mistake and counts.
	Corrected bool
	// Areas are its derived grades.
	Areas []SittingArea
}

// ClockRule is what counts as poor, and which areas are the same.
type ClockRule struct {
	// PoorFrom is the grade from which care counts as poor: 4, or 3 where the partnership says
	// so. None means 4.
	PoorFrom Grade
	// Same are the areas that count as one.
	Same Equivalences
}

// Poor is the grade from which care counts as poor.
func (r ClockRule) Poor() Grade { return cmp.Or(r.PoorFrom, poorGrade) }

// Spell is one unbroken time at a poor grade.
type Spell struct {
	// StartedOn is the day of the sitting that first shows it.
	StartedOn Date
	// EndedOn is the day of the sitting that disproves it, or on which childhood ends; nil while
	// it lasts.
	EndedOn *Date
	// ShownBy and DisprovedBy are those sittings; nil where none disproves it.
	ShownBy     [16]byte
	DisprovedBy *[16]byte
	// Days is how long it lasts or lasted, in calendar days.
	Days int
}

// AreaClock is the neglect clock of one area: the time that a child has lived at
// a poor grade in it.
type AreaClock struct {
	// Area is which one. Days are never totalled across areas.
	Area AreaRef
	// Spells are in order of time.
	Spells []Spell
	// Days is the sum of the spells.
	Days int
	// Running says that the last spell lasts until today.
	Running bool
}

// NeglectClocks reads a child's completed sittings for the time lived at a poor
// grade, per area, up to and including today. The rule, whatever any workflow
// says:
//
//   - A sitting speaks for the last day of its window of care: what it found is
//     established then, and nothing is claimed of the days before. Sittings whose
//     windows overlap count in the order of those last days.
//   - A spell begins on the day of the first sitting that shows a poor grade and
//     ends on the day of the first later one that grades the area and is not
//     poor. The first day counts, the last does not; a spell that lasts counts
//     the days from its first until today.
//   - Of several sittings that speak for one day, the worst grade of the area
//     counts, so better news of the same day ends nothing.
//   - An area not assessed neither shows nor disproves anything.
//   - A sitting replaced as mistaken does not count, nor one that speaks for a
//     day after today.
//
// The order in which sittings are given does not matter. An area is listed once
// any sitting grades it, with no days where it was never poor; areas are in the
// order of instrument and code. [ChildClocks] knows where childhood ends.
func NeglectClocks(sittings []Sitting, rule ClockRule, today Date) []AreaClock {
	byArea := make(map[AreaRef][]verdict)
	for _, s := range inTime(sittings) {
		if s.EndedOn.After(today) {
			continue
		}
		for _, area := range s.Areas {
			if area.Grade.Assessed() {
				ref := rule.Same.of(AreaRef{s.Instrument, area.Code})
				byArea[ref] = append(byArea[ref], verdict{on: s.EndedOn, grade: area.Grade, by: s.ID})
			}
		}
	}
	poorFrom := rule.Poor()
	var clocks []AreaClock
	for ref, verdicts := range byArea {
		clocks = append(clocks, clockOf(ref, worstOfDays(verdicts), poorFrom, today))
	}
	slices.SortFunc(clocks, func(a, b AreaClock) int { return a.Area.compare(b.Area) })
	return clocks
}

// verdict is one sitting's grade of an area on its day.
type verdict struct {
	on    Date
	grade Grade
	by    [16]byte
}

// worstOfDays keeps the worst verdict of each day; the first of equal ones.
func worstOfDays(verdicts []verdict) []verdict {
	var days []verdict
	for _, v := range verdicts {
		last := len(days) - 1
		switch {
		case last < 0 || days[last].on != v.on:
			days = append(days, v)
		case v.grade > days[last].grade:
			days[last] = v
		}
	}
	return days
}

// clockOf turns an area's verdicts, one a day, into its spells.
func clockOf(ref AreaRef, verdicts []verdict, poorFrom Grade, today Date) AreaClock {
	clock := AreaClock{Area: ref}
	for _, v := range verdicts {
		switch poor := v.grade >= poorFrom; {
		case poor && !clock.Running:
			clock.Spells = append(clock.Spells, Spell{StartedOn: v.on, ShownBy: v.by})
			clock.Running = true
		case !poor && clock.Running:
			spell := &clock.Spells[len(clock.Spells)-1]
			spell.EndedOn, spell.DisprovedBy = &v.on, &v.by
			clock.Running = false
		}
	}
	for i := range clock.Spells {
		spell := &clock.Spells[i]
		end := today
		if spell.EndedOn != nil {
			end = *spell.EndedOn
		}
		spell.Days = spell.StartedOn.DaysUntil(end)
		clock.Days += spell.Days
	}
	return clock
}
