package practice

import (
	"bytes"
	"cmp"
	"time"
)

// TriageFacts decides a referral's place in the queue.
type TriageFacts struct {
	// ImmediateRisk says that a child may be in danger now.
	ImmediateRisk bool
	// DueAt is when the decision is due.
	DueAt time.Time
	// ID decides between equal ones, so that the order never changes.
	ID [16]byte
}

// TriageOrder compares two referrals for sorting: immediate risk first, then
// the earlier due, then by id.
func TriageOrder(a, b TriageFacts) int {
	if a.ImmediateRisk != b.ImmediateRisk {
		if a.ImmediateRisk {
			return -1
		}
		return 1
	}
	return cmp.Or(a.DueAt.Compare(b.DueAt), bytes.Compare(a.ID[:], b.ID[:]))
}

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

// TriageKey is a text that sorts as [TriageOrder] does, ties aside: what the
// queue is ordered by where it is stored.
func TriageKey(immediateRisk bool, dueAt time.Time) string {
	rank := "1"
	if immediateRisk {
		rank = "0"
	}
	return rank + dueAt.UTC().Format("2006-01-02T15:04:05.000000Z")
}
