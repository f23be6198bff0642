package demo

import (
	"time"

	"heed/practice"
)

// move is one step on an action.
type move struct {
	at   time.Time
	verb practice.ActionVerb
	note string
	// to and due are of REASSIGN.
	to  owner
	due practice.Date
}

// plannedMoves is what happens with an action: most are accepted and done, one in four late; some
// are declined and reassigned; some wait.
func (g *generator) plannedMoves(a *assignment, at time.Time) []move {
	answer := g.atWorkAfter(at.Add(g.length(2*time.Hour, 7*24*time.Hour)))
	if a.owner.relative != nil { // accepted at once, in conversation
		return g.workOn(a, a.owner, at, at.Add(g.length(5*time.Minute, time.Hour)), a.due)
	}
	switch draw(g.randomness, odds[string]{84, "taken on"}, odds[string]{9, "declined"}, odds[string]{7, "silence"}) {
	case "taken on":
		return g.workOn(a, a.owner, at, answer, a.due)
	case "declined":
		return append([]move{{at: answer, verb: practice.ActionVerbDecline, note: g.phrase("declined", a.about[0].name())}},
			g.afterRefusal(a, answer)...)
	default:
		if g.chance(0.15) && g.sightEnds(a, a.owner, at) == nil {
			return nil
		}
		answer = g.atWork(g.workingDay(a.due.AddDays(g.between(1, 35))))
		return g.workOn(a, a.owner, at, answer, practice.DateOf(answer).AddDays(20))
	}
}

// workOn is the work on an action that was assigned at one instant and accepted at
// another, towards a due date. It is over before its owner can no longer see the children.
func (g *generator) workOn(a *assignment, o owner, asked, answer time.Time, due practice.Date) []move {
	end := g.end(answer, due)
	if ends := g.sightEnds(a, o, asked); ends != nil && end.After(ends.Add(-time.Hour)) {
		left := ends.Sub(asked).Truncate(time.Minute)
		answer, end = earlierTime(answer, asked.Add(left/4)), asked.Add(left*3/4)
	}
	moves := []move{{at: answer, verb: practice.ActionVerbAccept}}
	if g.chance(0.04) {
		at := g.instant(answer.Add(time.Minute), end)
		return append(moves, move{at: at, verb: practice.ActionVerbCancel, note: g.phrase("cancelled", a.about[0].name())})
	}
	at := answer
	for range draw(g.randomness, odds[int]{45, 0}, odds[int]{40, 1}, odds[int]{15, 2}) {
		if at = g.atWorkAfter(at.Add(g.length(24*time.Hour, 20*24*time.Hour))); at.Before(end.Add(-time.Hour)) {
			moves = append(moves, move{at: at, verb: practice.ActionVerbProgress, note: g.phrase("progress", a.about[0].name())})
		}
	}
	return append(moves, move{at: end, verb: practice.ActionVerbComplete, note: g.effect(a)})
}

// end is when an accepted action is done: three in four in time, some late, and a few
// never.
func (g *generator) end(answer time.Time, due practice.Date) time.Time {
	end := g.atWork(g.workingDay(g.day(earlier(practice.DateOf(answer).AddDays(1), due), due)))
	switch {
	case g.chance(0.25):
		end = g.atWork(g.workingDay(due.AddDays(g.between(1, 55))))
	case g.chance(0.05):
		end = g.now.AddDate(1, 0, 0)
	}
	return later(answer.Add(time.Hour), end)
}

// sightEnds is when the owner of an action no longer knows one of its children; nil if
// that has no end.
func (g *generator) sightEnds(a *assignment, o owner, at time.Time) *time.Time {
	var first *time.Time
	for _, c := range a.about {
		if ends := c.knownUntil(o.by, o.who, at); ends != nil && (first == nil || ends.Before(*first)) {
			first = ends
		}
	}
	return first
}

// effect is the evidence of what an action has changed.
func (g *generator) effect(a *assignment) string {
	name := a.about[0].name()
	if a.little {
		return g.phrase("effect little", name)
	}
	return g.phrase("effect", name) + " " + g.phrase("effect some", name)
}

// afterRefusal is what happens after an action was declined: mostly it is reassigned.
func (g *generator) afterRefusal(a *assignment, declined time.Time) []move {
	at := g.atWorkAfter(declined.Add(g.length(20*time.Hour, 9*24*time.Hour)))
	name := a.about[0].name()
	to, found := g.owner(a, a.about[0], at, "")
	for _, c := range a.about {
		found = found && !to.newly && to.keeps(c, at)
	}
	switch {
	case g.chance(0.2):
		return nil
	case !found || g.chance(0.2):
		return []move{{at: at, verb: practice.ActionVerbCancel, note: g.phrase("cancelled", name)}}
	}
	again := move{at: at, verb: practice.ActionVerbReassign, note: g.phrase("given to another", name), to: to, due: a.due}
	if practice.DateOf(at).DaysUntil(a.due) < 10 {
		again.due = g.workingDay(practice.DateOf(at).AddDays(21))
	}
	answer := g.atWorkAfter(at.Add(g.length(2*time.Hour, 3*24*time.Hour)))
	return append([]move{again}, g.workOn(a, to, at, answer, again.due)...)
}
