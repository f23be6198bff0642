package practice

import "time"

// EscalationDue is when an overdue referral is escalated above the managers of the
// authority: a local rule in hours after the decision was due, shorter for an immediate
// risk (data/timescales.csv, overdue-escalation and immediate-risk-escalation).
func EscalationDue(decisionDue time.Time, immediateRisk bool, cal Calendar) time.Time {
	rule := RuleOverdueEscalation
	if immediateRisk {
		rule = RuleImmediateRiskEscalation
	}
	at, _, err := EnglandTimescales(cal).DueAt(rule, decisionDue)
	if err != nil {
		panic("practice: timescales.csv lacks the escalation of a referral")
	}
	return at
}
