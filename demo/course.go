package demo

import (
	"slices"
	"time"

	"heed/ent"
	"heed/practice"
)

// concern is one referral of a family, from plan to row.
type concern struct {
	received  time.Time
	night     bool
	waits     waiting
	row       *ent.Referral
	named     []*child
	by        *body
	submitter *ent.Practitioner
	decisions []*ent.ReferralDecision
}

// waiting is the state of an undecided concern in the queue.
type waiting int

const (
	waitsNot waiting = iota
	waitsImmediate
	waitsNew
	waitsInTriage
	waitsOverdueInTriage
	waitsOverdueNew
	waitsImmediateInTriage
)

func (w waiting) immediate() bool { return w == waitsImmediate || w == waitsImmediateInTriage }
func (w waiting) overdue() bool   { return w == waitsOverdueInTriage || w == waitsOverdueNew }
func (w waiting) triaged() bool {
	return w == waitsInTriage || w == waitsOverdueInTriage || w == waitsImmediateInTriage
}

const (
	// settled is how old the youngest decided concern is: no decision in time takes longer,
	// holidays included.
	settled = 12 * 24 * time.Hour
	// seasoned is how old a concern is before its decision may be late or overridden.
	seasoned = 30 * 24 * time.Hour
)

// plan says when the family was referred, and since when it is known.
func (g *generator) plan(f *family) {
	for _, s := range []*share{&g.referred, &g.waiting} {
		s.seen += len(f.children)
	}
	first := f.eldest().born.UTC().AddDate(0, 0, 21)
	if f.eldest().unborn {
		first = f.eldest().born.UTC().AddDate(0, 0, -170)
	}
	earliest := later(g.now.AddDate(-5, 0, 0), first)
	if yesterday := g.now.Add(-24 * time.Hour); earliest.After(yesterday) {
		earliest = yesterday
	}
	room := g.now.Add(-settled).Sub(earliest)
	if g.chance(g.referred.nudged(0.7)) {
		g.referred.have += len(f.children)
		if room > 0 {
			g.planDecided(f, earliest, room)
		}
	}
	if g.waiting.lacking() > 0 && room > 0 && !f.restricted {
		g.waiting.have++
		f.course = append(f.course, g.planWaiting())
	}
	slices.SortStableFunc(f.course, func(a, b *concern) int { return a.received.Compare(b.received) })
	f.known = g.instant(earliest, g.now.Add(-12*time.Hour))
	if len(f.course) > 0 {
		f.known = f.course[0].received
	}
}

// planDecided spreads one to five concerns over the possible time; two gaps in five are
// shorter than a year.
func (g *generator) planDecided(f *family, earliest time.Time, room time.Duration) {
	const month = 30 * 24 * time.Hour
	count := draw(g.randomness, odds[int]{20, 1}, odds[int]{30, 2}, odds[int]{28, 3}, odds[int]{14, 4}, odds[int]{8, 5})
	var gaps []time.Duration
	var span time.Duration
	for range count - 1 {
		gap := g.length(12*month+10*24*time.Hour, 22*month)
		if g.chance(0.42) {
			gap = g.length(month, 11*month)
		}
		if span+gap > room {
			break
		}
		gaps, span = append(gaps, gap), span+gap
	}
	at := g.instant(earliest, earliest.Add(room-span))
	for i := 0; ; i++ {
		f.course = append(f.course, g.planAt(at, earliest))
		if i == len(gaps) {
			return
		}
		at = at.Add(gaps[i])
	}
}

// planAt moves a concern into likely hours: most in the working week, some at night.
func (g *generator) planAt(at, earliest time.Time) *concern {
	c := &concern{received: at, night: g.chance(0.15)}
	if c.night {
		return c
	}
	on := practice.DateOf(at)
	for !g.calendar.IsWorkingDay(on) {
		on = on.AddDays(-1)
	}
	c.received = later(g.atWork(on), earliest)
	return c
}

// planWaiting is a concern of the last hours, or one that is overdue. The kinds alternate,
// so that a queue of six has all.
func (g *generator) planWaiting() *concern {
	c := &concern{waits: waitsImmediate + waiting(g.waiting.have-1)%waitsImmediateInTriage}
	c.received = g.now.Add(-g.length(90*time.Minute, 6*time.Hour))
	if !c.waits.overdue() {
		return c
	}
	for on := g.today.AddDays(-2); ; on = on.AddDays(-1) {
		c.received = g.atWork(on)
		if due, _ := practice.DecisionDue(c.received, c.waits.immediate(), g.calendar); g.calendar.IsWorkingDay(on) && due.Before(g.now) {
			return c
		}
	}
}
