package practice

// Open says whether the action is neither done, cancelled nor declined.
func (s ActionState) Open() bool {
	return s == ActionStateProposed || s == ActionStateAccepted || s == ActionStateInProgress
}

// OpenActionStates lists the states of an open action.
func OpenActionStates() []ActionState {
	var open []ActionState
	for _, name := range ActionState("").Values() {
		if s := ActionState(name); s.Open() {
			open = append(open, s)
		}
	}
	return open
}

// ActionTransition is one arrow of the state diagram.
type ActionTransition struct {
	// From is the state in which the verb is possible.
	From ActionState
	// Verb is the step.
	Verb ActionVerb
	// To is the state after it.
	To ActionState
}

// ActionTransitions is the state diagram of a multi-agency action as data.
//
//	          ACCEPT             PROGRESS                COMPLETE
//	PROPOSED ───────▶ ACCEPTED ──────────▶ IN_PROGRESS ──────────▶ DONE
//	  │                 │   └───────────── COMPLETE ──────────────▶ │
//	  │ DECLINE         │                    │
//	  ▼                 │                    │
//	DECLINED            └─────── CANCEL ─────┴──▶ CANCELLED
//
// CANCEL is possible until the action is done, from PROPOSED and DECLINED as well.
// REASSIGN leads back to PROPOSED from every state before the end: the new owner is asked
// again, while the due date stays.
func ActionTransitions() []ActionTransition {
	return []ActionTransition{
		{ActionStateProposed, ActionVerbAccept, ActionStateAccepted},
		{ActionStateProposed, ActionVerbDecline, ActionStateDeclined},
		{ActionStateProposed, ActionVerbCancel, ActionStateCancelled},
		{ActionStateProposed, ActionVerbReassign, ActionStateProposed},
		{ActionStateAccepted, ActionVerbProgress, ActionStateInProgress},
		{ActionStateAccepted, ActionVerbComplete, ActionStateDone},
		{ActionStateAccepted, ActionVerbCancel, ActionStateCancelled},
		{ActionStateAccepted, ActionVerbReassign, ActionStateProposed},
		{ActionStateInProgress, ActionVerbProgress, ActionStateInProgress},
		{ActionStateInProgress, ActionVerbComplete, ActionStateDone},
		{ActionStateInProgress, ActionVerbCancel, ActionStateCancelled},
		{ActionStateInProgress, ActionVerbReassign, ActionStateProposed},
		{ActionStateDeclined, ActionVerbCancel, ActionStateCancelled},
		{ActionStateDeclined, ActionVerbReassign, ActionStateProposed},
	}
}

// Possible lists the verbs that are possible in this state, by a viewer who is allowed.
func (s ActionState) Possible() []ActionVerb {
	var verbs []ActionVerb
	for _, arrow := range ActionTransitions() {
		if arrow.From == s {
			verbs = append(verbs, arrow.Verb)
		}
	}
	return verbs
}

// CheckActionVerb lists what forbids a verb on an action in a state, or returns the state
// after it. words is the text that the verb needs: the reason of DECLINE, CANCEL and
// REASSIGN, the progress of PROGRESS, the evidence of effect of COMPLETE; ACCEPT needs
// none. Paths: reason, note or effect.
func CheckActionVerb(state ActionState, verb ActionVerb, words string) (ActionState, []Problem) {
	to, found := CheckActionState(state, verb)
	if found = append(found, verb.checkWords(words)...); len(found) > 0 {
		return "", found
	}
	return to, nil
}

// CheckActionState says whether a verb is possible in a state, and returns the state after
// it.
func CheckActionState(state ActionState, verb ActionVerb) (ActionState, []Problem) {
	for _, arrow := range ActionTransitions() {
		if arrow.From == state && arrow.Verb == verb {
			return arrow.To, nil
		}
	}
	var found problems
	found.add(ProblemCodeIllegalState, verb.refusal())
	return "", found
}

// checkWords lists the problems of the text that a verb needs.
func (v ActionVerb) checkWords(words string) []Problem {
	var found problems
	switch v {
	case ActionVerbDecline, ActionVerbCancel, ActionVerbReassign:
		found.check(words, text{"The reason", 10, 2_000}, "reason")
	case ActionVerbProgress:
		found.check(words, text{"The progress", 5, 4_000}, "note")
	case ActionVerbComplete:
		found.check(words, text{"The evidence of effect", 10, 10_000}, "effect")
	}
	return found
}

// refusal says in which states a verb is possible.
func (v ActionVerb) refusal() string {
	switch v {
	case ActionVerbAccept, ActionVerbDecline:
		return "This action is not proposed. Only a proposed action can be accepted or declined."
	case ActionVerbProgress:
		return "This action is not accepted or in progress. Progress can be recorded only on such an action."
	case ActionVerbComplete:
		return "This action is not accepted. Only an accepted action can be completed."
	case ActionVerbCancel:
		return "This action is done or cancelled and cannot be cancelled."
	case ActionVerbReassign:
		return "This action is done or cancelled and cannot be assigned to another owner."
	default:
		return "An action has no such step."
	}
}
