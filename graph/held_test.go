package graph_test

import (
	"slices"
	"testing"

	"heed/practice"
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

func TestTwoWhoBecomeEachOthersManagerAtOnceMakeNoCircle(t *testing.T) {
	t.Parallel()
	w := managedWorld(t)
	w.exec("UPDATE practitioner SET email = 'somebody@example.org'")
	manages := func(who, manager string) func() answer {
		return func() answer {
			return w.account(who, map[string]any{"managerId": w.viewers[manager].PractitionerID})
		}
	}
	answers := w.held(firstWrites, manages("matron", "second matron"), manages("second matron", "matron"))
	if got := w.count("SELECT count(*) FROM practitioner WHERE manager_id IS NOT NULL"); got != 1 {
		t.Errorf("%d of the two have the other as manager, want 1: %s\n%s", got, answers[0].raw, answers[1].raw)
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
	w := newWorld(t)
	kid, sister := w.pupil("Wren"), w.pupil("Robin")
	w.named(kid, "manager", "teacher")
	answers := w.held(firstWrites, func() answer { return w.restrict(kid) },
		func() answer {
			return w.mutated("teacher", "assignAction", bedtime([]string{kid, sister}, w.toPerson("teacher")))
		})
	restricted, shared := w.count("SELECT count(*) FROM child WHERE restricted"), w.count("SELECT count(*) FROM action WHERE state = $1", string(practice.ActionStateProposed))
	if restricted+shared != 1 {
		t.Errorf("%d children are restricted and %d actions shared, want one of both: %s\n%s", restricted, shared, answers[0].raw, answers[1].raw)
	}
}
