package action_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
	"heed/practice"
)

// doing is the mutation of a verb on an action: ACCEPT is acceptAction.
func doing(verb practice.ActionVerb) string { return strings.ToLower(string(verb)) + "Action" }

func TestTheLifeOfAnActionIsWhatPracticeDraws(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	leads := map[string]practice.ActionState{}
	for _, arrow := range practice.ActionTransitions() {
		leads[fmt.Sprint(arrow.From, arrow.Verb)] = arrow.To
	}
	for _, from := range practice.ActionState("").Values() {
		for _, v := range practice.ActionVerb("").Values() {
			state, verb := practice.ActionState(from), practice.ActionVerb(v)
			action := w.ActionRow(w.Organisations["school"], w.Viewers["teacher"].PractitionerID, state)
			w.WriteRows("action", action)
			w.WriteRows("action_child", w.ActionChildRow(action, graphtest.Parsed(t, kid)))
			to, possible := leads[from+v]
			can := w.Can("teacher", action.ID(), "Action")
			if can[doing(verb)] != possible {
				t.Errorf("viewerCan says of %s in %s: %v", verb, state, can[doing(verb)])
			}
			before := w.Tally()
			a := w.TryAction("teacher", doing(verb), action.ID().String(), w.ActionArguments(verb))
			if !possible {
				if got := a.Problems(doing(verb)); !slices.Equal(got, []string{"ILLEGAL_STATE "}) || w.Tally() != before {
					t.Errorf("%s in %s: %s", verb, state, a.Raw)
				}
				continue
			}
			if got := w.StateOf(action.ID().String()); len(a.Problems(doing(verb)))+len(a.Errors) > 0 || got != string(to) {
				t.Errorf("%s leads from %s to %s, want %s: %s", verb, state, got, to, a.Raw)
			}
		}
	}
}

func TestWhatAVerbNeedsSaidIsAskedFor(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	action := w.AssignAction("teacher", w.ToOrganisation("school"), kid)
	for verb, c := range map[string]struct {
		said map[string]any
		want []string
	}{
		"declineAction":  {map[string]any{"reason": "no"}, []string{"TOO_SHORT reason"}},
		"cancelAction":   {map[string]any{"reason": " "}, []string{"REQUIRED reason"}},
		"progressAction": {map[string]any{"note": ""}, []string{"ILLEGAL_STATE ", "REQUIRED note"}},
		"completeAction": {map[string]any{"effect": "done"}, []string{"ILLEGAL_STATE ", "TOO_SHORT effect"}},
		"reassignAction": {map[string]any{"reason": "", "ownerKind": "PRACTITIONER", "dueOn": "2030-01-01"},
			[]string{"OUT_OF_RANGE dueOn", "REQUIRED practitionerId", "REQUIRED reason"}},
		"acceptAction": {map[string]any{"practitionerId": w.Viewers["health"].PractitionerID}, []string{"INVALID practitionerId"}},
	} {
		got := w.TryAction("teacher", verb, action, c.said).Problems(verb)
		if slices.Sort(got); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", verb, got, c.want)
		}
	}
	if a := w.Mutated("teacher", "acceptAction", map[string]any{"id": action, "version": 7}); len(a.Errors) != 1 ||
		a.Errors[0].Code() != "CONFLICT" {
		t.Errorf("a version that never was: %s", a.Raw)
	}
	w.MustAction("colleague", "acceptAction", action, nil)
	a := w.Mutated("teacher", "acceptAction", map[string]any{"id": action, "version": 1})
	if len(a.Errors) != 1 || a.Errors[0].Code() != "CONFLICT" || !strings.Contains(a.Raw, w.Viewers["colleague"].PractitionerID.String()) {
		t.Errorf("a stale version: %s", a.Raw)
	}
}

func TestANewOwnerIsAskedAgainAndTheClockRunsOn(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	action := w.AssignAction("teacher", graphtest.MapOf(w.ToPerson("colleague"), "dueOn", "2026-11-24"), kid)
	w.MustAction("colleague", "declineAction", action, map[string]any{"reason": "I am away."})
	w.MustAction("teacher", "reassignAction", action, graphtest.MapOf(w.ToPerson("teacher"), "reason", "I shall do it."))
	w.MustAction("teacher", "acceptAction", action, nil)
	w.MustAction("manager", "reassignAction", action,
		graphtest.MapOf(w.ToOrganisation("trust"), "reason", "Health is to do it.", "dueOn", "2026-12-01"))
	a := w.Must("health", `query($id: ID!) { action(id: $id) { state dueOn ownerKind organisation { name } practitioner { name } `+
		`answeredAt reason assignedBy { name } assigningOrganisation { name } steps { verb state note } } }`, map[string]any{"id": action})
	if a.Text("action", "state") != "PROPOSED" || a.Text("action", "dueOn") != "2026-12-01" ||
		a.Text("action", "organisation", "name") != "trust" || a.At("action", "practitioner") != nil ||
		a.At("action", "answeredAt") != nil || a.At("action", "reason") != nil || a.Text("action", "assignedBy", "name") != "teacher" ||
		a.Text("action", "ownerKind") != "ORGANISATION" {
		t.Errorf("given to another it reads %s", a.Raw)
	}
	var course []string
	for i := range a.List("action", "steps") {
		course = append(course, fmt.Sprint(a.Text("action", "steps", i, "verb"), ":", a.Text("action", "steps", i, "note")))
	}
	if want := []string{"DECLINE:I am away.", "REASSIGN:I shall do it.", "ACCEPT:", "REASSIGN:Health is to do it."}; !slices.Equal(course,
		want) {
		t.Errorf("its course is %q, want %q", course, want)
	}
	if got := w.Count("SELECT count(*) FROM job WHERE subject_id = $1 AND done_at IS NULL", action); got != 1 {
		t.Errorf("%d jobs wait, want 1", got)
	}
	late := w.AssignAction("teacher", graphtest.MapOf(w.ToPerson("teacher"), "dueOn", "2026-11-23"), kid)
	if got := w.Count("SELECT count(*) FROM job WHERE subject_id = $1 AND run_at <= $2", late, w.Instant()); got != 1 {
		t.Error("what is owed today already is not looked at now")
	}
}

// TestAnyCourseIsOneThatPracticeDraws has people do anything at random.
func TestAnyCourseIsOneThatPracticeDraws(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	w.InvolveByName(kid, "health")
	draw := rand.New(rand.NewPCG(4, 25))
	people := []string{"teacher", "colleague", "health", "manager", "police"}
	for range 12 {
		action := w.AssignAction("teacher", w.ToOrganisation([]string{"school", "trust"}[draw.IntN(2)]), kid)
		steps := 0
		for range 14 {
			verb := practice.ActionVerb(practice.ActionVerb("").Values()[draw.IntN(6)])
			who := people[draw.IntN(len(people))]
			said := w.ActionArguments(verb)
			if verb == practice.ActionVerbReassign && draw.IntN(2) == 0 {
				said = graphtest.MapOf(w.ToPerson("health"), "reason", "They cannot do it.")
			}
			from := practice.ActionState(w.StateOf(action))
			to, against := practice.CheckActionState(from, verb)
			a := w.TryAction(who, doing(verb), action, said)
			done := a.Record(doing(verb)) != "" && len(a.Problems(doing(verb))) == 0
			switch now := practice.ActionState(w.StateOf(action)); {
			case done && (len(against) > 0 || now != to):
				t.Fatalf("%s by %s led from %s to %s", verb, who, from, now)
			case !done && now != from:
				t.Fatalf("%s by %s is refused and led from %s to %s", verb, who, from, now)
			case done:
				steps++
			}
		}
		if got := w.Count("SELECT count(*) FROM action_step WHERE action_id = $1", action); got != steps {
			t.Errorf("%d steps are kept, want %d", got, steps)
		}
		if got := w.Count("SELECT count(*) FROM chronology_event WHERE source_id = $1 AND category = 'ACTION'", action); got != steps+1 {
			t.Errorf("%d events are told, want %d", got, steps+1)
		}
		if got := w.Count("SELECT version FROM action WHERE id = $1", action); got != steps+1 {
			t.Errorf("it is at version %d, want %d", got, steps+1)
		}
	}
}

func TestOfManyWhoAnswerAtOnceOneIsHeard(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	w.InvolveByName(kid, "health")
	verbs := []practice.ActionVerb{practice.ActionVerbAccept, practice.ActionVerbDecline, practice.ActionVerbReassign}
	for round := range 3 {
		action := w.AssignAction("teacher", w.ToOrganisation("school"), kid)
		answers := w.Concurrently(func(i int) graphtest.Answer {
			input := graphtest.MapOf(w.ActionArguments(verbs[i%3]), "id", action, "version", 1)
			return w.Mutated([]string{"teacher", "colleague", "teacher"}[i%3], doing(verbs[i%3]), input)
		})
		won := 0
		for i, a := range answers {
			if told := graphtest.Outcomes(doing(verbs[i%3]), []graphtest.Answer{a}); told["ok"] == 1 {
				won++
			} else if told["CONFLICT"] != 1 {
				t.Errorf("round %d: %s is told %v", round, verbs[i%3], told)
			}
		}
		version, steps := w.Count("SELECT version FROM action WHERE id = $1", action),
			w.Count("SELECT count(*) FROM action_step WHERE action_id = $1", action)
		if won != 1 || version != 2 || steps != 1 {
			t.Errorf("round %d: %d won, the action is at version %d with %d steps, want 1, 2 and 1", round, won, version, steps)
		}
	}
}

// Whoever leaves while they are given something to do either does not leave or is
// not given it.
func TestNobodyLeavesAnActionBehindInTheSameMoment(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	for range 5 {
		kid := w.Pupil("Wren")
		w.InvolveByName(kid, "health")
		a := w.Must("health", "query($id: ID!) { child(id: $id) { involvements { id organisation { name } } } }", map[string]any{"id": kid})
		var theirs any
		for i := range a.List("child", "involvements") {
			if a.Text("child", "involvements", i, "organisation", "name") == "trust" {
				theirs = a.At("child", "involvements", i, "id")
			}
		}
		w.Concurrently(func(i int) graphtest.Answer {
			if i%5 == 0 {
				return w.Mutated("health", "endInvolvement", map[string]any{"id": theirs, "version": 1, "reason": "We have nothing more to do."})
			}
			return w.Mutated("teacher", "assignAction", graphtest.ActionInput([]string{kid}, w.ToOrganisation("trust")))
		})
		live := w.Count(`SELECT count(*) FROM involvement WHERE child_id = $1 AND organisation_id = $2 AND "to" IS NULL`, kid,
			w.Organisations["trust"])
		open := w.Count("SELECT count(*) FROM action a JOIN action_child s ON s.action_id = a.id WHERE s.child_id = $1", kid)
		if live == 0 && open > 0 {
			t.Errorf("%d actions are with an agency that is not involved any more", open)
		}
	}
}
