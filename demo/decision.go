package demo

import (
	"time"

	"heed/ent"
	"heed/practice"
)

// decide takes a concern through triage: to a decision, or as far as an undecided one has
// come.
func (g *generator) decide(f *family, c *concern) {
	switch {
	case c.waits != waitsNot:
		if c.waits.triaged() {
			g.startTriage(c, g.instant(c.received.Add(10*time.Minute), c.received.Add(time.Hour)))
		}
	case g.chance(0.03):
		g.withdraw(c)
	default:
		at := g.decisionTime(c)
		g.startTriage(c, at.Add(-g.length(10*time.Minute, 80*time.Minute)))
		outcome := g.outcome(c)
		g.settleOn(c, at, outcome)
		if g.seasoned(c) && g.chance(0.06) {
			at = g.atWork(g.workingDay(practice.DateOf(at).AddDays(g.between(1, 4))))
			g.settleOn(c, at, g.otherOutcome(outcome))
		}
		g.help(f, c)
		g.acknowledge(c)
	}
}

// decisionTime is in time for most: an immediate risk within hours, others on
// the day on which they are due.
func (g *generator) decisionTime(c *concern) time.Time {
	due := practice.DateOf(c.row.DecisionDueAt)
	switch {
	case c.row.ImmediateRisk:
		return c.received.Add(g.length(90*time.Minute, 4*time.Hour))
	case !g.seasoned(c) || g.chance(0.86):
		return g.atWork(due)
	default:
		return g.atWork(g.workingDay(due.AddDays(g.between(1, 3))))
	}
}

func (g *generator) seasoned(c *concern) bool { return g.now.Sub(c.received) > seasoned }

// workingDay is the day, or the next working day.
func (g *generator) workingDay(on practice.Date) practice.Date {
	for !g.calendar.IsWorkingDay(on) {
		on = on.AddDays(1)
	}
	return on
}

// atWorkAfter is the instant, or if offices are closed then, a time of the next day on
// which they are open.
func (g *generator) atWorkAfter(at time.Time) time.Time {
	on := practice.DateOf(at)
	switch next := g.workingDay(on); {
	case next != on:
		return g.atWork(next)
	case at.Hour() < 8:
		return g.atWork(on)
	case at.Hour() > 17:
		return g.atWork(g.workingDay(on.AddDays(1)))
	default:
		return at
	}
}

func (g *generator) startTriage(c *concern, at time.Time) {
	at = later(c.received.Add(time.Minute), at)
	by := g.decider()
	c.row.State, c.row.TriageStartedAt = practice.ReferralStateInTriage, &at
	c.row.UpdatedAt, c.row.UpdatedBy = at, &by.ID
	g.event(newEvent{
		at: at, by: g.partnership.authority, who: by, category: practice.EventCategoryDecision, source: &c.row.ID,
		about: c.named, significance: practice.SignificanceSignificant, summary: "Triage of concern " + c.row.Reference + " started.",
	})
}

func (g *generator) withdraw(c *concern) {
	at := c.received.Add(g.length(time.Hour, 20*time.Hour))
	by := g.partnership.authority.managers[0]
	reason := g.phrase("withdrawn", "")
	c.row.State, c.row.WithdrawnReason = practice.ReferralStateWithdrawn, &reason
	c.row.WithdrawalAskedAt, c.row.WithdrawalReason = new(at.Add(-30*time.Minute)), &reason
	c.row.WithdrawalAnsweredAt, c.row.WithdrawalAccepted = &at, new(true)
	c.row.WithdrawalAnswer = new("The submitter explained it on the telephone.")
	if c.row.ImmediateRisk {
		c.row.TriageStartedAt = new(at.Add(-10 * time.Minute))
	}
	c.row.UpdatedAt, c.row.UpdatedBy = at, &by.ID
	g.event(newEvent{
		at: at, by: g.partnership.authority, who: by, category: practice.EventCategoryDecision, source: &c.row.ID, about: c.named,
		significance: practice.SignificanceSignificant, summary: "Concern " + c.row.Reference + " was withdrawn, as its submitter asked.",
	})
}

// outcome is accepted for every second concern, and for nearly all at immediate risk.
func (g *generator) outcome(c *concern) practice.DecisionOutcome {
	if c.row.ImmediateRisk && g.chance(0.93) {
		return practice.DecisionOutcomeAccepted
	}
	return draw(g.randomness,
		odds[practice.DecisionOutcome]{50, practice.DecisionOutcomeAccepted},
		odds[practice.DecisionOutcome]{18, practice.DecisionOutcomeEarlyHelp},
		odds[practice.DecisionOutcome]{12, practice.DecisionOutcomeSignposted},
		odds[practice.DecisionOutcome]{20, practice.DecisionOutcomeNoFurtherAction})
}

// otherOutcome is the outcome of an override: mostly more help than before.
func (g *generator) otherOutcome(than practice.DecisionOutcome) practice.DecisionOutcome {
	if than == practice.DecisionOutcomeAccepted {
		return practice.DecisionOutcomeEarlyHelp
	}
	return practice.DecisionOutcomeAccepted
}

// settleOn writes one decision. The concern shows the current one.
func (g *generator) settleOn(c *concern, at time.Time, outcome practice.DecisionOutcome) {
	by := g.decider()
	verb := "Concern " + c.row.Reference + " decided: "
	rationale := g.phrase("rationale "+string(outcome), "")
	if len(c.decisions) > 0 {
		verb = "Decision on concern " + c.row.Reference + " overridden: "
		rationale = g.phrase("override", "") + " " + rationale
	}
	d := &ent.ReferralDecision{
		ID: g.id("ReferralDecision", at), CreatedAt: at, ReferralID: c.row.ID, Sequence: len(c.decisions) + 1,
		DecidedByID: by.ID, DecidedAt: at, Outcome: outcome, Threshold: pick(g.randomness, outcome.Thresholds()),
		Rationale: rationale, Feedback: g.phrase("feedback "+string(outcome), ""),
	}
	switch outcome {
	case practice.DecisionOutcomeEarlyHelp:
		d.EarlyHelpOrganisationID = &g.partnership.earlyHelp.ID
	case practice.DecisionOutcomeSignposted:
		d.SignpostedTo = new("The family centre of the ward.")
	}
	if len(c.decisions) == 0 && at.After(c.row.DecisionDueAt) {
		d.LatenessReason = new("The school that reported it was closed, and the facts could not be checked earlier.")
	}
	c.decisions = append(c.decisions, d)
	g.rows.decisions = append(g.rows.decisions, d)
	c.row.State, c.row.Feedback, c.row.FeedbackGivenAt = outcome.State(), &d.Feedback, &d.DecidedAt
	c.row.UpdatedAt, c.row.UpdatedBy = at, &by.ID
	g.event(newEvent{
		at: at, by: g.partnership.authority, who: by, category: practice.EventCategoryDecision, source: &c.row.ID,
		about: c.named, significance: practice.SignificanceSignificant, summary: verb + outcome.Words() + ".",
	})
}

// acknowledge lets two referrers in three acknowledge the feedback.
func (g *generator) acknowledge(c *concern) {
	if g.chance(0.35) {
		return
	}
	at := c.row.FeedbackGivenAt.Add(g.length(20*time.Minute, 4*24*time.Hour))
	if at.After(g.lately()) {
		return
	}
	c.row.FeedbackReadAt = &at
	c.row.UpdatedAt, c.row.UpdatedBy = at, &c.submitter.ID
}

// decider is a manager of social care.
func (g *generator) decider() *ent.Practitioner {
	return pick(g.randomness, g.partnership.authority.managers)
}
