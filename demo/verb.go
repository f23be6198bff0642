package demo

import (
	"time"

	"heed/ent"
	"heed/practice"
)

// run does the past steps on an action.
func (g *generator) run(a *assignment, moves []move) {
	for _, m := range moves {
		if m.at.After(g.lately()) {
			return
		}
		state, found := practice.CheckActionVerb(a.row.State, m.verb, m.note)
		if len(found) > 0 {
			panic("demo: " + string(a.row.State) + " " + string(m.verb) + ": " + found[0].Message)
		}
		by := person{a.owner.by, a.owner.who}
		if m.verb == practice.ActionVerbCancel || m.verb == practice.ActionVerbReassign {
			by = person{a.from, a.by}
		}
		a.row.State, a.row.Version, a.row.UpdatedAt, a.row.UpdatedBy = state, a.row.Version+1, m.at, &by.who.ID
		g.rows.steps = append(g.rows.steps, &ent.ActionStep{
			ID: g.id("ActionStep", m.at), CreatedAt: m.at, ActionID: a.row.ID, At: m.at, Verb: m.verb, State: state,
			DoneByID: by.who.ID, OrganisationID: by.by.ID, Note: said(m.note),
		})
		if !state.Open() || m.verb == practice.ActionVerbReassign {
			a.owesNoMore(m.at)
		}
		g.apply(a, m, by)
	}
}

// owesNoMore ends the period in which the owner owned the action.
func (a *assignment) owesNoMore(at time.Time) {
	if last := &a.owed[len(a.owed)-1]; last.until == nil {
		last.until = &at
	}
}

// apply applies a step besides its state, and writes its chronology event.
func (g *generator) apply(a *assignment, m move, by person) {
	name := by.by.Name
	switch m.verb {
	case practice.ActionVerbAccept:
		a.row.AnsweredAt = &m.at
		g.record(a, m.at, by, name+" accepted an action.", "")
	case practice.ActionVerbDecline:
		a.row.AnsweredAt, a.row.Reason = &m.at, &m.note
		g.record(a, m.at, by, name+" declined an action.", "")
		g.notify(practice.NoticeKindActionDeclined, without([]person{{a.from, a.by}}, by.who), a.about, &a.row.ID, by.by, m.at)
	case practice.ActionVerbProgress:
		g.record(a, m.at, by, name+" reported progress on an action.", "")
	case practice.ActionVerbComplete:
		a.row.ClosedAt, a.row.Effect = &m.at, &m.note
		g.record(a, m.at, by, name+" completed an action.", m.note)
	case practice.ActionVerbCancel:
		a.row.ClosedAt, a.row.Reason = &m.at, &m.note
		g.record(a, m.at, by, name+" cancelled an action.", "")
	case practice.ActionVerbReassign:
		a.due = m.due
		g.record(a, m.at, by, name+" reassigned an action to "+m.to.words()+".", "")
		g.give(a, m.to, m.at)
	}
}
