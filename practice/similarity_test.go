package practice

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestSoundsAlike(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		a, b string
		want bool
	}{
		"spellings of one Arabic name":  {"mohammed", "muhamad", true},
		"Catherine and Katharine":       {"catherine", "katharine", true},
		"Sean and Shawn do not by rule": {"sean", "shawn", false},
		"Stephen and Steven":            {"stephen", "steven", true},
		"Niall and Nial":                {"niall", "nial", true},
		"a silent letter":               {"knight", "night", true},
		"Zofia and Sofia":               {"zofia", "sofia", true},
		"a slip of one letter":          {"testperson", "testpersan", true},
		"two different names":           {"wren", "jacqueline", false},
		"other scripts by spelling":     {"олена", "олёна", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := soundsAlike(tt.a, tt.b); got != tt.want {
				t.Errorf("got %v (%q, %q, %.2f), want %v", got, soundKey(tt.a), soundKey(tt.b), TrigramSimilarity(tt.a, tt.b), tt.want)
			}
		})
	}
}

func TestTrigramSimilarityCountsAsTheDatabaseDoes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		a, b string
		want float64
	}{
		"one word with itself":          {"word", "word", 1},
		"the database manual's example": {"word", "two words", 4.0 / 11},
		"nothing in common":             {"abc", "xyz", 0},
		"nothing at all":                {"", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := TrigramSimilarity(tt.a, tt.b); math.Abs(got-tt.want) > 1e-9 {
				t.Errorf("got %.4f, want %.4f", got, tt.want)
			}
		})
	}
}

func TestSimilarityIsAShareAndHasNoDirection(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		there, back := TrigramSimilarity(a, b), TrigramSimilarity(b, a)
		if there != back || there < 0 || there > 1 {
			t.Fatalf("got %f and %f", there, back)
		}
		if soundsAlike(NormaliseName(a), NormaliseName(b)) != soundsAlike(NormaliseName(b), NormaliseName(a)) {
			t.Fatal("alike one way only")
		}
	})
}

func TestSameAddress(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		a, b string
		want bool
	}{
		"written alike":                     {"12 Made Up Road", "12 made up road", true},
		"a word cut short":                  {"12 Made Up Rd", "12 Made Up Road", true},
		"a comma and a postcode more":       {"12 Made Up Road", "12, Made Up Road, BB1 1AA", true},
		"a neighbour":                       {"12 Made Up Road", "14 Made Up Road", false},
		"another flat":                      {"Flat 3, 12 Made Up Road", "Flat 4, 12 Made Up Road", false},
		"the same number of another street": {"12 Made Up Road", "12 Quarry Hill", false},
		"a house with a name":               {"Rose Cottage, Sample Lane", "rose cottage sample ln", true},
		"a house with another name":         {"Rose Cottage", "Ivy Cottage", false},
		"no address":                        {"", "", false},
		"a number on one side only":         {"Made Up Road", "12 Made Up Road", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := sameAddress(tt.a, tt.b); got != tt.want || sameAddress(tt.b, tt.a) != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
