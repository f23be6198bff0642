package practice_test

import (
	"strings"
	"testing"

	"heed/practice"
)

func TestValidateReason(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		reason string
		want   practice.ProblemCode
	}{
		"a reason of 5 characters is taken":   {"moved", ""},
		"a blank is no reason":                {"   ", practice.ProblemCodeRequired},
		"a reason of 4 characters says less":  {"none", practice.ProblemCodeTooShort},
		"a reason ends at 4,000 characters":   {strings.Repeat("r", 4_001), practice.ProblemCodeTooLong},
		"a reason of 4,000 characters passes": {strings.Repeat("r", 4_000), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := practice.ValidateReason(c.reason)
			if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || got[0].Code != c.want) {
				t.Errorf("got %v, want %q", got, c.want)
			}
		})
	}
}

func TestOutcomesReadAsWords(t *testing.T) {
	t.Parallel()
	if got := practice.DecisionOutcomeNoFurtherAction.Words(); got != "no further action" {
		t.Errorf("got %q", got)
	}
}
