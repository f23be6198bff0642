package practice

import (
	"reflect"
	"slices"
)

// Grade is how well a child's needs are met: 1, every need met, to 5, essential
// needs wholly unmet, or hostility (Srivastava and Polnay's scale, published).
// The zero Grade is none at all: not assessed. It is never a 1, never counted
// and never compared.
type Grade int

// The ends of the scale, and where care begins to be poor (grade 4, most
// essential needs unmet).
const (
	bestGrade  Grade = 1
	worstGrade Grade = 5
	poorGrade  Grade = 4
)

// Assessed says whether this is a grade of the scale.
func (g Grade) Assessed() bool { return g >= bestGrade && g <= worstGrade }

// takesHigh says whether the rule knows a high grade, and whether it needs one.
func (r DerivationRule) takesHigh() (bool, bool) {
	needs := r == DerivationRuleMostFrequentUnlessHigh
	return needs || r == DerivationRulePractitionerChoice, needs
}

// takesTies says whether the rule can meet a tie.
func (r DerivationRule) takesTies() bool {
	return r == DerivationRuleMostFrequentUnlessHigh || r == DerivationRuleMostFrequent
}

// Derivation is the rule of one level of an instrument.
type Derivation struct {
	// Rule is how the grade follows.
	Rule DerivationRule
	// HighFrom is the grade from which a single one decides; none if the rule has no high
	// grade.
	HighFrom Grade
}

// GradeAnchor is what a grade means, in the instrument's words.
type GradeAnchor struct {
	// Grade is the grade described.
	Grade Grade
	// Need says how far the child's needs are met.
	Need string
	// Commitment says where the child comes among the carer's concerns.
	Commitment string
	// Quality is a word for the care.
	Quality string
}

// Instrument is a graded care profile's definition as data. It is immutable
// once used: a change is a new version, and a profile keeps the version it was
// graded by. Use [ReadInstrument] to get one.
type Instrument struct {
	// Code and Version name it; the version is a semantic one.
	Code, Version string
	// Title is its name for people.
	Title string
	// Owner holds the rights in its text; mandatory where it has descriptors.
	Owner string
	// Licence is under which terms the partnership uses it.
	Licence string
	// ValidFrom and ValidTo bound the days on which a profile may be started
	// with it, both included; nil is unbounded.
	ValidFrom, ValidTo *Date
	// Training is the code of the training that completing a profile requires:
	// the instrument's own code where its definition names none.
	Training string
	// NestedCodes says that every code begins with the code of its parent.
	NestedCodes bool
	// NotAssessed explains that value in the instrument's words.
	NotAssessed string
	// AgeBands are the bands that its items may name; where it declares none,
	// items name their own.
	AgeBands []AgeBand
	// Anchors are the meanings of grades 1 to 5, in that order.
	Anchors []GradeAnchor
	// SubAreaRule derives a sub-area from its items, AreaRule an area from its
	// sub-areas.
	SubAreaRule, AreaRule Derivation
	// MaxTargets is how many target items a profile may set, at most 3.
	MaxTargets int
	// Areas are the parts of care that are graded, in order.
	Areas []InstrumentArea
}

// InstrumentArea is one area of care, such as safety.
type InstrumentArea struct {
	// Code is unique among the areas; Title is its name.
	Code, Title string
	// SubAreas are its parts; at least one.
	SubAreas []InstrumentSubArea
}

// InstrumentSubArea is one part of an area, such as nutrition.
type InstrumentSubArea struct {
	// Code is unique among the sub-areas; Title is its name.
	Code, Title string
	// Items are what is graded; at least one.
	Items []InstrumentItem
}

// InstrumentItem is what a grade is given to.
type InstrumentItem struct {
	// Code is unique among the items; Title is its name.
	Code, Title string
	// Optional says that a profile may leave it out without a word, as where a
	// child has no disability.
	Optional bool
	// AgeBands are the ages it applies to; none means every age.
	AgeBands []AgeBand
	// Descriptors say what each grade looks like, where the partnership holds
	// a licence for the text.
	Descriptors []InstrumentDescriptor
}

// InstrumentDescriptor says what a grade of an item looks like.
type InstrumentDescriptor struct {
	// Grade is the grade described.
	Grade Grade
	// AgeBand is the band it describes, one of its item's; nil is every age.
	AgeBand *AgeBand
	// Text is the owner's wording.
	Text string
}

// AppliesAt says whether the item is graded for a child of this age in
// completed years.
func (i InstrumentItem) AppliesAt(years int) bool {
	return len(i.AgeBands) == 0 || slices.ContainsFunc(i.AgeBands, func(b AgeBand) bool { return b.Holds(years) })
}

// ItemsAt lists the items that are graded for a child of this age in
// completed years, in the instrument's order.
func (in Instrument) ItemsAt(years int) []InstrumentItem {
	var items []InstrumentItem
	for _, area := range in.Areas {
		for _, sub := range area.SubAreas {
			for _, item := range sub.Items {
				if item.AppliesAt(years) {
					items = append(items, item)
				}
			}
		}
	}
	return items
}

// InForce says whether a profile may be started with the instrument on a day.
func (in Instrument) InForce(on Date) bool { return on.within(in.ValidFrom, in.ValidTo) }

// Same says whether two definitions mean the same, however they were written.
func (in Instrument) Same(other Instrument) bool { return reflect.DeepEqual(in, other) }

// ValidateEnd lists what forbids a last day for starting profiles with the instrument.
// Path: validTo.
func (in Instrument) ValidateEnd(last, today Date) []Problem {
	var found problems
	if last.Before(today) {
		found.add(ProblemCodeOutOfRange, "The last day is before today. Choose today or a later date.", "validTo")
	}
	if in.ValidFrom != nil && last.Before(*in.ValidFrom) {
		found.add(ProblemCodeOutOfRange, "The end is before the start. Correct one of them. Correct one of the dates.", "validTo")
	}
	if in.ValidTo != nil && last.After(*in.ValidTo) {
		found.add(ProblemCodeOutOfRange, "The definition ends before that day. To use the instrument longer, load a new version.", "validTo")
	}
	return found
}
