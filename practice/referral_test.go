package practice

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// every turns an enumeration's list back into its constants.
func every[T enum]() []T {
	var none T
	var all []T
	for _, value := range none.Values() {
		all = append(all, T(value))
	}
	return all
}

func TestWhatMayBeDoneInEachStateOfAReferral(t *testing.T) {
	t.Parallel()
	undecided := []ReferralVerb{ReferralVerbAskWithdrawal, ReferralVerbAnswerWithdrawal, ReferralVerbAddInformation}
	possible := map[ReferralState][]ReferralVerb{
		ReferralStateSubmitted:       append([]ReferralVerb{ReferralVerbStartTriage}, undecided...),
		ReferralStateInTriage:        append([]ReferralVerb{ReferralVerbDecide}, undecided...),
		ReferralStateAccepted:        {ReferralVerbOverride},
		ReferralStateEarlyHelp:       {ReferralVerbOverride},
		ReferralStateSignposted:      {ReferralVerbOverride},
		ReferralStateNoFurtherAction: {ReferralVerbOverride},
		ReferralStateWithdrawn:       nil,
	}
	for _, state := range every[ReferralState]() {
		want, listed := possible[state]
		if diff := cmp.Diff(want, state.Possible()); !listed || diff != "" {
			t.Errorf("%s (-want +got):\n%s", state, diff)
		}
		for _, verb := range every[ReferralVerb]() {
			bySubmitter, byOther := CheckReferralVerb(state, verb, true), CheckReferralVerb(state, verb, false)
			switch {
			case !slices.Contains(want, verb):
				wantProblems(t, bySubmitter, ": ILLEGAL_STATE")
				wantProblems(t, byOther, ": ILLEGAL_STATE")
			case verb == ReferralVerbAskWithdrawal:
				wantProblems(t, bySubmitter)
				wantProblems(t, byOther, ": NOT_ALLOWED")
			default:
				wantProblems(t, bySubmitter)
				wantProblems(t, byOther)
			}
		}
	}
	wantProblems(t, CheckReferralVerb("NO_STATE", "NO_VERB", true), ": ILLEGAL_STATE")
}

func TestEveryOutcomeLeadsToADecidedState(t *testing.T) {
	t.Parallel()
	for _, outcome := range every[DecisionOutcome]() {
		if !known(outcome.State()) || !outcome.State().Decided() {
			t.Errorf("%s leads to %s, which is no decided state", outcome, outcome.State())
		}
	}
	for _, arrow := range ReferralTransitions() {
		decides := arrow.Verb == ReferralVerbDecide || arrow.Verb == ReferralVerbOverride
		for _, to := range arrow.To {
			if to.Decided() != decides {
				t.Errorf("%s leads from %s to %s", arrow.Verb, arrow.From, to)
			}
		}
	}
}

func TestEveryStateOfAReferralCanBeReached(t *testing.T) {
	t.Parallel()
	reached := map[ReferralState]bool{ReferralStateSubmitted: true}
	for _, arrow := range ReferralTransitions() {
		for _, to := range arrow.To {
			reached[to] = true
		}
	}
	for _, state := range every[ReferralState]() {
		if !reached[state] {
			t.Errorf("nothing leads to %s", state)
		}
	}
}
