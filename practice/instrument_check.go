package practice

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// semanticVersion is the form of a version, by semver.org 2.0.0.
var semanticVersion = regexp.MustCompile(`^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)` +
	`(-(0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*))*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$`)

// check lists the contradictions in an instrument whose parts are of the right form; parts
// that could not be read are empty and pass.
func (in Instrument) check() []Problem {
	var found problems
	if in.Version != "" && !semanticVersion.MatchString(in.Version) {
		found.add(ProblemCodeInvalid, "The version must be a semantic version, such as 1.0.0.", "version")
	}
	found.notAfter(in.ValidFrom, in.ValidTo, "The end is before the start. Correct one of them. Correct one of the dates.", "validTo")
	if in.Owner == "" && in.described() {
		found.add(ProblemCodeRequired, "The owner is required if the instrument has descriptors, because the text belongs to somebody.", "owner")
	}
	found = append(found, in.checkAnchors()...)
	return append(found, in.checkCodes()...)
}

// described says whether any item has a descriptor.
func (in Instrument) described() bool {
	for _, area := range in.Areas {
		for _, sub := range area.SubAreas {
			if slices.ContainsFunc(sub.Items, func(i InstrumentItem) bool { return len(i.Descriptors) > 0 }) {
				return true
			}
		}
	}
	return false
}

// checkAnchors requires one anchor for each grade.
func (in Instrument) checkAnchors() []Problem {
	var found problems
	seen := make(map[Grade]bool)
	for i, anchor := range in.Anchors {
		if anchor.Grade.Assessed() && seen[anchor.Grade] {
			found.add(ProblemCodeInvalid, "This grade is given twice. Remove one.", "grades", strconv.Itoa(i), "grade")
		}
		seen[anchor.Grade] = true
	}
	// An unreadable grade may be the missing one, and is already reported.
	if len(in.Anchors) == 0 || seen[0] {
		return found
	}
	for grade := bestGrade; grade <= worstGrade; grade++ {
		if !seen[grade] {
			found.add(ProblemCodeRequired, fmt.Sprintf("Grade %d is missing. Give each grade from 1 to 5 once.", grade), "grades")
		}
	}
	return found
}

// codeCheck remembers the codes of an instrument that are used.
type codeCheck struct {
	found  problems
	nested bool
	// parts are the codes of areas and sub-areas, items those of items.
	parts, items map[string]bool
}

// checkCodes requires unique codes, among areas and sub-areas together and among items,
// nested where the instrument says so. An item may have the code of its sub-area if it is
// the only one there.
func (in Instrument) checkCodes() []Problem {
	check := codeCheck{nested: in.NestedCodes, parts: make(map[string]bool), items: make(map[string]bool)}
	for i, area := range in.Areas {
		at := []string{"areas", strconv.Itoa(i)}
		check.take(check.parts, area.Code, "", at)
		for j, sub := range area.SubAreas {
			at := append(at[:2:2], "subAreas", strconv.Itoa(j))
			check.take(check.parts, sub.Code, area.Code, at)
			for k, item := range sub.Items {
				at := append(at[:4:4], "items", strconv.Itoa(k))
				check.take(check.items, item.Code, sub.Code, at)
			}
		}
	}
	check.shared(in)
	return check.found
}

// take records one code below its parent's.
func (c *codeCheck) take(taken map[string]bool, code, parent string, at []string) {
	at = append(at[:len(at):len(at)], "code")
	switch {
	case code == "":
		return
	case taken[code]:
		c.found.add(ProblemCodeInvalid, "This code is given twice. Remove one.", at...)
	case c.nested && !strings.HasPrefix(code, parent):
		c.found.add(ProblemCodeInvalid, "The code must begin with the code of the part above, because nestedCodes is true.", at...)
	}
	taken[code] = true
}

// shared finds items that have the code of an area or sub-area without being the whole of
// it.
func (c *codeCheck) shared(in Instrument) {
	for i, area := range in.Areas {
		for j, sub := range area.SubAreas {
			for k, item := range sub.Items {
				whole := item.Code == sub.Code && len(sub.Items) == 1
				if item.Code != "" && c.parts[item.Code] && !whole {
					c.found.add(ProblemCodeInvalid, "Only the single item of a sub-area can have the code of that sub-area.",
						"areas", strconv.Itoa(i), "subAreas", strconv.Itoa(j), "items", strconv.Itoa(k), "code")
				}
			}
		}
	}
}
