package demo

import (
	"fmt"
	"slices"
	"time"

	"heed/ent"
	"heed/practice"
)

// escalate sends the messages of an action while it was open, as the server's clock would
// have.
func (g *generator) escalate(a *assignment) {
	var sent []practice.Escalation
	for _, o := range a.owed {
		for _, step := range practice.DefaultEscalations() {
			e := practice.Escalation{To: step.To, On: o.due.AddDays(step.AfterDays)}
			owed := practice.EscalationTime(e.On)
			if owed.After(g.now) || slices.Contains(sent, e) {
				continue
			}
			at := earlierTime(later(owed, o.from).Add(g.length(time.Second, 90*time.Second)), g.now)
			if o.until != nil && !at.Before(*o.until) {
				continue
			}
			sent = append(sent, e)
			g.sendEscalation(a, o, e, at)
		}
	}
}

// sendEscalation notifies people, and records that they were notified.
func (g *generator) sendEscalation(a *assignment, o owed, e practice.Escalation, at time.Time) {
	kind, people := practice.NoticeKindActionEscalated, o.owner.by.heads()
	switch e.To {
	case practice.ActionEscalationReminder:
		kind, people = practice.NoticeKindActionReminder, o.owner.answering()
	case practice.ActionEscalationManager:
		people = o.owner.above()
	}
	told := g.notify(kind, people, a.about, &a.row.ID, o.owner.by, at)
	reached := told > 0
	if !reached {
		told = g.notify(kind, g.fallback(a, at), a.about, &a.row.ID, o.owner.by, at)
	}
	g.rows.escalations = append(g.rows.escalations, &ent.Escalation{
		ID: g.id("Escalation", at), CreatedAt: at, ActionID: a.row.ID, To: e.To, DueOn: e.On.UTC(), SentAt: at, Notified: told,
	})
	if e.To != practice.ActionEscalationReminder {
		g.recordOverdue(a, e, o.due.DaysUntil(practice.DateOf(at)), reached, at)
	}
}

// fallback are the people who are notified if nobody else may be: the person who assigned
// the action, and social care's managers who are involved by name.
func (g *generator) fallback(a *assignment, at time.Time) []person {
	people := []person{{a.from, a.by}}
	for _, c := range a.about {
		for _, t := range c.ties {
			if t.by == g.partnership.authority && t.covers(at) && slices.Contains(t.by.managers, t.who) {
				people = append(people, person{t.by, t.who})
			}
		}
	}
	return people
}

// recordOverdue adds to the children's chronologies that an action is overdue.
func (g *generator) recordOverdue(a *assignment, e practice.Escalation, days int, reached bool, at time.Time) {
	h := newEvent{
		at: at, by: a.from, who: a.by, category: practice.EventCategoryAction, source: &a.row.ID, about: a.about,
		significance: practice.SignificanceRoutine, summary: "its manager was told.",
	}
	if e.To == practice.ActionEscalationHeadOfAgency {
		h.significance, h.summary = practice.SignificanceSignificant, "the head of its agency was told."
	}
	if !reached {
		h.summary = "nobody of its agency could be told."
	}
	h.summary = fmt.Sprintf("An action is overdue by %d days; %s", days, h.summary)
	g.event(h)
}
