package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"heed/practice"
)

// said is what each verb on an action needs said, with an owner for REASSIGN.
func (w *world) said(verb practice.ActionVerb) map[string]any {
	switch verb {
	case practice.ActionVerbDecline, practice.ActionVerbCancel:
		return map[string]any{"reason": "It is being done by others."}
	case practice.ActionVerbReassign:
		return mapOf(w.toBody("school"), "reason", "They cannot do it.")
	case practice.ActionVerbProgress:
		return map[string]any{"note": "A visit is agreed."}
	case practice.ActionVerbComplete:
		return map[string]any{"effect": "The child sleeps in a bed of her own."}
	default:
		return nil
	}
}

// doing is the mutation of a verb on an action: ACCEPT is acceptAction.
func doing(verb practice.ActionVerb) string { return strings.ToLower(string(verb)) + "Action" }

func TestTheLifeOfAnActionIsWhatPracticeDraws(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid := w.pupil("Wren")
	leads := map[string]practice.ActionState{}
	for _, arrow := range practice.ActionTransitions() {
		leads[fmt.Sprint(arrow.From, arrow.Verb)] = arrow.To
	}
	for _, from := range practice.ActionState("").Values() {
		for _, v := range practice.ActionVerb("").Values() {
			state, verb := practice.ActionState(from), practice.ActionVerb(v)
			action := w.actionRow(w.bodies["school"], w.viewers["teacher"].PractitionerID, state)
			w.plain("action", action)
			w.plain("action_child", w.actionChildRow(action, parsed(t, kid)))
			to, possible := leads[from+v]
			can := w.can("teacher", action.id(), "Action")
			if can[doing(verb)] != possible {
				t.Errorf("viewerCan says of %s in %s: %v", verb, state, can[doing(verb)])
			}
			before := w.tally()
			a := w.does("teacher", doing(verb), action.id().String(), w.said(verb))
			if !possible {
				if got := a.problems(doing(verb)); !slices.Equal(got, []string{"ILLEGAL_STATE "}) || w.tally() != before {
					t.Errorf("%s in %s: %s", verb, state, a.raw)
				}
				continue
			}
			if got := w.stateOf(action.id().String()); len(a.problems(doing(verb)))+len(a.Errors) > 0 || got != string(to) {
				t.Errorf("%s leads from %s to %s, want %s: %s", verb, state, got, to, a.raw)
			}
		}
	}
}

func TestWhatAVerbNeedsSaidIsAskedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid := w.pupil("Wren")
	action := w.given("teacher", w.toBody("school"), kid)
	for verb, c := range map[string]struct {
		said map[string]any
		want []string
	}{
		"declineAction":  {map[string]any{"reason": "no"}, []string{"TOO_SHORT reason"}},
		"cancelAction":   {map[string]any{"reason": " "}, []string{"REQUIRED reason"}},
		"progressAction": {map[string]any{"note": ""}, []string{"ILLEGAL_STATE ", "REQUIRED note"}},
		"completeAction": {map[string]any{"effect": "done"}, []string{"ILLEGAL_STATE ", "TOO_SHORT effect"}},
		"reassignAction": {map[string]any{"reason": "", "ownerKind": "PRACTITIONER", "due": "2030-01-01"}, []string{"OUT_OF_RANGE due", "REQUIRED practitionerId", "REQUIRED reason"}},
		"acceptAction":   {map[string]any{"practitionerId": w.viewers["health"].PractitionerID}, []string{"INVALID practitionerId"}},
	} {
		got := w.does("teacher", verb, action, c.said).problems(verb)
		if slices.Sort(got); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", verb, got, c.want)
		}
	}
	if a := w.mutated("teacher", "acceptAction", map[string]any{"id": action, "version": 7}); len(a.Errors) != 1 || a.Errors[0].code() != "CONFLICT" {
		t.Errorf("a version that never was: %s", a.raw)
	}
	w.did("colleague", "acceptAction", action, nil)
	a := w.mutated("teacher", "acceptAction", map[string]any{"id": action, "version": 1})
	if len(a.Errors) != 1 || a.Errors[0].code() != "CONFLICT" || !strings.Contains(a.raw, w.viewers["colleague"].PractitionerID.String()) {
		t.Errorf("a stale version: %s", a.raw)
	}
}

func TestANewOwnerIsAskedAnewAndTheClockRunsOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid := w.pupil("Wren")
	action := w.given("teacher", mapOf(w.toPerson("colleague"), "due", "2026-11-24"), kid)
	w.did("colleague", "declineAction", action, map[string]any{"reason": "I am away."})
	w.did("teacher", "reassignAction", action, mapOf(w.toPerson("teacher"), "reason", "I shall do it."))
	w.did("teacher", "acceptAction", action, nil)
	w.did("manager", "reassignAction", action, mapOf(w.toBody("trust"), "reason", "Health is to do it.", "due", "2026-12-01"))
	a := w.must("health", `query($id: ID!) { action(id: $id) { state due ownerKind organisation { name } practitioner { name } answeredAt reason assignedBy { name } assigningOrganisation { name } steps { verb state note } } }`, map[string]any{"id": action})
	if a.text("action", "state") != "PROPOSED" || a.text("action", "due") != "2026-12-01" || a.text("action", "organisation", "name") != "trust" || a.at("action", "practitioner") != nil ||
		a.at("action", "answeredAt") != nil || a.at("action", "reason") != nil || a.text("action", "assignedBy", "name") != "teacher" || a.text("action", "ownerKind") != "ORGANISATION" {
		t.Errorf("given to another it reads %s", a.raw)
	}
	var course []string
	for i := range a.list("action", "steps") {
		course = append(course, fmt.Sprint(a.text("action", "steps", i, "verb"), ":", a.text("action", "steps", i, "note")))
	}
	if want := []string{"DECLINE:I am away.", "REASSIGN:I shall do it.", "ACCEPT:", "REASSIGN:Health is to do it."}; !slices.Equal(course, want) {
		t.Errorf("its course is %q, want %q", course, want)
	}
	if got := w.count("SELECT count(*) FROM job WHERE subject_id = $1 AND done_at IS NULL", action); got != 1 {
		t.Errorf("%d jobs wait, want 1", got)
	}
	late := w.given("teacher", mapOf(w.toPerson("teacher"), "due", "2026-11-23"), kid)
	if got := w.count("SELECT count(*) FROM job WHERE subject_id = $1 AND run_at <= $2", late, w.instant()); got != 1 {
		t.Error("what is owed today already is not looked at now")
	}
}

// TestAnyCourseIsOneThatPracticeDraws has people do anything at random.
func TestAnyCourseIsOneThatPracticeDraws(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid := w.pupil("Wren")
	w.named(kid, "health")
	draw := rand.New(rand.NewPCG(4, 25))
	people := []string{"teacher", "colleague", "health", "manager", "police"}
	for range 12 {
		action := w.given("teacher", w.toBody([]string{"school", "trust"}[draw.IntN(2)]), kid)
		steps := 0
		for range 14 {
			verb := practice.ActionVerb(practice.ActionVerb("").Values()[draw.IntN(6)])
			who := people[draw.IntN(len(people))]
			said := w.said(verb)
			if verb == practice.ActionVerbReassign && draw.IntN(2) == 0 {
				said = mapOf(w.toPerson("health"), "reason", "They cannot do it.")
			}
			from := practice.ActionState(w.stateOf(action))
			to, against := practice.CheckActionState(from, verb)
			a := w.does(who, doing(verb), action, said)
			done := a.record(doing(verb)) != "" && len(a.problems(doing(verb))) == 0
			switch now := practice.ActionState(w.stateOf(action)); {
			case done && (len(against) > 0 || now != to):
				t.Fatalf("%s by %s led from %s to %s", verb, who, from, now)
			case !done && now != from:
				t.Fatalf("%s by %s is refused and led from %s to %s", verb, who, from, now)
			case done:
				steps++
			}
		}
		if got := w.count("SELECT count(*) FROM action_step WHERE action_id = $1", action); got != steps {
			t.Errorf("%d steps are kept, want %d", got, steps)
		}
		if got := w.count("SELECT count(*) FROM chronology_event WHERE source_id = $1 AND category = 'ACTION'", action); got != steps+1 {
			t.Errorf("%d events are told, want %d", got, steps+1)
		}
		if got := w.count("SELECT version FROM action WHERE id = $1", action); got != steps+1 {
			t.Errorf("it is at version %d, want %d", got, steps+1)
		}
	}
}

func TestOfManyWhoAnswerAtOnceOneIsHeard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid := w.pupil("Wren")
	w.named(kid, "health")
	verbs := []practice.ActionVerb{practice.ActionVerbAccept, practice.ActionVerbDecline, practice.ActionVerbReassign}
	for round := range 3 {
		action := w.given("teacher", w.toBody("school"), kid)
		answers := w.rush(func(i int) answer {
			input := mapOf(w.said(verbs[i%3]), "id", action, "version", 1)
			return w.mutated([]string{"teacher", "colleague", "teacher"}[i%3], doing(verbs[i%3]), input)
		})
		won := 0
		for i, a := range answers {
			if told := outcomes(doing(verbs[i%3]), []answer{a}); told["ok"] == 1 {
				won++
			} else if told["CONFLICT"] != 1 {
				t.Errorf("round %d: %s is told %v", round, verbs[i%3], told)
			}
		}
		version, steps := w.count("SELECT version FROM action WHERE id = $1", action), w.count("SELECT count(*) FROM action_step WHERE action_id = $1", action)
		if won != 1 || version != 2 || steps != 1 {
			t.Errorf("round %d: %d won, the action is at version %d with %d steps, want 1, 2 and 1", round, won, version, steps)
		}
	}
}

// Whoever leaves while they are given something to do either does not leave or is
// not given it.
func TestNobodyLeavesAnActionBehindInTheSameMoment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 5 {
		kid := w.pupil("Wren")
		w.named(kid, "health")
		a := w.must("health", "query($id: ID!) { child(id: $id) { involvements { id organisation { name } } } }", map[string]any{"id": kid})
		var theirs any
		for i := range a.list("child", "involvements") {
			if a.text("child", "involvements", i, "organisation", "name") == "trust" {
				theirs = a.at("child", "involvements", i, "id")
			}
		}
		w.rush(func(i int) answer {
			if i%5 == 0 {
				return w.mutated("health", "endInvolvement", map[string]any{"id": theirs, "version": 1, "reason": "We have nothing more to do."})
			}
			return w.mutated("teacher", "assignAction", bedtime([]string{kid}, w.toBody("trust")))
		})
		live := w.count(`SELECT count(*) FROM involvement WHERE child_id = $1 AND organisation_id = $2 AND "to" IS NULL`, kid, w.bodies["trust"])
		open := w.count("SELECT count(*) FROM action a JOIN action_child s ON s.action_id = a.id WHERE s.child_id = $1", kid)
		if live == 0 && open > 0 {
			t.Errorf("%d actions are with an agency that is not involved any more", open)
		}
	}
}
