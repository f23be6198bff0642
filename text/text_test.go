package text_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"heed/text"
)

// unseen are invisible characters, one of each sort.
var unseen = []string{
	"\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF", "\u00AD", "\u034F", "\u061C", "\u115F", "\u1160", "\u3164", "\uFFA0", "\u17B4",
	"\u180B", "\u180E",
	"\u200E", "\u200F", "\u202A", "\u202E", "\u2066", "\u2069", "\u2061", "\u206F", "\u2800", "\uFE0F", "\uFFF9", "\uFFFC", "\uFDD0",
	"\U0010FFFF",
	"\U000E0041", "\U000E0061", "\U000E007F", "\U000E0100", "\U0001D159", "\U0001D173", "\u00A0", "\u2003", "\u3000", "\u2028", " ", "\t",
	"\r\n",
}

func TestWhatCannotBeSeenIsNotKept(t *testing.T) {
	t.Parallel()
	for _, c := range unseen {
		for name, sent := range map[string]string{"alone": c, "many": strings.Repeat(c, 30), "beside blanks": " " + c + "\t" + c + " "} {
			if got, err := text.Clean(sent); got != "" || err != nil {
				t.Errorf("%+q %s is kept as %+q, %v", c, name, got, err)
			}
		}
		if got, err := text.Clean(c + "Wren" + c); got != "Wren" || err != nil {
			t.Errorf("Wren between %+q is kept as %+q, %v", c, got, err)
		}
		if strings.TrimSpace(c) == "" {
			continue
		}
		if got, err := text.Clean("Wr" + c + "en"); got != "Wren" || err != nil {
			t.Errorf("%+q in Wren is kept as %+q, %v", c, got, err)
		}
	}
	if got, _ := text.Clean(strings.Join(unseen, "")); got != "" {
		t.Errorf("all of them are kept as %+q", got)
	}
}

func TestTextsAreKeptInOneForm(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		"Wren":                    "Wren",
		"  Wren Quillfether \n":   "Wren Quillfether",
		"Zoe\u0308":               "Zoë",
		"Zo\u200De\u0308":         "Zoë",
		"\u212Bngstro\u0308m":     "Ångström",
		"One.\r\nTwo.\rThree.":    "One.\nTwo.\nThree.",
		"One.\u2028Two.":          "One.\nTwo.",
		"A\tB":                    "A\tB",
		"  - one\n  - two\n\n  -": "- one\n- two\n\n-",
		"\n  - one\n- two":        "- one\n- two",
		"\u0301Wren":              "Wren",
		"\u202Enerw\u202C":        "nerw",
		"485 777\u200B 3456":      "485 777 3456",
	} {
		if got, err := text.Clean(sent); got != want || err != nil {
			t.Errorf("%+q is kept as %+q, %v, want %+q", sent, got, err, want)
		}
	}
}

func TestWhatJoinsOrVariesIsKeptWhereItDoes(t *testing.T) {
	t.Parallel()
	for _, whole := range []string{
		"گل\u200Cبهار", "می\u200Cخواهم", "क्\u200Dष", "क्\u200Cष", "രാജന്\u200D", "শ্রী", "ශ්\u200Dරී",
		"👩\u200D👧\u200D👦", "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", "🏳\uFE0F\u200D🌈", "❤\uFE0F", "1\uFE0F\u20E3",
		"👨🏽\u200D⚕\uFE0F", "葛\U000E0100城", "ᠠ\u180B", "ℹ\uFE0F",
		"Zoë Łukaszewska", "Nguyễn Thị Ánh", "فاطمة الزهراء", "王小明", "さくら・김서연", "a\u0300\u0301\u0302",
	} {
		if got, err := text.Clean(whole); got != norm.NFC.String(whole) || err != nil {
			t.Errorf("%+q is kept as %+q, %v", whole, got, err)
		}
	}
	for sent, want := range map[string]string{
		"گل\u200C":                 "گل",
		"\u200Cگل":                 "گل",
		"گل\u200C\u200C\u200Dبهار": "گل\u200Cبهار",
		"گل\u200C Wren":            "گل Wren",
		"👩\u200D":                  "👩",
		"👩\u200DWren":              "👩Wren",
		"Wren\uFE0F":               "Wren",
		"1\uFE0F":                  "1",
		"🏴\U000E0067":              "🏴",
		"🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E006E\U000E0067\U000E007F": "🏴",
		"a" + strings.Repeat("\u0316", 60): "a" + strings.Repeat("\u0316", 10),
	} {
		if got, err := text.Clean(sent); got != want || err != nil {
			t.Errorf("%+q is kept as %+q, %v, want %+q", sent, got, err, want)
		}
	}
}

func TestControlCharactersAreRefused(t *testing.T) {
	t.Parallel()
	for r := range rune(0xA0) {
		refused := unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r'
		for _, sent := range []string{string(r), "Wren" + string(r) + "Quillfether", "Wren" + string(r)} {
			if _, err := text.Clean(sent); errors.Is(err, text.ErrControl) != refused {
				t.Errorf("%+q: %v", sent, err)
			}
		}
		if got := text.Strip("Wren" + string(r) + "Quillfether"); refused && got != "WrenQuillfether" {
			t.Errorf("%+q is stripped to %+q", r, got)
		}
	}
	if _, err := text.Clean("Wren\xff"); !errors.Is(err, text.ErrControl) {
		t.Errorf("what is not UTF-8: %v", err)
	}
}

// pieces are parts of texts, combined to find two that affect each other.
var pieces = append([]string{"Wren", "e", "\u0308", "\u0301", "\u0345", "गल", "क्", "गा", "گل", "ه", "👩", "👧", "🏴", "❤", "1", "\u20E3",
	"葛", "ᠠ", "각", "\u1100", "\u1161", "\u0F73", "\n", "  ", ".",
	"\U000E0067", "\U000E0062", "\U000E007F"}, unseen...)

func TestCleaningTwiceIsCleaningOnce(t *testing.T) {
	t.Parallel()
	of := rapid.OneOf(rapid.SampledFrom(pieces), rapid.Map(rapid.Rune(), func(r rune) string { return string(r) }))
	rapid.Check(t, func(t *rapid.T) {
		check(t, strings.Join(rapid.SliceOfN(of, 0, 40).Draw(t, "pieces"), ""))
	})
}

func FuzzClean(f *testing.F) {
	for _, s := range pieces {
		f.Add("Wren" + s + "Quillfether" + s)
	}
	f.Fuzz(func(t *testing.T, s string) { check(t, s) })
}

// check checks what is true of every text.
func check(t interface{ Fatalf(string, ...any) }, sent string) {
	kept, err := text.Clean(sent)
	if err != nil {
		kept = text.Strip(sent)
	} else if stripped := text.Strip(sent); stripped != kept {
		t.Fatalf("%+q is cleaned to %+q and stripped to %+q", sent, kept, stripped)
	}
	if again, err := text.Clean(kept); again != kept || err != nil {
		t.Fatalf("%+q is kept as %+q, and that as %+q, %v", sent, kept, again, err)
	}
	if !text.IsClean(kept) {
		t.Fatalf("%+q is not clean", kept)
	}
	if !norm.NFC.IsNormalString(kept) {
		t.Fatalf("%+q is not composed", kept)
	}
	if strings.TrimSpace(kept) != kept {
		t.Fatalf("%+q has blanks around it", kept)
	}
	seen := strings.ContainsFunc(kept, func(r rune) bool {
		return !unicode.IsSpace(r) && !unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) ||
			unicode.Is(unicode.Prepended_Concatenation_Mark, r)
	})
	if kept != "" && !seen {
		t.Fatalf("nothing is seen of %+q", kept)
	}
}
