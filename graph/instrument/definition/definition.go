// Package definition reads the text of an instrument, YAML or JSON, into the
// tree that practice reads. It takes the part of YAML that JSON has a word for,
// and refuses the rest with its place: a file that two programs could read in
// two ways is none.
package definition

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"heed/practice"
)

const (
	// MostCharacters is how long a definition may be.
	MostCharacters = 500_000
	// mostProblems is how many are told at once.
	mostProblems = 200
)

// Text is a definition as it was read.
type Text struct {
	// Instrument is what it defines; nothing where there are problems.
	Instrument practice.Instrument
	// Tree is what is kept of it; nothing where there are problems.
	Tree map[string]any
	// Problems are everything that must be mended, in the order of the text.
	Problems []practice.Problem

	lines map[string]int
}

// Read reads a definition and names every mistake in it.
func Read(text string) Text {
	if length := utf8.RuneCountInString(text); length > MostCharacters {
		return refused(practice.ProblemCodeTooLong, "A definition may have at most 500,000 characters.", 0)
	}
	root, fault := parse(text)
	if fault != nil {
		return refused(practice.ProblemCodeInvalid, fault.message, fault.line)
	}
	r := reader{lines: map[string]int{}, unread: map[string]bool{}}
	tree, isObject := r.value(root, nil, 0).(map[string]any)
	if r.nodes > mostNodes {
		return refused(practice.ProblemCodeTooLong, "This holds more than any instrument does.", 0)
	}
	if !isObject {
		return refused(practice.ProblemCodeInvalid, "A definition is an object of named values.", root.Line)
	}
	t := Text{lines: r.lines}
	in, found := practice.ReadInstrument(tree)
	t.Problems = append(r.found, slices.DeleteFunc(found, func(p practice.Problem) bool { return r.hides(p.Path) })...)
	if len(t.Problems) == 0 {
		t.Instrument, t.Tree = in, tree
		return t
	}
	slices.SortStableFunc(t.Problems, func(a, b practice.Problem) int { return t.Line(a) - t.Line(b) })
	if more := len(t.Problems) - mostProblems; more > 0 {
		t.Problems = append(t.Problems[:mostProblems:mostProblems], practice.Problem{Code: practice.ProblemCodeInvalid,
			Message: fmt.Sprintf("There are %d more mistakes: these are the first %d.", more, mostProblems)})
	}
	return t
}

// Line is the line of the text that a problem is on, or that of the nearest
// thing around what is missing; 0 where it is nowhere in particular.
func (t Text) Line(p practice.Problem) int {
	for path := p.Path; ; path = path[:len(path)-1] {
		if line := t.lines[place(path)]; line > 0 || len(path) == 0 {
			return line
		}
	}
}

// place is a path as one word.
func place(path []string) string { return strings.Join(path, "\x00") }

// refused is a text of which nothing can be read, for one reason.
func refused(code practice.ProblemCode, message string, line int) Text {
	return Text{Problems: []practice.Problem{{Code: code, Message: message}}, lines: map[string]int{"": line}}
}
