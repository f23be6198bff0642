package practice

import (
	"slices"
	"testing"
)

func TestValidateDecision(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*DecisionFacts)
		want   []string
	}{
		"a whole decision passes":                 {func(*DecisionFacts) {}, nil},
		"closing without feedback is refused":     {func(f *DecisionFacts) { f.Feedback = "" }, []string{"feedback: REQUIRED"}},
		"feedback of a word is refused":           {func(f *DecisionFacts) { f.Feedback = "Thanks." }, []string{"feedback: TOO_SHORT"}},
		"a decision without rationale is refused": {func(f *DecisionFacts) { f.Rationale = " " }, []string{"rationale: REQUIRED"}},
		"a rationale of a word is refused":        {func(f *DecisionFacts) { f.Rationale = "Agreed." }, []string{"rationale: TOO_SHORT"}},
		"a late one needs the reason":             {func(f *DecisionFacts) { f.Late = true }, []string{"latenessReason: REQUIRED"}},
		"a late one with its reason passes": {func(f *DecisionFacts) { f.Late, f.LatenessReason = true, "Nobody was on duty." },
			nil},
		"a reason of a word is refused": {func(f *DecisionFacts) { f.Late, f.LatenessReason = true, "Sick" },
			[]string{"latenessReason: TOO_SHORT"}},
		"early help names who takes it": {func(f *DecisionFacts) {
			f.Outcome, f.Threshold = DecisionOutcomeEarlyHelp, ReferralThresholdEarlyHelp
		}, []string{"earlyHelpOrganisationId: REQUIRED"}},
		"signposting names where": {func(f *DecisionFacts) {
			f.Outcome, f.Threshold = DecisionOutcomeSignposted, ReferralThresholdUniversal
		}, []string{"signpostedTo: REQUIRED"}},
		"other outcomes name neither": {func(f *DecisionFacts) { f.EarlyHelp, f.SignpostedTo = true, "The food bank" },
			[]string{"earlyHelpOrganisationId: INVALID", "signpostedTo: INVALID"}},
		"no outcome is refused":                {func(f *DecisionFacts) { f.Outcome = "" }, []string{"outcome: REQUIRED"}},
		"an unknown threshold is refused once": {func(f *DecisionFacts) { f.Threshold = "LEVEL_5" }, []string{"threshold: INVALID"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts := DecisionFacts{
				Outcome: DecisionOutcomeAccepted, Threshold: ReferralThresholdChildInNeed,
				Rationale: "The home is unsafe for a toddler.", Feedback: "A social worker will visit tomorrow.",
			}
			tt.change(&facts)
			wantProblems(t, ValidateDecision(facts), tt.want...)
		})
	}
	t.Run("an empty decision hears everything at once", func(t *testing.T) {
		t.Parallel()
		wantProblems(t, ValidateDecision(DecisionFacts{}), "outcome: REQUIRED", "threshold: REQUIRED", "rationale: REQUIRED",
			"feedback: REQUIRED")
	})
}

func TestOutcomesFitTheLevelOfNeed(t *testing.T) {
	t.Parallel()
	fits := map[DecisionOutcome][]ReferralThreshold{
		DecisionOutcomeAccepted:        {ReferralThresholdChildInNeed, ReferralThresholdChildProtection},
		DecisionOutcomeEarlyHelp:       {ReferralThresholdEarlyHelp},
		DecisionOutcomeSignposted:      {ReferralThresholdUniversal, ReferralThresholdEarlyHelp},
		DecisionOutcomeNoFurtherAction: {ReferralThresholdUniversal, ReferralThresholdEarlyHelp},
	}
	for _, outcome := range every[DecisionOutcome]() {
		for _, threshold := range every[ReferralThreshold]() {
			var want []string
			if !slices.Contains(fits[outcome], threshold) {
				want = []string{"threshold: INVALID"}
			}
			wantProblems(t, ValidateDecision(DecisionFacts{
				Outcome: outcome, Threshold: threshold,
				Rationale: "Reasons enough to read.", Feedback: "What becomes of it.",
				EarlyHelp:    outcome == DecisionOutcomeEarlyHelp,
				SignpostedTo: map[DecisionOutcome]string{DecisionOutcomeSignposted: "The food bank"}[outcome],
			}), want...)
		}
	}
}
