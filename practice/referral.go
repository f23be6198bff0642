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
	// ReferralVerbAskWithdrawal is to ask for its withdrawal; only its submitter may.
	ReferralVerbAskWithdrawal ReferralVerb = "ASK_WITHDRAWAL"
	// ReferralVerbAnswerWithdrawal is to accept or refuse the withdrawal.
	ReferralVerbAnswerWithdrawal ReferralVerb = "ANSWER_WITHDRAWAL"
	// ReferralVerbAddInformation is to add further information.
	ReferralVerbAddInformation ReferralVerb = "ADD_INFORMATION"
)

// Values lists every verb.
func (ReferralVerb) Values() []string {
	return names(ReferralVerbStartTriage, ReferralVerbDecide, ReferralVerbOverride, ReferralVerbAskWithdrawal,
		ReferralVerbAnswerWithdrawal, ReferralVerbAddInformation)
}

// ReferralTransition is one arrow of the state diagram.
type ReferralTransition struct {
	// From is the state in which the verb is possible.
	From ReferralState
	// Verb is the step.
	Verb ReferralVerb
	// To lists the possible states after it; a decision leads to the state of its outcome, and
	// asking for something or adding to it leaves the state.
	To []ReferralState
	// SubmitterOnly says that only the submitter may do it.
	SubmitterOnly bool
}

// ReferralTransitions is the state diagram of a referral (a concern, in the portal) as data.
//
//	              START_TRIAGE             DECIDE
//	SUBMITTED ──────────────▶ IN_TRIAGE ──────────┬─▶ ACCEPTED
//	    │                         │               ├─▶ EARLY_HELP
//	    │ ANSWER_WITHDRAWAL       │ (the same)    ├─▶ SIGNPOSTED
//	    ▼                         ▼               └─▶ NO_FURTHER_ACTION
//	WITHDRAWN ◀───────────────────┘                   any of these four ─ OVERRIDE ─▶ any of these four
//
// A decided referral may be decided again; the earlier decision stays in its history. The
// submitter asks for a withdrawal, which leaves the state; social care answers. A withdrawn
// referral is final: a new worry is a new referral.
func ReferralTransitions() []ReferralTransition {
	decided := []ReferralState{ReferralStateAccepted, ReferralStateEarlyHelp, ReferralStateSignposted, ReferralStateNoFurtherAction}
	arrows := []ReferralTransition{
		{From: ReferralStateSubmitted, Verb: ReferralVerbStartTriage, To: []ReferralState{ReferralStateInTriage}},
		{From: ReferralStateInTriage, Verb: ReferralVerbDecide, To: decided},
	}
	for _, state := range []ReferralState{ReferralStateSubmitted, ReferralStateInTriage} {
		arrows = append(arrows, ReferralTransition{From: state, Verb: ReferralVerbAskWithdrawal, To: []ReferralState{state}, SubmitterOnly: true},
			ReferralTransition{From: state, Verb: ReferralVerbAnswerWithdrawal, To: []ReferralState{state, ReferralStateWithdrawn}},
			ReferralTransition{From: state, Verb: ReferralVerbAddInformation, To: []ReferralState{state}})
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
		found.add(ProblemCodeNotAllowed, "Only the person who submitted the concern can ask to withdraw it.")
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
	case ReferralVerbAskWithdrawal, ReferralVerbAnswerWithdrawal:
		return "This concern is decided or withdrawn, so it cannot be withdrawn."
	case ReferralVerbAddInformation:
		return "This concern is decided or withdrawn. Submit a new concern with what you know."
	default:
		return "A concern has no such step."
	}
}
