package graph_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/graph/operation"
	"heed/practice"
)

// statements counts what an operation of somebody's costs.
func (w *world) statements(who, document string) int {
	w.t.Helper()
	var ended operation.Ended
	w.observe = func(_ context.Context, e operation.Ended) { ended = e }
	w.must(who, document, nil)
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

const countFields = "{ open due overdue declined unanswered oldestUnansweredDays }"

func (a answer) counts(path ...any) string {
	n := func(field string) any { return a.at(append(path, field)...) }
	return fmt.Sprintf("open %v due %v overdue %v declined %v unanswered %v oldest %v", n("open"), n("due"), n("overdue"), n("declined"), n("unanswered"), n("oldestUnansweredDays"))
}

// TestTheBoardCountsWhatAPersonWouldCount draws partnerships, and counts by hand.
func TestTheBoardCountsWhatAPersonWouldCount(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("partnership ", seed), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			bodies, agencies := w.drawBoard(rand.New(rand.NewPCG(seed, 7)))
			for _, who := range []string{"teacher", "lead", "manager", "partnership lead"} {
				a := w.must(who, "{ agencyBoard { agencies { agency counts "+countFields+" } organisations(first: 50) { totalCount edges { node { name agency actionCounts "+countFields+" } } } } }", nil)
				if got := a.number("agencyBoard", "organisations", "totalCount"); got != len(w.bodies) || len(a.list("agencyBoard", "agencies")) != 4 {
					t.Errorf("%s sees %d organisations: %s", who, got, a.raw)
				}
				for i := range a.list("agencyBoard", "organisations", "edges") {
					name := a.text("agencyBoard", "organisations", "edges", i, "node", "name")
					if got := a.counts("agencyBoard", "organisations", "edges", i, "node", "actionCounts"); got != bodies[name].String() {
						t.Errorf("%s sees of %s %s, want %s", who, name, got, bodies[name])
					}
				}
				for i := range a.list("agencyBoard", "agencies") {
					agency := a.text("agencyBoard", "agencies", i, "agency")
					if got := a.counts("agencyBoard", "agencies", i, "counts"); got != agencies[agency].String() {
						t.Errorf("%s sees of %s %s, want %s", who, agency, got, agencies[agency])
					}
				}
			}
		})
	}
}

// drawBoard writes actions of every kind for one to three children, some of them
// restricted, and counts them.
func (w *world) drawBoard(draw *rand.Rand) (bodies, agencies map[string]counted) {
	w.t.Helper()
	bodies, agencies = map[string]counted{}, map[string]counted{}
	var children []row
	for range 8 {
		c := w.childRow("Wren", "Quillfether", "2018-03-04")
		c["restricted"] = draw.IntN(4) == 0
		children = append(children, c)
	}
	w.plain("child", children...)
	today, names, people := practice.DateOf(noon), []string{"council", "force", "trust", "school", "other school"}, map[string]string{
		"council": "manager", "force": "police", "trust": "health", "school": "teacher", "other school": "other teacher"}
	for range 60 {
		body := names[draw.IntN(len(names))]
		state := practice.ActionState(practice.ActionState("").Values()[draw.IntN(6)])
		v := w.viewers[people[body]]
		due, asked := today.AddDays(draw.IntN(31)-15), noon.Add(-time.Duration(draw.IntN(40*24))*time.Hour)
		r := w.actionRow(v.OrganisationID, v.PractitionerID, state)
		r["due"] = due.String()
		w.plain("action", r)
		w.exec("UPDATE action SET updated_at = $2 WHERE id = $1", r.id(), asked)
		restricted := false
		for _, at := range draw.Perm(len(children))[:1+draw.IntN(3)] {
			w.plain("action_child", w.actionChildRow(r, children[at].id()))
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

func TestTheBoardIsForThoseWhoCompareTheAgencies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.given("teacher", w.toBody("school"), w.pupil("Wren"))
	const each = "{ organisations(first: 10) { edges { node { actionCounts { open } } } } }"
	for _, who := range []string{"system", "auditor", "administrator", "records"} {
		if a := w.ask(who, "{ agencyBoard { agencies { counts { open } } } }", nil); len(a.Errors) != 1 || a.Errors[0].code() != "FORBIDDEN" {
			t.Errorf("%s sees the board: %s", who, a.raw)
		}
		a := w.must(who, each, nil)
		for i := range a.list("organisations", "edges") {
			if a.at("organisations", "edges", i, "node", "actionCounts") != nil {
				t.Errorf("%s sees counts: %s", who, a.raw)
			}
		}
	}
	// The function itself asks who is asking.
	for who, want := range map[string]int{"system": 0, "records": 0, "partnership lead": 1, "police": 1} {
		ctx, op, err := w.store.Begin(t.Context(), uuid.New(), noon, w.viewers[who], false)
		if err != nil {
			t.Fatal(err)
		}
		counts, err := op.ActionCounts(ctx, []uuid.UUID{w.bodies["school"]}, practice.DateOf(noon))
		if err != nil || len(counts) != want {
			t.Errorf("%s counts %v: %v", who, counts, err)
		}
		op.Rollback()
	}
}

func TestActionsCostAsManyStatementsForOneAsForAHundred(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid := w.pupil("Wren")
	w.named(kid, "manager")
	const fields = `id version what why children { id givenName viewerCan { allowed } involvements { viewerCan { allowed } } } ownerKind organisation { name actionCounts { open } } practitioner { name organisation { name } } relative { givenName } state due overdue daysOverdue
	  origin source { __typename id } assignedBy { name } assigningOrganisation { name actionCounts { open } } assignedAt answeredAt closedAt reason effect
	  steps { at verb state doneBy { name } organisation { name } note } escalations { to on at told } viewerCan { verb allowed reason }`
	pages := []string{
		"{ actions(first: 100) { totalCount edges { node { " + fields + " } } } }",
		"{ inbox { actions(first: 100) { totalCount edges { node { " + fields + " } } } } }",
		`{ child(id: "` + kid + `") { actions(first: 100) { edges { node { ` + fields + " } } } } }",
		"{ agencyBoard { agencies { counts " + countFields + " } organisations(first: 50) { edges { node { actionCounts " + countFields + " } } } } }",
	}
	add := func(n int) {
		for range n {
			concern, _ := w.submitted("teacher", concernAbout(map[string]any{"id": kid}))
			r := w.actionRow(w.bodies["council"], w.viewers["manager"].PractitionerID, practice.ActionStateInProgress)
			r["origin"], r["source_id"] = "REFERRAL", concern
			w.plain("action", r)
			w.plain("action_child", w.actionChildRow(r, parsed(t, kid)))
			w.plain("action_step", w.stepRow(r, w.viewers["manager"].PractitionerID, w.bodies["council"]))
			w.plain("escalation", w.escalationRow(r, "2026-12-07"))
		}
	}
	add(1)
	var few []int
	for _, page := range pages {
		few = append(few, w.statements("manager", page))
	}
	add(99)
	for i, page := range pages {
		if many := w.statements("manager", page); many != few[i] {
			t.Errorf("%.40s costs %d statements for one action, %d for a hundred", page, few[i], many)
		}
	}
	t.Logf("statements: %v", few)
}
