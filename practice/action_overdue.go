package practice

import (
	"slices"
	"time"
)

// Overdue says whether an action is open and its due date has passed.
func Overdue(due Date, state ActionState, today Date) bool {
	return state.Open() && today.After(due)
}

// EscalationStep is one step of the rule.
type EscalationStep struct {
	// To is the level that is notified.
	To ActionEscalation
	// AfterDays is how many calendar days after the due date.
	AfterDays int
}

// DefaultEscalations is a reminder on the due date, the manager 14 days after it and the
// head of the agency after 28: local figures that a partnership may change.
func DefaultEscalations() []EscalationStep {
	return []EscalationStep{{ActionEscalationReminder, 0}, {ActionEscalationManager, 14}, {ActionEscalationHeadOfAgency, 28}}
}

// Escalation is one message that must be sent.
type Escalation struct {
	// To is the level that is notified.
	To ActionEscalation
	// On is the date on which it became due. With the action and To it identifies the message:
	// the same one is never sent twice, and a new due date gives new ones.
	On Date
}

// Escalations lists the messages that must be sent today about an action with a due date,
// in order of time, without those that were sent. The same facts give the same answer,
// however often and on however many machines; once the answer is recorded as sent, the
// next one is empty. A missed day is made up for. An action that is not open needs no
// message.
func Escalations(rule []EscalationStep, due Date, state ActionState, today Date, sent []Escalation) []Escalation {
	if !state.Open() {
		return nil
	}
	var owed []Escalation
	for _, step := range rule {
		e := Escalation{To: step.To, On: due.AddDays(step.AfterDays)}
		if !e.On.After(today) && !slices.Contains(sent, e) {
			owed = append(owed, e)
		}
	}
	slices.SortStableFunc(owed, func(a, b Escalation) int { return a.On.Compare(b.On) })
	return owed
}

// NextEscalation is the day of the next message after a day, for a schedule; nil if there
// is none.
func NextEscalation(rule []EscalationStep, due Date, state ActionState, after Date) *Date {
	var next *Date
	for _, step := range rule {
		on := due.AddDays(step.AfterDays)
		if state.Open() && on.After(after) && (next == nil || on.Before(*next)) {
			next = &on
		}
	}
	return next
}

// escalationHour is when the messages of a day are sent in London: before work
// begins.
const escalationHour = 6

// EscalationTime is when the messages of a day are sent.
func EscalationTime(on Date) time.Time {
	return time.Date(on.Year, on.Month, on.Day, escalationHour, 0, 0, 0, london()).UTC()
}
