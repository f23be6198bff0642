package practice

// WithdrawalFacts is what counts when a submitter asks to withdraw a referral, and when
// social care answers.
type WithdrawalFacts struct {
	// Pending says that the submitter has asked and nobody has answered.
	Pending bool
	// ImmediateRisk says that a child is at immediate risk.
	ImmediateRisk bool
	// State is the referral's.
	State ReferralState
}

// CheckAskingWithdrawal lists what forbids asking, besides the state: it is asked once, until
// it is answered.
func CheckAskingWithdrawal(f WithdrawalFacts) []Problem {
	var found problems
	if f.Pending {
		found.add(ProblemCodeIllegalState, "You have asked to withdraw this concern already. Wait for the answer.")
	}
	return found
}

// CheckAnsweringWithdrawal lists what forbids an answer, besides the state: somebody must
// have asked, and an immediate risk is looked at before it is let go. Path of the latter:
// accept.
func CheckAnsweringWithdrawal(f WithdrawalFacts, accept bool) []Problem {
	var found problems
	if !f.Pending {
		found.add(ProblemCodeIllegalState, "Nobody waits for an answer: the submitter has not asked to withdraw this concern.")
	}
	if accept && f.ImmediateRisk && f.State == ReferralStateSubmitted {
		found.add(ProblemCodeNotAllowed, "This concern says that a child is at immediate risk. Start triage before you accept the withdrawal.",
			"accept")
	}
	return found
}

// ValidateInformation lists the problems of further information on a referral: 10 to 20,000
// characters. Path: text.
func ValidateInformation(entered string) []Problem {
	var found problems
	found.check(entered, text{"The information", 10, 20_000}, "text")
	return found
}
