package practice

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// tabled turns a table of counts, first grader by rows, into pairs.
func tabled(counts [][]int) []GradePair {
	var pairs []GradePair
	for i, row := range counts {
		for j, n := range row {
			pairs = append(pairs, slices.Repeat([]GradePair{{Grade(i + 1), Grade(j + 1)}}, n)...)
		}
	}
	return pairs
}

// anxiety holds raters 2 and 3 of the data set "anxiety" of the R package irr:
// 20 subjects. Nobody gave a 5, and the package closes the gap by rank, so the
// 6 is a 5 here.
func anxiety() []GradePair {
	second := []Grade{3, 5, 4, 5, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4}
	third := []Grade{2, 1, 4, 4, 3, 2, 1, 5, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2}
	var pairs []GradePair
	for i := range second {
		pairs = append(pairs, GradePair{second[i], third[i]})
	}
	return pairs
}

func TestAgreementOnPublishedExamples(t *testing.T) {
	t.Parallel()
	none := math.NaN()
	for name, tt := range map[string]struct {
		pairs                        []GradePair
		percent                      float64
		linear, quadratic            float64
		publishedLinear, publishedSq float64
	}{
		// The published figures are those of irr::kappa2 with weights "equal" and
		// "squared" (repeated in the tests of statsmodels, inter_rater). By hand:
		// distances sum to 24 where chance expects 562/20, squares to 46 where it
		// expects 1230/20; 4 of the 20 are alike.
		"twenty subjects of the R package irr": {
			pairs: anxiety(), percent: 20,
			linear: 1 - 24*20/562.0, quadratic: 1 - 46*20/1230.0, publishedLinear: 0.1459075, publishedSq: 0.2520325,
		},
		// The published figure is SAS's weighted kappa, linear weights (repeated in
		// the tests of statsmodels). By hand: 4 pairs a step apart, 1 two steps and
		// 1 a step, so 7 where chance expects 251/19; squared 9 of 311/19.
		"nineteen subjects of a SAS example": {
			pairs: tabled([][]int{{0, 4, 1}, {0, 8, 0}, {0, 1, 5}}), percent: 100 * 13 / 19.0,
			linear: 1 - 7*19/251.0, quadratic: 1 - 9*19/311.0, publishedLinear: 0.4701, publishedSq: none,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Agree(tt.pairs)
			near := func(what string, got, want, within float64) {
				if !math.IsNaN(want) && math.Abs(got-want) > within {
					t.Errorf("%s: got %v, want %v", what, got, want)
				}
			}
			near("percent", *got.Percent, tt.percent, 1e-12)
			near("linear", *got.Linear, tt.linear, 1e-12)
			near("quadratic", *got.Quadratic, tt.quadratic, 1e-12)
			near("linear as published", *got.Linear, tt.publishedLinear, 5e-5)
			near("quadratic as published", *got.Quadratic, tt.publishedSq, 5e-8)
		})
	}
}

func TestAgreementWithoutMeaningIsNone(t *testing.T) {
	t.Parallel()
	if a := Agree([]GradePair{{3, 0}, {0, 2}}); a.Pairs != 0 || a.Percent != nil || a.Linear != nil || a.Quadratic != nil {
		t.Errorf("without a pair: %+v", a)
	}
	if a := Agree([]GradePair{{2, 2}, {2, 2}}); *a.Percent != 100 || a.Linear != nil || a.Quadratic != nil {
		t.Errorf("all alike: %+v", a)
	}
}

func TestAgreementOnItemsPairsThemByCode(t *testing.T) {
	t.Parallel()
	a := AgreeOnItems(graded("A1a 2, A1b 4, A1c -, A1d 1"), graded("A1b 3, A1a 2, A1c 3, A2a 5"))
	if a.Pairs != 2 || a.Same != 1 || *a.Percent != 50 {
		t.Errorf("got %+v", a)
	}
}

func TestAgreementIsFairToBothGraders(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var pairs, turned, alike []GradePair
		grade := rapid.IntRange(0, 5)
		for range rapid.IntRange(0, 15).Draw(t, "count") {
			p := GradePair{Grade(grade.Draw(t, "first")), Grade(grade.Draw(t, "second"))}
			pairs, turned, alike = append(pairs, p), append(turned, GradePair{p.Second, p.First}), append(alike, GradePair{p.First, p.First})
		}
		same := func(a, b *float64) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }
		a, b := Agree(pairs), Agree(rapid.Permutation(turned).Draw(t, "order"))
		if a.Pairs != b.Pairs || a.Same != b.Same || !same(a.Linear, b.Linear) || !same(a.Quadratic, b.Quadratic) {
			t.Fatalf("turned round: %+v and %+v", a, b)
		}
		if a.Quadratic != nil && (*a.Quadratic > 1 || *a.Quadratic < -1) {
			t.Fatalf("quadratic kappa of %v", *a.Quadratic)
		}
		if one := Agree(alike); one.Linear != nil && (*one.Linear != 1 || *one.Quadratic != 1) {
			t.Fatalf("full agreement is %+v", one)
		}
	})
}
