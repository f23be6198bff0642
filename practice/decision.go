package practice

import (
	"slices"
	"strings"
)

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
	// Late says that it is the first decision and past its due time.
	Late bool
	// LatenessReason is why it is late, 5 to 4,000 characters.
	LatenessReason string
	// EarlyHelp says that an organisation is named that takes the family on.
	EarlyHelp bool
	// SignpostedTo is the service that the family is signposted to, 3 to 500 characters.
	SignpostedTo string
}

// ValidateDecision lists every problem of a decision; closing without feedback to the
// referrer is refused, and so is a late decision without its reason, early help without who
// takes it, and signposting without where to. Paths: outcome, threshold, rationale, feedback,
// latenessReason, earlyHelpOrganisationId, signpostedTo.
func ValidateDecision(f DecisionFacts) []Problem {
	var found problems
	oneOf(&found, f.Outcome, "The outcome", "outcome")
	oneOf(&found, f.Threshold, "The threshold", "threshold")
	if known(f.Outcome) && known(f.Threshold) && !slices.Contains(f.Outcome.Thresholds(), f.Threshold) {
		found.add(ProblemCodeInvalid, misfit(f.Outcome), "threshold")
	}
	found.check(f.Rationale, text{"The rationale", 10, 20_000}, "rationale")
	found.check(f.Feedback, text{"Feedback to the referrer", 10, 20_000}, "feedback")
	switch late := strings.TrimSpace(f.LatenessReason); {
	case late != "":
		found.check(late, text{"The reason for the delay", 5, 4_000}, "latenessReason")
	case f.Late:
		found.add(ProblemCodeRequired, "The decision is past its due time. Give the reason for the delay.", "latenessReason")
	}
	switch early := f.Outcome == DecisionOutcomeEarlyHelp; {
	case early && !f.EarlyHelp:
		found.add(ProblemCodeRequired, "Name the organisation that takes the family on for early help.", "earlyHelpOrganisationId")
	case !early && f.EarlyHelp:
		found.add(ProblemCodeInvalid, "Only the outcome EARLY_HELP names an organisation that takes the family on. Leave it out.",
			"earlyHelpOrganisationId")
	}
	switch signposted := f.Outcome == DecisionOutcomeSignposted; {
	case signposted:
		found.check(f.SignpostedTo, text{"The service that the family is signposted to", 3, 500}, "signpostedTo")
	case strings.TrimSpace(f.SignpostedTo) != "":
		found.add(ProblemCodeInvalid, "Only the outcome SIGNPOSTED names a service. Leave it out.", "signpostedTo")
	}
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
