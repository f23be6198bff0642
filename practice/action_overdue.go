package practice

import (
	"slices"
	"time"
)

// Overdue says whether an action is late: somebody still owes it, and its last
// day in time is over.
func Overdue(due Date, state ActionState, today Date) bool {
	return state.Open() && today.After(due)
}

// ActionEscalation is who hears of an action that falls due or stays undone.
type ActionEscalation string

const (
	// ActionEscalationReminder goes to the owner.
	ActionEscalationReminder ActionEscalation = "REMINDER"
	// ActionEscalationManager goes to the owner's manager.
	ActionEscalationManager ActionEscalation = "MANAGER"
	// ActionEscalationHeadOfAgency goes to the head of the owner's agency.
	ActionEscalationHeadOfAgency ActionEscalation = "HEAD_OF_AGENCY"
)

// Values lists every step, the first first.
func (ActionEscalation) Values() []string {
	return names(ActionEscalationReminder, ActionEscalationManager, ActionEscalationHeadOfAgency)
}

// EscalationStep is one step of the rule.
type EscalationStep struct {
	// To is who hears of it.
	To ActionEscalation
	// AfterDays is how many calendar days after the due day.
	AfterDays int
}

// DefaultEscalations is a reminder on the due day, the manager 14 days after
// it and the head of the agency 28: local figures that a partnership may set
// otherwise.
func DefaultEscalations() []EscalationStep {
	return []EscalationStep{{ActionEscalationReminder, 0}, {ActionEscalationManager, 14}, {ActionEscalationHeadOfAgency, 28}}
}

// Escalation is one message that is owed.
type Escalation struct {
	// To is who hears of it.
	To ActionEscalation
	// On is the day it fell due. With the action and To it names the message:
	// the same one is never owed twice, and a new due day owes new ones.
	On Date
}

// Escalations lists what is owed today for an action that is due on a day, in
// order of time, less what was sent. The same facts give the same answer, however
// often and on however many machines it is asked; recording the answer as sent
// makes the next one empty. A day that was missed is made up for. An action
// that nobody owes any more owes no message.
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

// NextEscalation is the day on which something is owed next after a day, for a
// schedule; nil where nothing more is.
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

// EscalationTime is when what is owed on a day is sent.
func EscalationTime(on Date) time.Time {
	return time.Date(on.Year, on.Month, on.Day, escalationHour, 0, 0, 0, london()).UTC()
}
