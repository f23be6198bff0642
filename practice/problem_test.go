package practice

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTextLimits(t *testing.T) {
	t.Parallel()
	limits := text{"The rationale", 10, 1_000}
	for name, tt := range map[string]struct {
		value string
		want  ProblemCode
		says  string
	}{
		"the fewest characters pass":  {strings.Repeat("a", 10), "", ""},
		"the most characters pass":    {strings.Repeat("a", 1_000), "", ""},
		"characters count, not bytes": {strings.Repeat("é", 1_000), "", ""},
		"one too few says both numbers": {strings.Repeat("a", 9), ProblemCodeTooShort,
			"The rationale is shorter than 10 characters: it has 9."},
		"one too many says both numbers": {strings.Repeat("a", 1_001), ProblemCodeTooLong,
			"The rationale is longer than 1,000 characters: it has 1,001."},
		"nothing says the limit": {"", ProblemCodeRequired, "The rationale is required, in at least 10 characters."},
		"white space is nothing": {" \n\t ", ProblemCodeRequired, "The rationale is required, in at least 10 characters."},
		"white space around does not count": {"  " + strings.Repeat("a", 9) + "  ", ProblemCodeTooShort,
			"The rationale is shorter than 10 characters: it has 9."},
		"a null character cannot be kept": {"a perfectly \x00 long text", ProblemCodeInvalid,
			"The rationale contains a character that cannot be stored. Remove it."},
		"broken encoding cannot be kept": {"a perfectly \xff long text", ProblemCodeInvalid,
			"The rationale contains a character that cannot be stored. Remove it."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var want []Problem
			if tt.want != "" {
				want = []Problem{{Code: tt.want, Path: []string{"rationale"}, Message: tt.says}}
			}
			var got problems
			got.check(tt.value, limits, "rationale")
			if diff := cmp.Diff(want, []Problem(got)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestProblemsOfAPartMoveUnderTheWhole(t *testing.T) {
	t.Parallel()
	inner := []Problem{{Code: ProblemCodeInvalid, Path: []string{"upn"}, Message: "No."}}
	got := ProblemsUnder(inner, "children", "0")
	if diff := cmp.Diff([]string{"children.0.upn: INVALID"}, brief(got)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"upn: INVALID"}, brief(inner)); diff != "" {
		t.Errorf("the part's own problems changed: %s", diff)
	}
}

func TestGroupedNumbers(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 999: "999", 1_000: "1,000", 20_000: "20,000", 1_002_003: "1,002,003"} {
		if got := grouped(n); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if got := characters(1); got != "1 character" {
		t.Errorf("got %s", got)
	}
}
