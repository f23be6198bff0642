package definition

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"heed/practice"
	"heed/text"
)

const (
	// deepest is how many levels a definition nests; the deepest place that is
	// known lies ten down.
	deepest = 20
	// mostNodes is how many names and values it holds.
	mostNodes = 50_000
	// longestName is how long the name of a value may be.
	longestName = 100
)

// number is the form that YAML and JSON read alike.
var number = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)

// reader turns the parser's nodes into what a decoder of JSON yields.
type reader struct {
	found  []practice.Problem
	lines  map[string]int
	unread map[string]bool // places whose value could not be read
	nodes  int
}

// hides says whether a place lies in something that could not be read: what is
// missing there is no second mistake.
func (r *reader) hides(path []string) bool {
	for n := range len(path) + 1 {
		if r.unread[place(path[:n])] {
			return true
		}
	}
	return false
}

// refuse notes a value that cannot be read.
func (r *reader) refuse(path []string, message string) any {
	r.found = append(r.found, practice.Problem{Code: practice.ProblemCodeInvalid, Path: path, Message: message})
	r.unread[place(path)] = true
	return nil
}

// value is what a node holds, as a decoder of JSON would say it.
func (r *reader) value(n *yaml.Node, path []string, depth int) any {
	if r.nodes++; r.nodes > mostNodes {
		return nil
	}
	r.lines[place(path)] = n.Line
	switch {
	case depth > deepest:
		return r.refuse(path, "This is nested deeper than any instrument is.")
	case n.Kind == yaml.AliasNode:
		return r.refuse(path, "Aliases (*) are not read: write the value out.")
	case n.Kind == yaml.MappingNode && n.ShortTag() == "!!map":
		return r.object(n, path, depth)
	case n.Kind == yaml.SequenceNode && n.ShortTag() == "!!seq":
		list := make([]any, len(n.Content))
		for i, entry := range n.Content {
			list[i] = r.value(entry, append(slices.Clip(path), strconv.Itoa(i)), depth+1)
		}
		return list
	case n.Kind == yaml.ScalarNode:
		return r.scalar(n, path)
	}
	return r.refuse(path, "Tags (!) are not read: leave it out.")
}

func (r *reader) object(n *yaml.Node, path []string, depth int) any {
	fields := make(map[string]any, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode || utf8.RuneCountInString(key.Value) > longestName {
			r.refuse(path, "The names of values here are short texts, and one is none.")
			continue
		}
		at := append(slices.Clip(path), key.Value)
		if _, twice := fields[key.Value]; twice {
			r.lines[place(at)] = key.Line
			r.found = append(r.found, practice.Problem{Code: practice.ProblemCodeInvalid, Path: at,
				Message: "This name is given twice here: which of the two is meant?"})
			continue
		}
		fields[key.Value] = r.value(value, at, depth+1)
		r.lines[place(at)] = key.Line
	}
	return fields
}

// scalar reads a single value. A number must be written as JSON writes it, for
// YAML's other forms (0x1F, 0o17, 1_000) mean different things to different
// programs; a day stays the text that it is written as.
func (r *reader) scalar(n *yaml.Node, path []string) any {
	switch n.ShortTag() {
	case "!!str", "!!timestamp", "!!merge":
		kept, err := text.Clean(n.Value)
		if err != nil {
			return r.refuse(path, "This holds a control character, which cannot be kept.")
		}
		return kept
	case "!!int", "!!float":
		if number.MatchString(n.Value) {
			return json.Number(n.Value)
		}
		return r.refuse(path, "A number is written in plain digits, and text that looks like one in quotes.")
	case "!!bool":
		return strings.EqualFold(n.Value, "true")
	case "!!null":
		return nil
	}
	return r.refuse(path, "Tags (!) are not read: leave it out.")
}
