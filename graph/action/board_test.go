package action_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/uuid"

	"heed/graph/graphtest"
	"heed/practice"
)

const countFields = "{ open due overdue declined unanswered oldestUnansweredDays }"

// TestTheBoardCountsWhatAPersonWouldCount draws partnerships, and counts by hand.
func TestTheBoardCountsWhatAPersonWouldCount(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("partnership ", seed), func(t *testing.T) {
			t.Parallel()
			w := graphtest.New(t)
			bodies, agencies := w.DrawBoard(rand.New(rand.NewPCG(seed, 7)))
			for _, who := range []string{"teacher", "lead", "manager", "partnership lead"} {
				a := w.Must(who, "{ agencyBoard { agencies { agency counts "+countFields+
					" } organisations(first: 50) { totalCount edges { node { name agency actionCounts "+countFields+" } } } } }", nil)
				if got := a.Number("agencyBoard", "organisations", "totalCount"); got != len(w.Organisations) ||
					len(a.List("agencyBoard", "agencies")) != len(practice.Agency("").Values()) {
					t.Errorf("%s sees %d organisations: %s", who, got, a.Raw)
				}
				for i := range a.List("agencyBoard", "organisations", "edges") {
					name := a.Text("agencyBoard", "organisations", "edges", i, "node", "name")
					if got := a.Counts("agencyBoard", "organisations", "edges", i, "node", "actionCounts"); got != bodies[name].String() {
						t.Errorf("%s sees of %s %s, want %s", who, name, got, bodies[name])
					}
				}
				for i := range a.List("agencyBoard", "agencies") {
					agency := a.Text("agencyBoard", "agencies", i, "agency")
					if got := a.Counts("agencyBoard", "agencies", i, "counts"); got != agencies[agency].String() {
						t.Errorf("%s sees of %s %s, want %s", who, agency, got, agencies[agency])
					}
				}
			}
		})
	}
}

func TestTheBoardIsForThoseWhoCompareTheAgencies(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	w.AssignAction("teacher", w.ToOrganisation("school"), w.Pupil("Wren"))
	const each = "{ organisations(first: 10) { edges { node { actionCounts { open } } } } }"
	for _, who := range []string{"system", "auditor", "administrator", "records"} {
		if a := w.Ask(who, "{ agencyBoard { agencies { counts { open } } } }", nil); len(a.Errors) != 1 || a.Errors[0].Code() != "FORBIDDEN" {
			t.Errorf("%s sees the board: %s", who, a.Raw)
		}
		a := w.Must(who, each, nil)
		for i := range a.List("organisations", "edges") {
			if a.At("organisations", "edges", i, "node", "actionCounts") != nil {
				t.Errorf("%s sees counts: %s", who, a.Raw)
			}
		}
	}
	// The function itself asks who is asking.
	for who, want := range map[string]int{"system": 0, "records": 0, "partnership lead": 1, "police": 1} {
		ctx, op, err := w.Store.Begin(t.Context(), uuid.New(), graphtest.Noon, w.Viewers[who], false)
		if err != nil {
			t.Fatal(err)
		}
		counts, err := op.ActionCounts(ctx, []uuid.UUID{w.Organisations["school"]}, practice.DateOf(graphtest.Noon))
		if err != nil || len(counts) != want {
			t.Errorf("%s counts %v: %v", who, counts, err)
		}
		op.Rollback()
	}
}

func TestActionsCostAsManyStatementsForOneAsForAHundred(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	w.InvolveByName(kid, "manager")
	const fields = `id version what why children { id givenName viewerCan { allowed } involvements { viewerCan { allowed } } } ownerKind
	  organisation { name actionCounts { open } } practitioner { name organisation { name } } relative { givenName } state dueOn overdue
	  daysOverdue
	  origin source { __typename id } assignedBy { name } assigningOrganisation { name actionCounts { open } } assignedAt answeredAt
	  closedAt reason effect
	  steps { at verb state doneBy { name } organisation { name } note } escalations { to dueOn sentAt notified } viewerCan { verb allowed
	  reason }`
	pages := []string{
		"{ actions(first: 100) { totalCount edges { node { " + fields + " } } } }",
		"{ inbox { actions(first: 100) { totalCount edges { node { " + fields + " } } } } }",
		`{ child(id: "` + kid + `") { actions(first: 100) { edges { node { ` + fields + " } } } } }",
		"{ agencyBoard { agencies { counts " + countFields + " } organisations(first: 50) { edges { node { actionCounts " + countFields +
			" } } } } }",
	}
	add := func(n int) {
		for range n {
			concern, _ := w.SubmitConcern("teacher", graphtest.ConcernInput(map[string]any{"id": kid}))
			r := w.ActionRow(w.Organisations["council"], w.Viewers["manager"].PractitionerID, practice.ActionStateInProgress)
			r["origin"], r["source_id"] = "REFERRAL", concern
			w.WriteRows("action", r)
			w.WriteRows("action_child", w.ActionChildRow(r, graphtest.Parsed(t, kid)))
			w.WriteRows("action_step", w.StepRow(r, w.Viewers["manager"].PractitionerID, w.Organisations["council"]))
			w.WriteRows("escalation", w.EscalationRow(r, "2026-12-07"))
		}
	}
	add(1)
	var few []int
	for _, page := range pages {
		few = append(few, w.Statements("manager", page))
	}
	add(99)
	for i, page := range pages {
		if many := w.Statements("manager", page); many != few[i] {
			t.Errorf("%.40s costs %d statements for one action, %d for a hundred", page, few[i], many)
		}
	}
	t.Logf("statements: %v", few)
}
