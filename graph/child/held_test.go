package child_test

import (
	"slices"
	"testing"

	"heed/graph/graphtest"
)

// What two do at one moment, each of them allowed as long as the other does not: one
// of them waits for the other and is refused. Both have checked before either writes.

// firstWrites are the tables to which what is held here writes first.
const firstWrites = "practitioner, organisation, involvement, child, edit, chronology_event, action"

func TestWhatEachOfTwoCountsOnIsNotTakenAwayByBoth(t *testing.T) {
	t.Parallel()
	inactive := map[string]any{"active": false}
	for name, tt := range map[string]struct {
		restricted bool
		both       func(w *graphtest.Env, kid string) [2]func() graphtest.Answer
	}{
		"two managers' accounts are closed": {true, func(w *graphtest.Env, _ string) [2]func() graphtest.Answer {
			return [2]func() graphtest.Answer{func() graphtest.Answer { return w.AmendAccount("manager", inactive) },
				func() graphtest.Answer { return w.AmendAccount("second manager", inactive) }}
		}},
		"one's account is closed, and the other is involved no more": {true, func(w *graphtest.Env, kid string) [2]func() graphtest.Answer {
			return [2]func() graphtest.Answer{func() graphtest.Answer { return w.EndInvolvement("manager", kid) },
				func() graphtest.Answer { return w.AmendAccount("second manager", inactive) }}
		}},
		"both are involved no more": {true, func(w *graphtest.Env, kid string) [2]func() graphtest.Answer {
			return [2]func() graphtest.Answer{func() graphtest.Answer { return w.EndInvolvement("manager", kid) },
				func() graphtest.Answer { return w.EndInvolvement("second manager", kid) }}
		}},
		"one loses the role, and the other's account is closed": {true, func(w *graphtest.Env, _ string) [2]func() graphtest.Answer {
			return [2]func() graphtest.Answer{func() graphtest.Answer {
				return w.AmendAccount("manager",
					map[string]any{"roles": []string{"LEAD"}})
			}, func() graphtest.Answer { return w.AmendAccount("second manager", inactive) }}
		}},
		"who restricts the child loses the role": {false, func(w *graphtest.Env, kid string) [2]func() graphtest.Answer {
			return [2]func() graphtest.Answer{func() graphtest.Answer { return w.Restrict(kid) },
				func() graphtest.Answer { return w.AmendAccount("manager", map[string]any{"roles": []string{"LEAD"}}) }}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := graphtest.New(t)
			w.Exec("UPDATE practitioner SET email = 'somebody@example.org'")
			var kid string
			if tt.restricted {
				kid = w.RestrictedChildOf("Wren", "manager", "second manager")
			} else {
				kid = w.Pupil("Wren")
				w.InvolveByName(kid, "manager")
			}
			both := tt.both(w, kid)
			answers := w.WhileLocked(firstWrites, both[:]...)
			if w.CountLostChildren() > 0 {
				t.Errorf("a restricted child is known to nobody: %s\n%s", answers[0].Raw, answers[1].Raw)
			}
			if refused := slices.IndexFunc(answers, func(a graphtest.Answer) bool {
				return a.At("restrictChild", "child") == nil && a.At("amendPractitioner", "practitioner") == nil &&
					a.At("endInvolvement", "involvement") == nil
			}); refused < 0 || answers[1-refused].Raw == answers[refused].Raw {
				t.Errorf("not one of the two is refused: %s\n%s", answers[0].Raw, answers[1].Raw)
			}
		})
	}
}

func TestTwoChangesAtOnceMakeNoCircleOfManagers(t *testing.T) {
	t.Parallel()
	w := managedWorld(t)
	w.Exec("UPDATE practitioner SET email = 'somebody@example.org'")
	manages := func(who, manager string) func() graphtest.Answer {
		return func() graphtest.Answer {
			return w.AmendAccount(who, map[string]any{"managerId": w.Viewers[manager].PractitionerID})
		}
	}
	if a := manages("second matron", "third matron")(); len(a.Problems("amendPractitioner")) > 0 {
		t.Fatal(a.Raw)
	}
	answers := w.WhileLocked(firstWrites, manages("matron", "second matron"), manages("third matron", "matron"))
	refused := slices.Concat(answers[0].Problems("amendPractitioner"), answers[1].Problems("amendPractitioner"))
	if !slices.Equal(refused, []string{"INVALID managerId"}) {
		t.Errorf("one of the two closes the circle and is refused, got %q: %s\n%s", refused, answers[0].Raw, answers[1].Raw)
	}
	if got := w.Count("SELECT count(*) FROM practitioner WHERE manager_id IS NOT NULL"); got != 2 {
		t.Errorf("%d have a manager, want 2", got)
	}
}

func TestTwoRequestsThatBothFoundNoOpeningMakeOne(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.UnknownChildRow("Wren", "Quillfether", 1, nil)
	open := func() graphtest.Answer { return w.OpenRecord("police", map[string]any{"childId": c.ID()}) }
	answers := w.WhileLocked("break_glass", open, open)
	for _, a := range answers {
		if got := a.Text("breakGlass", "breakGlass", "id"); got == "" || got != answers[0].Text("breakGlass", "breakGlass", "id") {
			t.Errorf("one request answers %s", a.Raw)
		}
	}
	if got := w.Count("SELECT count(*) FROM break_glass"); got != 1 {
		t.Errorf("%d openings, want 1", got)
	}
}

// A record for several children begins while one of them is being restricted.
func TestNothingIsSharedWithAChildWhoIsRestrictedAtThatMoment(t *testing.T) {
	t.Parallel()
	for verb, shared := range map[string]string{
		"assignAction":     "SELECT count(*) FROM action WHERE state = 'PROPOSED'",
		"submitConcern":    "SELECT count(*) FROM referral",
		"startCareProfile": "SELECT count(*) FROM care_sitting",
	} {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			w := graphtest.New(t)
			kid, sister := w.Pupil("Wren"), w.Pupil("Robin")
			w.InvolveByName(kid, "manager", "teacher")
			answers := w.WhileLocked(firstWrites+", referral, household, care_sitting", func() graphtest.Answer { return w.Restrict(kid) },
				func() graphtest.Answer { return w.Mutated("teacher", verb, w.Sharings()[verb].Input(kid, sister)) })
			if restricted, shared := w.Count("SELECT count(*) FROM child WHERE restricted"), w.Count(shared); restricted+shared != 1 {
				t.Errorf("%d children are restricted and %d records shared, want one of both: %s\n%s", restricted, shared, answers[0].Raw,
					answers[1].Raw)
			}
		})
	}
}
