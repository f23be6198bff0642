package practice

import "time"

// reReferralMonths is how far back an earlier referral makes a later one a
// repeat: 12 months, the same day counting (characteristics of children in
// need, table C1; data/timescales.csv, re-referral-window).
const reReferralMonths = 12

// IsReReferral counts a child's earlier referrals that make one received now a
// repeat, and says whether there is any. The list holds the child's other
// referrals; those received later do not count. Days are London's.
func IsReReferral(previousReceived []time.Time, received time.Time) (int, bool) {
	count := 0
	for _, previous := range previousReceived {
		if !previous.After(received) && !DateOf(received).After(DateOf(previous).AddMonths(reReferralMonths)) {
			count++
		}
	}
	return count, count > 0
}

// TriageKey is a text that sorts referrals as the queue does: immediate risk first, then
// the earlier due.
func TriageKey(immediateRisk bool, dueAt time.Time) string {
	rank := "1"
	if immediateRisk {
		rank = "0"
	}
	return rank + dueAt.UTC().Format("2006-01-02T15:04:05.000000Z")
}
