package graph_test

import (
	"slices"
	"testing"
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
		both       func(w *world, kid string) [2]func() answer
	}{
		"two managers' accounts are closed": {true, func(w *world, _ string) [2]func() answer {
			return [2]func() answer{func() answer { return w.account("manager", inactive) }, func() answer { return w.account("second manager", inactive) }}
		}},
		"one's account is closed, and the other is involved no more": {true, func(w *world, kid string) [2]func() answer {
			return [2]func() answer{func() answer { return w.ends("manager", kid) }, func() answer { return w.account("second manager", inactive) }}
		}},
		"both are involved no more": {true, func(w *world, kid string) [2]func() answer {
			return [2]func() answer{func() answer { return w.ends("manager", kid) }, func() answer { return w.ends("second manager", kid) }}
		}},
		"one loses the role, and the other's account is closed": {true, func(w *world, _ string) [2]func() answer {
			return [2]func() answer{func() answer { return w.account("manager", map[string]any{"roles": []string{"LEAD"}}) }, func() answer { return w.account("second manager", inactive) }}
		}},
		"who restricts the child loses the role": {false, func(w *world, kid string) [2]func() answer {
			return [2]func() answer{func() answer { return w.restrict(kid) }, func() answer { return w.account("manager", map[string]any{"roles": []string{"LEAD"}}) }}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.exec("UPDATE practitioner SET email = 'somebody@example.org'")
			var kid string
			if tt.restricted {
				kid = w.keptBy("Wren", "manager", "second manager")
			} else {
				kid = w.pupil("Wren")
				w.named(kid, "manager")
			}
			both := tt.both(w, kid)
			answers := w.held(firstWrites, both[:]...)
			if w.lost() > 0 {
				t.Errorf("a restricted child is known to nobody: %s\n%s", answers[0].raw, answers[1].raw)
			}
			if refused := slices.IndexFunc(answers, func(a answer) bool {
				return a.at("restrictChild", "child") == nil && a.at("amendPractitioner", "practitioner") == nil && a.at("endInvolvement", "involvement") == nil
			}); refused < 0 || answers[1-refused].raw == answers[refused].raw {
				t.Errorf("not one of the two is refused: %s\n%s", answers[0].raw, answers[1].raw)
			}
		})
	}
}

func TestTwoChangesAtOnceMakeNoCircleOfManagers(t *testing.T) {
	t.Parallel()
	w := managedWorld(t)
	w.exec("UPDATE practitioner SET email = 'somebody@example.org'")
	manages := func(who, manager string) func() answer {
		return func() answer {
			return w.account(who, map[string]any{"managerId": w.viewers[manager].PractitionerID})
		}
	}
	if a := manages("second matron", "third matron")(); len(a.problems("amendPractitioner")) > 0 {
		t.Fatal(a.raw)
	}
	answers := w.held(firstWrites, manages("matron", "second matron"), manages("third matron", "matron"))
	refused := slices.Concat(answers[0].problems("amendPractitioner"), answers[1].problems("amendPractitioner"))
	if !slices.Equal(refused, []string{"INVALID managerId"}) {
		t.Errorf("one of the two closes the circle and is refused, got %q: %s\n%s", refused, answers[0].raw, answers[1].raw)
	}
	if got := w.count("SELECT count(*) FROM practitioner WHERE manager_id IS NOT NULL"); got != 2 {
		t.Errorf("%d have a manager, want 2", got)
	}
}

func TestTwoRequestsThatBothFoundNoOpeningMakeOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.unknown("Wren", "Quillfether", 1, nil)
	open := func() answer { return w.opening("police", map[string]any{"childId": c.id()}) }
	answers := w.held("break_glass", open, open)
	for _, a := range answers {
		if got := a.text("breakGlass", "breakGlass", "id"); got == "" || got != answers[0].text("breakGlass", "breakGlass", "id") {
			t.Errorf("one request answers %s", a.raw)
		}
	}
	if got := w.count("SELECT count(*) FROM break_glass"); got != 1 {
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
			w := newWorld(t)
			kid, sister := w.pupil("Wren"), w.pupil("Robin")
			w.named(kid, "manager", "teacher")
			answers := w.held(firstWrites+", referral, household, care_sitting", func() answer { return w.restrict(kid) },
				func() answer { return w.mutated("teacher", verb, w.sharings()[verb].input(kid, sister)) })
			if restricted, shared := w.count("SELECT count(*) FROM child WHERE restricted"), w.count(shared); restricted+shared != 1 {
				t.Errorf("%d children are restricted and %d records shared, want one of both: %s\n%s", restricted, shared, answers[0].raw, answers[1].raw)
			}
		})
	}
}
