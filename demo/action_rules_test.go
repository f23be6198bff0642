package demo

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"heed/ent"
	"heed/practice"
	"heed/store"
)

// TestEveryActionHasLivedByTheRules replays each action from its assignment to its state.
func TestEveryActionHasLivedByTheRules(t *testing.T) {
	t.Parallel()
	_, all := whole(1200, 7)
	steps := by(all.steps, func(s *ent.ActionStep) uuid.UUID { return s.ActionID })
	for _, a := range all.actions {
		check(t, a.What, practice.ValidateAction(practice.ActionFacts{
			What: a.What, Why: a.Why, OwnerKind: a.OwnerKind, Organisation: a.OwnerKind != practice.ActionOwnerKindRelative,
			Practitioner: a.PractitionerID != nil, Relative: a.RelativeID != nil, Origin: a.Origin, Source: a.SourceID != nil,
			DueOn: date(&a.DueOn), Today: practice.DateOf(a.AssignedAt),
		}))
		state, at := practice.ActionStateProposed, a.AssignedAt
		for _, s := range steps[a.ID] {
			to, found := practice.CheckActionVerb(state, s.Verb, value(s.Note))
			check(t, string(s.Verb), found)
			if state = to; state != s.State || !s.At.After(at) {
				t.Errorf("%s at %s, after %s, leads to %s, stored %s", s.Verb, s.At, at, state, s.State)
			}
			at = s.At
		}
		over := state == practice.ActionStateDone || state == practice.ActionStateCancelled
		if a.State != state || over != (a.ClosedAt != nil) || a.Version != 1+len(steps[a.ID]) {
			t.Errorf("after %d steps it is %s, stored %s in version %d, closed at %v", len(steps[a.ID]), state, a.State, a.Version, a.ClosedAt)
		}
	}
}

// TestEveryMessageThatWasOwedWasSent checks for every morning that the due messages were
// sent, as the server's clock would. After an action was reassigned, its earlier due date
// is no longer known, so it checks from then on.
func TestEveryMessageThatWasOwedWasSent(t *testing.T) {
	t.Parallel()
	g, all := whole(1200, 8)
	steps := by(all.steps, func(s *ent.ActionStep) uuid.UUID { return s.ActionID })
	messages := by(all.escalations, func(e *ent.Escalation) uuid.UUID { return e.ActionID })
	for _, a := range all.actions {
		since := a.AssignedAt
		for _, s := range steps[a.ID] {
			if s.Verb == practice.ActionVerbReassign {
				since = s.At
			}
		}
		var sent, want []practice.Escalation
		for _, e := range messages[a.ID] {
			if e.SentAt.After(since) {
				sent = append(sent, practice.Escalation{To: e.To, On: *date(&e.DueOn)})
			}
		}
		for on := practice.DateOf(since); !on.After(g.today); on = on.AddDays(1) {
			if at := practice.EscalationTime(on); at.After(since) && !at.After(g.now) {
				want = append(want, practice.Escalations(practice.DefaultEscalations(), *date(&a.DueOn), stateAt(steps[a.ID], at.Add(2*time.Minute)),
					on, want)...)
			}
		}
		if diff := cmp.Diff(want, sent); diff != "" {
			t.Errorf("an action due on %s (-owed +sent):\n%s", a.DueOn, diff)
		}
	}
}

// stateAt is the state of an action at an instant.
func stateAt(steps []*ent.ActionStep, at time.Time) practice.ActionState {
	state := practice.ActionStateProposed
	for _, s := range steps {
		if !s.At.After(at) {
			state = s.State
		}
	}
	return state
}

func TestOpenActionsWaitForTheirNextMessageAndNothingElseDoes(t *testing.T) {
	t.Parallel()
	for name, hour := range map[string]int{"before the messages of the day": 5, "after them": 7} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := time.Date(2026, time.November, 24, hour, 0, 0, 0, time.UTC)
			g, _ := newGenerator(Options{Children: 600, Seed: 9, Now: now})
			jobs := 0
			for b := g.next(); b != nil; b = g.next() {
				waiting := by(b.jobs, func(j *job) uuid.UUID { return j.SubjectID })
				for _, a := range b.actions {
					sent := practice.DateOf(now.Add(-6 * time.Hour))
					next := practice.NextEscalation(practice.DefaultEscalations(), *date(&a.DueOn), a.State, sent)
					got := waiting[a.ID]
					jobs += len(got)
					if (next == nil) != (len(got) == 0) || len(got) > 1 || next != nil && !got[0].RunAt.Equal(practice.EscalationTime(*next)) {
						t.Errorf("%s, due on %s: next %v, waiting %v", a.State, a.DueOn, next, got)
					}
				}
				if slices.ContainsFunc(b.jobs, func(j *job) bool { return !j.RunAt.After(now) || j.Kind != store.JobEscalate }) {
					t.Error("a job waits that is due already")
				}
			}
			if jobs == 0 {
				t.Error("nothing waits")
			}
		})
	}
}

func TestEveryOpeningEndsAndIsReviewedBySomebodyElse(t *testing.T) {
	t.Parallel()
	g, all := whole(1200, 10)
	for _, o := range all.openings {
		if o.EndsAt.Sub(o.OpenedAt) != practice.BreakGlassLasts || o.OpenedAt.After(g.now) || o.Notified == 0 {
			t.Errorf("opened at %s until %s, %d told", o.OpenedAt, o.EndsAt, o.Notified)
		}
		if o.ReviewedAt == nil {
			continue
		}
		if !o.ReviewedAt.After(o.EndsAt) || o.ReviewedAt.After(g.now) || *o.ReviewedByID == o.PractitionerID ||
			*o.ReviewedByID != g.partnership.accounts["records"].ID {
			t.Errorf("ended at %s, reviewed at %s by %s", o.EndsAt, o.ReviewedAt, o.ReviewedByID)
		}
	}
}
