// Package text defines the one form in which Heed takes texts from outside: a reason, a
// name, an address, a typed number. Invisible characters are not kept, so that a text
// without a visible character is empty, and two texts that look alike are equal. It knows
// nothing of what a text is for.
package text

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// ErrControl refuses a text that holds a control character.
var ErrControl = errors.New("it holds a control character, which cannot be kept: remove it and send the rest")

// mostMarks is how many marks one letter may have. Every script needs at most half of
// them; more are drawn over each other and over neighbouring lines.
const mostMarks = 10

// Clean returns the text as it is kept: in composed characters (Unicode's form NFC),
// without blanks around it and without invisible characters. Line breaks are line feeds.
// Joiners, variation selectors and tags stay where they change what is seen. It returns
// ErrControl for a text with a control character other than tab and line break, or one
// that is not UTF-8. Cleaning twice is cleaning once.
func Clean(s string) (string, error) {
	if plain(s) {
		return s, nil
	}
	if !utf8.ValidString(s) || strings.ContainsFunc(s, forbidden) {
		return "", ErrControl
	}
	return cleaned(s), nil
}

// Strip is Clean for a text that may hold control characters, which it removes.
func Strip(s string) string {
	return cleaned(strings.Map(func(r rune) rune {
		if forbidden(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "")))
}

// IsClean reports whether a text is in the form in which it is kept.
func IsClean(s string) bool {
	kept, err := Clean(s)
	return err == nil && kept == s
}

// plain reports whether a text needs no cleaning, as most do.
func plain(s string) bool {
	if s == "" {
		return true
	}
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\n' && c != '\t' || c > '~' {
			return false
		}
	}
	first, last := s[0], s[len(s)-1]
	return first > ' ' && last > ' '
}

// forbidden are the control characters (C0, DEL and C1) except tab and line break.
func forbidden(r rune) bool {
	return unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r'
}

func cleaned(s string) string {
	seen := []rune(trimmed(visible(s)))
	return trimmed(norm.NFC.String(joined(seen)))
}

// breaks are the line breaks of other systems.
var breaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n")

// visible removes characters that are invisible in any context.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if invisible(r) && !relative(r) {
			return -1
		}
		return r
	}, breaks.Replace(s))
}

// blank are characters with an empty picture that Unicode does not list as ignorable: the
// Braille blank, the null notehead, the blanks and fillers of old scripts, and the object
// replacement character.
const blank = "\u2800\U0001D159\U00016FE4\U00013441\U00013442\uFFFC\u180E"

// invisible reports whether a character is not seen by itself.
func invisible(r rune) bool {
	switch {
	case r < 0xAD:
		return false
	case unicode.Is(unicode.Prepended_Concatenation_Mark, r): // signs that enclose a number
		return false
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r), unicode.Is(unicode.Variation_Selector, r),
		unicode.Is(unicode.Noncharacter_Code_Point, r):
		return true
	}
	return strings.ContainsRune(blank, r)
}

const (
	nonJoiner = '\u200C'
	joiner    = '\u200D'
	keycap    = '\u20E3'
	flag      = '\U0001F3F4'
	lastTag   = '\U000E007F'
)

// relative reports whether what is seen of a character depends on its neighbours.
func relative(r rune) bool {
	return r == joiner || r == nonJoiner || tag(r) || unicode.Is(unicode.Variation_Selector, r)
}

// tag are the letters and figures of a tag, and its end.
func tag(r rune) bool {
	return r >= 0xE0030 && r <= 0xE0039 || r >= 0xE0061 && r <= 0xE007A || r == lastTag
}

// joined keeps the characters that act on their neighbours where they have an effect, and
// at most mostMarks marks on one letter.
func joined(runes []rune) string {
	kept := make([]rune, 0, len(runes))
	marks, whole := 0, 0
	for i, r := range runes {
		if whole > 0 {
			whole--
			kept = append(kept, r)
			continue
		}
		if r == flag {
			whole = flagged(runes[i+1:])
		}
		if unicode.Is(unicode.M, r) && !relative(r) {
			if marks++; marks > mostMarks {
				continue
			}
		} else if !relative(r) {
			marks = 0
		}
		if !relative(r) || acts(kept, r, runes[i+1:]) {
			kept = append(kept, r)
		}
	}
	return string(kept)
}

// acts reports whether a character changes how its neighbours look.
func acts(before []rune, r rune, after []rune) bool {
	if len(before) == 0 {
		return false
	}
	last, next := before[len(before)-1], following(after)
	switch {
	case tag(r):
		return false
	case unicode.Is(unicode.Variation_Selector, r):
		return varies(last, r, next)
	case relative(last) && !unicode.Is(unicode.Variation_Selector, last):
		return false // two joiners join no better than one
	case r == joiner && virama(last):
		return true // a half form, also at the end of a word
	case r == joiner && (picture(last) || unicode.Is(unicode.Variation_Selector, last)):
		return picture(next)
	}
	return joins(base(before)) && joins(next) || joins(base(before)) && unicode.Is(unicode.M, next)
}

// following is the next character that is seen by itself, or 0.
func following(after []rune) rune {
	for _, r := range after {
		if !relative(r) {
			return r
		}
	}
	return 0
}

// base is the last character that is no mark on another, or 0.
func base(before []rune) rune {
	for i := len(before) - 1; i >= 0; i-- {
		if r := before[i]; joins(r) || !unicode.Is(unicode.M, r) {
			return r
		}
	}
	return 0
}

// joining are the scripts whose letters change form where they meet.
var joining = []*unicode.RangeTable{
	unicode.Adlam, unicode.Arabic, unicode.Balinese, unicode.Bengali, unicode.Brahmi, unicode.Chakma, unicode.Devanagari, unicode.Grantha,
	unicode.Gujarati, unicode.Gurmukhi, unicode.Hanifi_Rohingya, unicode.Javanese, unicode.Kaithi, unicode.Kannada, unicode.Khmer,
	unicode.Khojki, unicode.Malayalam, unicode.Mandaic, unicode.Manichaean, unicode.Meetei_Mayek, unicode.Modi, unicode.Mongolian,
	unicode.Myanmar, unicode.Newa, unicode.Nko, unicode.Oriya, unicode.Phags_Pa, unicode.Sharada, unicode.Sinhala, unicode.Sundanese,
	unicode.Syloti_Nagri, unicode.Syriac, unicode.Tai_Tham, unicode.Tamil, unicode.Telugu, unicode.Tibetan, unicode.Tirhuta,
}

// joins reports whether a letter's form depends on whether it is joined.
func joins(r rune) bool { return unicode.In(r, joining...) && unicode.In(r, unicode.L, unicode.M) }

// virama reports whether a mark removes the vowel of the letter before it.
func virama(r rune) bool { return r > 0 && norm.NFC.PropertiesString(string(r)).CCC() == 9 }

// picture reports whether a character is one that pictures are composed of.
func picture(r rune) bool { return unicode.In(r, unicode.So, unicode.Sk) && r > 0x7F || r == keycap }

// varies reports whether a variation selector acts on the character before it.
func varies(last, selector, next rune) bool {
	switch {
	case relative(last):
		return false
	case selector >= 0xE0100: // the forms of one ideograph
		return unicode.Is(unicode.Han, last)
	case unicode.Is(unicode.Mongolian, last) && unicode.IsLetter(last):
		return selector < 0xFE00
	case selector < 0xFE00:
		return false
	case last <= 0x7F: // a key of a telephone
		return next == keycap
	}
	return unicode.In(last, unicode.S, unicode.Po, unicode.Pd, unicode.Han, unicode.Myanmar, unicode.Phags_Pa, unicode.Manichaean) ||
		last == 'ℹ'
}

// a telephone key
func flagged(after []rune) int {
	for i, r := range after {
		switch {
		case !tag(r) || i > 6:
			return 0
		case r == lastTag && i >= 3:
			return i + 1
		case r == lastTag:
			return 0
		}
	}
	return 0
}

// trimmed is a text without blanks around it, and without marks on nothing at its
// beginning. If all lines are indented like the first, all of them move.
func trimmed(s string) string {
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	start := strings.TrimLeftFunc(s, unicode.IsSpace)
	margin := s[:len(s)-len(start)]
	margin = margin[strings.LastIndexByte(margin, '\n')+1:]
	if margin != "" && strings.Contains(start, "\n") {
		start = setOut(start, margin)
	}
	if unmarked := strings.TrimLeftFunc(start, func(r rune) bool { return unicode.Is(unicode.M, r) }); unmarked != start {
		return trimmed(unmarked)
	}
	return start
}

// setOut removes the margin from every line after the first, if they all have it.
func setOut(s, margin string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines[1:] {
		moved, has := strings.CutPrefix(line, margin)
		if !has && strings.TrimSpace(line) != "" {
			return s
		}
		lines[i+1] = moved
	}
	return strings.Join(lines, "\n")
}

// Tree strips all texts in a decoded tree of JSON. The names of its values stay.
func Tree(tree map[string]any) map[string]any {
	return stripped(tree).(map[string]any)
}

func stripped(v any) any {
	switch v := v.(type) {
	case string:
		return Strip(v)
	case []any:
		list := make([]any, len(v))
		for i, entry := range v {
			list[i] = stripped(entry)
		}
		return list
	case map[string]any:
		object := make(map[string]any, len(v))
		for name, value := range v {
			object[name] = stripped(value)
		}
		return object
	}
	return v
}
