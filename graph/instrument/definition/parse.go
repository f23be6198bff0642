package definition

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// fault is why a text cannot be read at all, and the line where that shows, or 0.
type fault struct {
	line    int
	message string
}

// lineOf finds the line in what the parser says.
var lineOf = regexp.MustCompile(`line (\d+):`)

// parse reads the text as the one document that it is.
func parse(text string) (*yaml.Node, *fault) {
	if line := unprintable(text); line > 0 {
		return nil, &fault{line, fmt.Sprintf("Line %d holds a character that cannot be kept.", line)}
	}
	decoder := yaml.NewDecoder(strings.NewReader(plain(text)))
	var document, more yaml.Node
	err := decoder.Decode(&document)
	if errors.Is(err, io.EOF) || err == nil && len(document.Content) == 0 {
		return nil, &fault{0, "The definition is empty."}
	}
	if err == nil {
		if err = decoder.Decode(&more); errors.Is(err, io.EOF) {
			return document.Content[0], nil
		}
	}
	if err == nil {
		return nil, &fault{more.Line, fmt.Sprintf("A second document begins on line %d: a definition is one.", more.Line)}
	}
	return nil, unparsed(err, 1+strings.Count(text, "\n"))
}

// unparsed is a parser's error on a text of a number of lines, without its words,
// which can repeat the text.
func unparsed(err error, lines int) *fault {
	if strings.Contains(err.Error(), "unknown anchor") {
		return &fault{0, "An alias (*) names what is written nowhere. Aliases are not read: write the value out."}
	}
	line := 1
	if found := lineOf.FindStringSubmatch(err.Error()); found != nil {
		line, _ = strconv.Atoi(found[1]) // digits
	}
	if strings.Contains(err.Error(), "did not find expected") {
		line++ // of these the parser counts lines from 0
	}
	line = min(line, lines)
	return &fault{line, fmt.Sprintf("From about line %d on this is neither YAML nor JSON. Look there for a tab in the indentation, "+
		"for text with a colon that is not in quotes, and for a quote or bracket that does not end.", line)}
}

// unprintable is the line of the first character that no definition may hold, or 0.
func unprintable(text string) int {
	line := 1
	for rest := strings.TrimPrefix(text, "\uFEFF"); rest != ""; {
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case r == '\n':
			line++
		case r == utf8.RuneError && size == 1,
			r < ' ' && r != '\t' && r != '\r', r >= 0x7F && r < 0xA0 && r != 0x85, r == 0xFEFF, r == 0xFFFE, r == 0xFFFF:
			return line
		}
		rest = rest[size:]
	}
	return 0
}

// pair is an escape of JSON for one character beyond the first plane. It matches
// every other escape as well, so that a backslash that is itself escaped begins none.
var pair = regexp.MustCompile(`\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|.)`)

// plain writes what JSON can say and YAML cannot in a way that both can.
func plain(text string) string {
	if !json.Valid([]byte(text)) {
		return text
	}
	return pair.ReplaceAllStringFunc(text, func(escape string) string {
		halves := pair.FindStringSubmatch(escape)
		switch {
		case escape == `\/`:
			return "/"
		case halves[1] == "":
			return escape
		}
		high, _ := strconv.ParseUint(halves[1], 16, 16) // hexadecimal digits
		low, _ := strconv.ParseUint(halves[2], 16, 16)
		return string(utf16.DecodeRune(rune(high), rune(low)))
	})
}
