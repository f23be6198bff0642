package graphtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"heed/graph/operation"
	"heed/practice"
)

// Statements counts what an operation of somebody's costs.
func (w *Env) Statements(who, document string) int {
	w.T.Helper()
	var ended operation.Ended
	w.Observe = func(_ context.Context, e operation.Ended) { ended = e }
	w.Must(who, document, nil)
	return ended.Statements
}

// counted is the board as a person would count it.
type counted struct{ open, due, overdue, declined, unanswered, oldest int }

func (c counted) String() string {
	oldest := "<nil>"
	if c.unanswered > 0 {
		oldest = fmt.Sprint(c.oldest)
	}
	return fmt.Sprintf("open %d due %d overdue %d declined %d unanswered %d oldest %s", c.open, c.due, c.overdue, c.declined, c.unanswered, oldest)
}

func (c *counted) add(state practice.ActionState, due, asked, today practice.Date) {
	switch {
	case state == practice.ActionStateDeclined:
		c.declined++
		return
	case !state.Open():
		return
	}
	c.open++
	if state == practice.ActionStateProposed {
		c.unanswered++
		c.oldest = max(c.oldest, asked.DaysUntil(today))
	}
	if due.Before(today) {
		c.overdue++
	} else if !due.After(today.AddDays(7)) {
		c.due++
	}
}

func (a Answer) Counts(path ...any) string {
	n := func(field string) any { return a.At(append(path, field)...) }
	return fmt.Sprintf("open %v due %v overdue %v declined %v unanswered %v oldest %v", n("open"), n("due"), n("overdue"), n("declined"), n("unanswered"), n("oldestUnansweredDays"))
}

// DrawBoard writes actions of every kind for one to three children, some of them
// restricted, and counts them.
func (w *Env) DrawBoard(draw *rand.Rand) (bodies, agencies map[string]counted) {
	w.T.Helper()
	bodies, agencies = map[string]counted{}, map[string]counted{}
	var children []Row
	for range 8 {
		c := w.ChildRow("Wren", "Quillfether", "2018-03-04")
		c["restricted"] = draw.IntN(4) == 0
		children = append(children, c)
	}
	w.WriteRows("child", children...)
	today, names, people := practice.DateOf(Noon), []string{"council", "force", "trust", "school", "other school"}, map[string]string{
		"council": "manager", "force": "police", "trust": "health", "school": "teacher", "other school": "other teacher"}
	for range 60 {
		body := names[draw.IntN(len(names))]
		state := practice.ActionState(practice.ActionState("").Values()[draw.IntN(6)])
		v := w.Viewers[people[body]]
		due, asked := today.AddDays(draw.IntN(31)-15), Noon.Add(-time.Duration(draw.IntN(40*24))*time.Hour)
		r := w.ActionRow(v.OrganisationID, v.PractitionerID, state)
		r["due"] = due.String()
		w.WriteRows("action", r)
		w.Exec("UPDATE action SET updated_at = $2 WHERE id = $1", r.ID(), asked)
		restricted := false
		for _, at := range draw.Perm(len(children))[:1+draw.IntN(3)] {
			w.WriteRows("action_child", w.ActionChildRow(r, children[at].ID()))
			restricted = restricted || children[at]["restricted"] == true
		}
		if restricted {
			continue
		}
		b, g := bodies[body], agencies[string(v.Agency)]
		b.add(state, due, practice.DateOf(asked), today)
		g.add(state, due, practice.DateOf(asked), today)
		bodies[body], agencies[string(v.Agency)] = b, g
	}
	return bodies, agencies
}
