package practice

import (
	"slices"
	"strconv"
	"strings"
)

// neverAcross is the only thing an instrument may say about deriving across
// areas.
const neverAcross = "never averaged, never totalled"

// maxTargets is how many target items a profile sets at most: the form of the
// original instrument has room for three.
const maxTargets = 3

// targetFields are what an instrument may list as kept of a target item.
var targetFields = [...]string{"item", "gradeNow", "periodForChange", "targetGrade", "gradeAtReview"}

// ReadInstrument reads an instrument from the tree that a decoder makes of its file:
// objects as map[string]any, lists as []any. It names every mistake at once, each with its
// place (areas, 0, subAreas, 2, items, 1, code): unknown keys, wrong kinds of value, what
// is missing or too long, and what contradicts itself. With any problem there is no
// instrument. [InstrumentSchema] describes the file for its authors.
func ReadInstrument(tree map[string]any) (Instrument, []Problem) {
	var found problems
	in := readInstrument(newBranch(&found, tree, nil))
	found = append(found, in.check()...)
	if len(found) > 0 {
		return Instrument{}, found
	}
	slices.SortFunc(in.Anchors, func(a, b GradeAnchor) int { return int(a.Grade - b.Grade) })
	return in, nil
}

// readInstrument reads what can be read and reports every fault of form.
func readInstrument(b branch) Instrument {
	in := Instrument{
		Code:        b.code("code", "The instrument's code"),
		Version:     b.text("version", text{"The version", 1, 40}),
		Title:       b.title(),
		Owner:       b.text("owner", text{"The owner", 0, 200}),
		Licence:     b.text("licence", text{"The licence note", 1, 2_000}),
		ValidFrom:   b.date("validFrom"),
		ValidTo:     b.date("validTo"),
		Training:    b.optionalCode("requiredTraining", "The code of the required training"),
		NestedCodes: b.flag("nestedCodes", "Whether codes are nested"),
		NotAssessed: b.text("notAssessed", text{"The meaning of not assessed", 0, 500}),
		AgeBands:    b.bands("ageBands", nil),
		MaxTargets:  maxTargets,
	}
	if in.Training == "" {
		in.Training = in.Code
	}
	for _, anchor := range b.branches("grades", "The list of grades", int(worstGrade), true) {
		in.Anchors = append(in.Anchors, readAnchor(anchor))
	}
	derivation := b.branch("derivation", "The derivation")
	in.SubAreaRule = readDerivation(derivation.branch("subArea", "The rule for sub-areas"))
	in.AreaRule = readDerivation(derivation.branch("area", "The rule for areas"))
	if across := derivation.text("acrossAreas", text{"The value", 0, 200}); across != "" && across != neverAcross {
		derivation.found.add(ProblemCodeInvalid, "The value must be \""+neverAcross+"\", because grades are not combined across areas.",
			derivation.at("acrossAreas")...)
	}
	derivation.done()
	if _, given := b.value("targets"); given {
		in.MaxTargets = readTargets(b.branch("targets", "The target items"))
	}
	for _, area := range b.branches("areas", "The list of areas", 20, true) {
		in.Areas = append(in.Areas, readArea(area, in.AgeBands))
	}
	b.done()
	return in
}

func readAnchor(b branch) GradeAnchor {
	defer b.done()
	return GradeAnchor{
		Grade:      b.grade("grade"),
		Need:       b.text("need", text{"The need", 1, 500}),
		Commitment: b.text("commitment", text{"The commitment", 0, 500}),
		Quality:    b.text("quality", text{"The quality", 0, 500}),
	}
}

func readDerivation(b branch) Derivation {
	defer b.done()
	d := Derivation{Rule: DerivationRule(b.text("rule", text{"The rule", 1, 100}))}
	if d.Rule != "" && !known(d.Rule) {
		b.found.add(ProblemCodeInvalid, "The rule must be one of "+strings.Join(d.Rule.Values(), ", ")+".", b.at("rule")...)
		d.Rule = ""
	}
	takes, needs := d.Rule.takesHigh()
	d.HighFrom = Grade(b.number("highFrom", "The lowest high grade", int(bestGrade)+1, int(worstGrade), needs))
	if d.Rule != "" && !takes && d.HighFrom != 0 {
		b.found.add(ProblemCodeInvalid, "This rule has no high grade. Leave highFrom out.", b.at("highFrom")...)
	}
	switch ties := b.text("ties", text{"The rule for ties", 0, 100}); {
	case ties != "" && ties != "WORSE":
		b.found.add(ProblemCodeInvalid, "The rule for ties must be WORSE.", b.at("ties")...)
	case ties != "" && d.Rule != "" && !d.Rule.takesTies():
		b.found.add(ProblemCodeInvalid, "This rule has no ties. Leave ties out.", b.at("ties")...)
	}
	return d
}

func readTargets(b branch) int {
	defer b.done()
	most := b.number("max", "The number of target items", 1, maxTargets, true)
	seen := make(map[any]bool)
	for i, entry := range b.list("fields", "The list of fields", len(targetFields), false) {
		name, isText := entry.(string)
		switch at := b.at("fields", strconv.Itoa(i)); {
		case !isText || !slices.Contains(targetFields[:], name):
			b.found.add(ProblemCodeInvalid, "The field must be one of "+strings.Join(targetFields[:], ", ")+".", at...)
		case seen[name]:
			b.found.add(ProblemCodeInvalid, "The field is given twice. Remove one.", at...)
		default:
			seen[name] = true
		}
	}
	return most
}
