package practice

import "testing"

func TestAWithdrawalIsAskedOnceAndAnImmediateRiskIsLookedAtFirst(t *testing.T) {
	t.Parallel()
	wantProblems(t, CheckAskingWithdrawal(WithdrawalFacts{}))
	wantProblems(t, CheckAskingWithdrawal(WithdrawalFacts{Pending: true}), ": ILLEGAL_STATE")
	for name, tt := range map[string]struct {
		facts  WithdrawalFacts
		accept bool
		want   []string
	}{
		"nobody asked":                          {WithdrawalFacts{State: ReferralStateSubmitted}, false, []string{": ILLEGAL_STATE"}},
		"accepted":                              {WithdrawalFacts{Pending: true, State: ReferralStateSubmitted}, true, nil},
		"an immediate risk is not accepted":     {WithdrawalFacts{true, true, ReferralStateSubmitted}, true, []string{"accept: NOT_ALLOWED"}},
		"an immediate risk is refused":          {WithdrawalFacts{true, true, ReferralStateSubmitted}, false, nil},
		"an immediate risk in triage is let go": {WithdrawalFacts{true, true, ReferralStateInTriage}, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantProblems(t, CheckAnsweringWithdrawal(tt.facts, tt.accept), tt.want...)
		})
	}
	wantProblems(t, ValidateInformation("Too short"), "text: TOO_SHORT")
	wantProblems(t, ValidateInformation("The mother rang: the heating is off."))
}
