package practice

import "testing"

func TestAnOverdueReferralClimbsSoonerAtImmediateRisk(t *testing.T) {
	t.Parallel()
	due, cal := instant("2025-03-14T23:59:59.999999Z"), EnglandCalendar()
	if got := EscalationDue(due, false, cal); got != instant("2025-03-15T23:59:59.999999Z") {
		t.Errorf("escalated at %v, want a day after it was due", got)
	}
	if got := EscalationDue(due, true, cal); got != instant("2025-03-15T01:59:59.999999Z") {
		t.Errorf("an immediate risk is escalated at %v, want two hours after it was due", got)
	}
}
