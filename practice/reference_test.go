package practice

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// anyReference draws a reference of random bytes.
func anyReference(t *rapid.T) Reference {
	return NewReference([8]byte(rapid.SliceOfN(rapid.Byte(), 8, 8).Draw(t, "entropy")))
}

func TestParseReference(t *testing.T) {
	t.Parallel()
	made := NewReference([8]byte{0, 0, 0, 0, 0, 0, 4, 32})
	for name, tt := range map[string]struct {
		in   string
		want Reference
	}{
		"as written":                      {string(made), made},
		"in lower case":                   {strings.ToLower(string(made)), made},
		"without dashes":                  {strings.ReplaceAll(string(made), "-", ""), made},
		"without the prefix":              {strings.TrimPrefix(string(made), "HD-"), made},
		"with spaces for dashes":          {strings.ReplaceAll(string(made), "-", " "), made},
		"with letters O for the noughts":  {strings.ReplaceAll(string(made), "0", "O"), made},
		"with letters I for the ones":     {strings.ReplaceAll(string(made), "1", "I"), made},
		"with letters l for the ones":     {strings.ReplaceAll(string(made), "1", "l"), made},
		"another prefix is refused":       {"XD" + string(made)[2:], ""},
		"a letter U, which is never used": {"HD-UUUU-UUUU", ""},
		"one character short is refused":  {string(made)[:len(made)-1], ""},
		"one character long is refused":   {string(made) + "0", ""},
		"nothing is refused":              {"", ""},
		"a prefix alone is refused":       {"HD", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseReference(tt.in)
			if got != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func TestEveryReferenceHasItsShapeAndParses(t *testing.T) {
	t.Parallel()
	shape := regexp.MustCompile(`^HD-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$`)
	rapid.Check(t, func(t *rapid.T) {
		made := anyReference(t)
		if !shape.MatchString(string(made)) {
			t.Fatalf("%q has another shape", made)
		}
		if got, err := ParseReference(string(made)); err != nil || got != made {
			t.Fatalf("parsed %q, %v", got, err)
		}
	})
}

func TestNoSlipInAReferencePasses(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		symbols := []byte(strings.ReplaceAll(string(anyReference(t)), "-", "")[2:])
		i, j := rapid.IntRange(0, 7).Draw(t, "i"), rapid.IntRange(0, 7).Draw(t, "j")
		wrong := append([]byte{}, symbols...)
		if rapid.Bool().Draw(t, "swap") {
			wrong[i], wrong[j] = wrong[j], wrong[i]
		} else {
			wrong[i] = referenceAlphabet[rapid.IntRange(0, 31).Draw(t, "symbol")]
		}
		if string(wrong) == string(symbols) {
			t.Skip("nothing changed")
		}
		if _, err := ParseReference(string(wrong)); err == nil {
			t.Fatalf("%q passes for %q", wrong, symbols)
		}
	})
}

func FuzzParseReference(f *testing.F) {
	fuzzParse(f, ParseReference, string(NewReference([8]byte{1, 2, 3, 4, 5, 6, 7, 8})), "hd oi1l 0000")
}
