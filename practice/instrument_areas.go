package practice

import (
	"regexp"
	"slices"
	"strconv"
)

// codeForm is what a code of an instrument may look like.
var codeForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$`)

func readArea(b branch, declared []AgeBand) InstrumentArea {
	defer b.done()
	area := InstrumentArea{Code: b.code("code", "The area's code"), Title: b.title()}
	for _, sub := range b.branches("subAreas", "The list of sub-areas", 20, true) {
		area.SubAreas = append(area.SubAreas, readSubArea(sub, declared))
	}
	return area
}

func readSubArea(b branch, declared []AgeBand) InstrumentSubArea {
	defer b.done()
	sub := InstrumentSubArea{Code: b.code("code", "The sub-area's code"), Title: b.title()}
	for _, item := range b.branches("items", "The list of items", 40, true) {
		sub.Items = append(sub.Items, readItem(item, declared))
	}
	return sub
}

func readItem(b branch, declared []AgeBand) InstrumentItem {
	defer b.done()
	item := InstrumentItem{
		Code:     b.code("code", "The item's code"),
		Title:    b.title(),
		Optional: b.flag("optional", "Whether the item is optional"),
		AgeBands: b.bands("ageBands", declared),
	}
	type place struct {
		grade Grade
		band  string
	}
	seen := make(map[place]bool)
	for _, entry := range b.branches("descriptors", "The list of descriptors", 60, false) {
		before := len(*b.found)
		d := readDescriptor(entry, item.AgeBands)
		at := place{grade: d.Grade}
		if d.AgeBand != nil {
			at.band = d.AgeBand.String()
		}
		if len(*b.found) == before { // an entry that could not be read is no duplicate
			if seen[at] {
				b.found.add(ProblemCodeInvalid, "This grade is described twice for the same age.", entry.at("grade")...)
			}
			seen[at] = true
		}
		item.Descriptors = append(item.Descriptors, d)
	}
	return item
}

func readDescriptor(b branch, ofItem []AgeBand) InstrumentDescriptor {
	defer b.done()
	d := InstrumentDescriptor{Grade: b.grade("grade"), Text: b.text("text", text{"The descriptor", 1, 4_000})}
	written := b.text("ageBand", text{"The age band", 0, 10})
	if written == "" {
		return d
	}
	band, err := ParseAgeBand(written)
	switch {
	case err != nil:
		b.found.add(ProblemCodeInvalid, sentence(err.Error()), b.at("ageBand")...)
	case !slices.Contains(ofItem, band):
		b.found.add(ProblemCodeInvalid, "The age band is not one of the item's age bands.", b.at("ageBand")...)
	default:
		d.AgeBand = &band
	}
	return d
}

// bands reads age bands that share no age; where any are declared, each must
// be one of those.
func (b branch) bands(key string, declared []AgeBand) []AgeBand {
	var bands []AgeBand
	for i, entry := range b.list(key, "The list of age bands", 12, false) {
		at := b.at(key, strconv.Itoa(i))
		written, isText := entry.(string)
		if !isText {
			b.found.add(ProblemCodeInvalid, "The age band must be text, such as 0-2 or 5+.", at...)
			continue
		}
		band, err := ParseAgeBand(written)
		switch {
		case err != nil:
			b.found.add(ProblemCodeInvalid, sentence(err.Error()), at...)
			continue
		case len(declared) > 0 && !slices.Contains(declared, band):
			b.found.add(ProblemCodeInvalid, "The age band is not one of the instrument's age bands.", at...)
		case slices.ContainsFunc(bands, band.overlaps):
			b.found.add(ProblemCodeInvalid, "The age band overlaps an earlier one.", at...)
		}
		bands = append(bands, band)
	}
	return bands
}

// code reads a code that must be there.
func (b branch) code(key, subject string) string {
	if value, ok := b.value(key); !ok || value == "" {
		b.found.add(ProblemCodeRequired, subject+" is required.", b.at(key)...)
		return ""
	}
	return b.optionalCode(key, subject)
}

// optionalCode reads a code that may be absent.
func (b branch) optionalCode(key, subject string) string {
	value, ok := b.value(key)
	written, isText := value.(string)
	switch {
	case !ok:
		return ""
	case !isText:
		b.found.add(ProblemCodeInvalid, subject+" must be text. Put it in quotes if it looks like a number.", b.at(key)...)
		return ""
	case !codeForm.MatchString(written):
		b.found.add(ProblemCodeInvalid, subject+
			" is not valid. Use 1 to 40 letters, digits, full stops, dashes or underscores, and begin with a letter or digit.", b.at(key)...)
		return ""
	}
	return written
}

// title reads the name for people that every part has.
func (b branch) title() string { return b.text("title", text{"The title", 1, 200}) }

// grade reads a grade of the scale that must be there.
func (b branch) grade(key string) Grade {
	return Grade(b.number(key, "The grade", int(bestGrade), int(worstGrade), true))
}
