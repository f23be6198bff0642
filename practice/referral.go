package practice

import "slices"

// ReferralVerb is a step on a referral.
type ReferralVerb string

const (
	// ReferralVerbStartTriage is to begin triage.
	ReferralVerbStartTriage ReferralVerb = "START_TRIAGE"
	// ReferralVerbDecide is to decide it for the first time.
	ReferralVerbDecide ReferralVerb = "DECIDE"
	// ReferralVerbOverride is to decide it again.
	ReferralVerbOverride ReferralVerb = "OVERRIDE"
	// ReferralVerbWithdraw is to withdraw it; only its submitter may.
	ReferralVerbWithdraw ReferralVerb = "WITHDRAW"
)

// Values lists every verb.
func (ReferralVerb) Values() []string {
	return names(ReferralVerbStartTriage, ReferralVerbDecide, ReferralVerbOverride, ReferralVerbWithdraw)
}

// ReferralTransition is one arrow of the state diagram.
type ReferralTransition struct {
	// From is the state in which the verb is possible.
	From ReferralState
	// Verb is the step.
	Verb ReferralVerb
	// To lists the possible states after it; a decision leads to the state of its outcome.
	To []ReferralState
	// SubmitterOnly says that only the submitter may do it.
	SubmitterOnly bool
}

// ReferralTransitions is the state diagram of a referral (a concern, in the portal) as data.
//
//	              START_TRIAGE             DECIDE
//	SUBMITTED ──────────────▶ IN_TRIAGE ──────────┬─▶ ACCEPTED
//	    │                         │               ├─▶ EARLY_HELP
//	    │ WITHDRAW                │ WITHDRAW      ├─▶ SIGNPOSTED
//	    ▼                         ▼               └─▶ NO_FURTHER_ACTION
//	WITHDRAWN ◀───────────────────┘                   any of these four ─ OVERRIDE ─▶ any of these four
//
// A decided referral may be decided again; the earlier decision stays in its history. A
// withdrawn one is final: a new worry is a new referral.
func ReferralTransitions() []ReferralTransition {
	decided := []ReferralState{ReferralStateAccepted, ReferralStateEarlyHelp, ReferralStateSignposted, ReferralStateNoFurtherAction}
	withdrawn := []ReferralState{ReferralStateWithdrawn}
	arrows := []ReferralTransition{
		{From: ReferralStateSubmitted, Verb: ReferralVerbStartTriage, To: []ReferralState{ReferralStateInTriage}},
		{From: ReferralStateSubmitted, Verb: ReferralVerbWithdraw, To: withdrawn, SubmitterOnly: true},
		{From: ReferralStateInTriage, Verb: ReferralVerbDecide, To: decided},
		{From: ReferralStateInTriage, Verb: ReferralVerbWithdraw, To: withdrawn, SubmitterOnly: true},
	}
	for _, state := range decided {
		arrows = append(arrows, ReferralTransition{From: state, Verb: ReferralVerbOverride, To: decided})
	}
	return arrows
}

// Possible lists the verbs that are possible in this state, by a viewer who is allowed.
func (s ReferralState) Possible() []ReferralVerb {
	var verbs []ReferralVerb
	for _, arrow := range ReferralTransitions() {
		if arrow.From == s {
			verbs = append(verbs, arrow.Verb)
		}
	}
	return verbs
}

// Decided says whether the referral has a decision that may be overridden.
func (s ReferralState) Decided() bool {
	return slices.Contains(s.Possible(), ReferralVerbOverride)
}

// CheckReferralVerb lists what forbids a verb on a referral in a state: the state, or that
// only its submitter may.
func CheckReferralVerb(state ReferralState, verb ReferralVerb, bySubmitter bool) []Problem {
	arrows := ReferralTransitions()
	at := slices.IndexFunc(arrows, func(a ReferralTransition) bool { return a.From == state && a.Verb == verb })
	var found problems
	switch {
	case at < 0:
		found.add(ProblemCodeIllegalState, refusal(verb))
	case arrows[at].SubmitterOnly && !bySubmitter:
		found.add(ProblemCodeNotAllowed, "Only the person who submitted the concern can withdraw it.")
	}
	return found
}

// refusal says in which states a verb is possible.
func refusal(verb ReferralVerb) string {
	switch verb {
	case ReferralVerbStartTriage:
		return "This concern is not newly submitted. Triage can start only on a submitted concern."
	case ReferralVerbDecide:
		return "This concern is not in triage. Only a concern in triage can be decided; a decided one can be overridden."
	case ReferralVerbOverride:
		return "This concern is not decided, so its decision cannot be overridden."
	case ReferralVerbWithdraw:
		return "This concern is decided or withdrawn, so it cannot be withdrawn."
	default:
		return "A concern has no such step."
	}
}
