package practice

import "slices"

// State is the state of a referral with this outcome.
func (o DecisionOutcome) State() ReferralState { return ReferralState(o) }

// Thresholds lists the levels of need that fit the outcome. Need at the level
// of social care is never closed, signposted or passed down.
func (o DecisionOutcome) Thresholds() []ReferralThreshold {
	switch o {
	case DecisionOutcomeAccepted:
		return []ReferralThreshold{ReferralThresholdChildInNeed, ReferralThresholdChildProtection}
	case DecisionOutcomeEarlyHelp:
		return []ReferralThreshold{ReferralThresholdEarlyHelp}
	case DecisionOutcomeSignposted, DecisionOutcomeNoFurtherAction:
		return []ReferralThreshold{ReferralThresholdUniversal, ReferralThresholdEarlyHelp}
	default:
		return nil
	}
}

// DecisionFacts is what a manager enters to decide a referral.
type DecisionFacts struct {
	// Outcome is what is decided.
	Outcome DecisionOutcome
	// Threshold is the level of need found.
	Threshold ReferralThreshold
	// Rationale is why, 10 to 20,000 characters.
	Rationale string
	// Feedback is the text for the referrer, 10 to 20,000 characters.
	Feedback string
}

// ValidateDecision lists every problem of a decision; closing without feedback to the
// referrer is refused. Paths: outcome, threshold, rationale, feedback.
func ValidateDecision(f DecisionFacts) []Problem {
	var found problems
	oneOf(&found, f.Outcome, "The outcome", "outcome")
	oneOf(&found, f.Threshold, "The threshold", "threshold")
	if known(f.Outcome) && known(f.Threshold) && !slices.Contains(f.Outcome.Thresholds(), f.Threshold) {
		found.add(ProblemCodeInvalid, misfit(f.Outcome), "threshold")
	}
	found.check(f.Rationale, text{"The rationale", 10, 20_000}, "rationale")
	found.check(f.Feedback, text{"Feedback to the referrer", 10, 20_000}, "feedback")
	return found
}

// misfit says which levels of need an outcome takes.
func misfit(outcome DecisionOutcome) string {
	switch outcome {
	case DecisionOutcomeAccepted:
		return "The outcome ACCEPTED needs the threshold CHILD_IN_NEED or CHILD_PROTECTION."
	case DecisionOutcomeEarlyHelp:
		return "The outcome EARLY_HELP needs the threshold EARLY_HELP."
	case DecisionOutcomeSignposted:
		return "The outcome SIGNPOSTED needs the threshold UNIVERSAL or EARLY_HELP."
	default:
		return "The outcome NO_FURTHER_ACTION needs the threshold UNIVERSAL or EARLY_HELP."
	}
}
