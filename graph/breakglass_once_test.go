package graph_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
)

// One practitioner has one emergency access to a child at a time, however many
// requests they send, and whatever the clocks of the replicas say.

func TestASecondRequestWhoseClockIsBehindIsTheFirstOpening(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.unknown("Wren", "Quillfether", 1, nil)
	first := w.opened("police", c.id())
	w.later(-time.Minute) // another replica, whose clock is behind
	again := w.opening("police", map[string]any{"childId": c.id()})
	if again.text("breakGlass", "breakGlass", "id") != first || again.text("breakGlass", "child", "id") != c.id().String() {
		t.Errorf("again: %s", again.raw)
	}
	if got := w.count("SELECT count(*) FROM break_glass"); got != 1 {
		t.Errorf("%d openings, want 1", got)
	}
	w.must("records", review, map[string]any{"id": first, "version": 1})
	w.later(2 * time.Minute)
	if w.sees("police", c.id()) {
		t.Error("after the review, by a clock that is behind, the record is open")
	}
}

func TestManyRequestsAtOnceMakeOneOpening(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, serial := range []int{1, 30, 60} {
		c := w.unknown("Wren", "Quillfether", serial, nil)
		ids := map[string]int{}
		for _, a := range w.rush(func(int) answer { return w.opening("police", map[string]any{"childId": c.id()}) }) {
			if a.text("breakGlass", "child", "id") != c.id().String() {
				t.Errorf("one request answers %s", a.raw)
			}
			ids[a.text("breakGlass", "breakGlass", "id")]++
		}
		if got := w.count("SELECT count(*) FROM break_glass WHERE child_id = $1", c.id()); got != 1 || len(ids) != 1 {
			t.Errorf("%d openings, answered as %v", got, ids)
		}
		if got := w.count("SELECT count(*) - count(DISTINCT recipient_id) FROM notice WHERE child_id = $1", c.id()); got != 0 {
			t.Errorf("%d were told twice", got)
		}
		for id := range ids {
			w.must("records", review, map[string]any{"id": id, "version": 1})
		}
		w.later(time.Second)
		if w.sees("police", c.id()) {
			t.Error("after the review the record is still open")
		}
	}
}

// A request that waits for the one before it opens for an hour from when its turn
// comes, and not from when it was sent.
func TestTheHourBeginsWhenARequestsTurnComes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.unknown("Wren", "Quillfether", 1, nil)
	police := w.viewers["police"].PractitionerID.String()
	w.exec("SELECT pg_advisory_lock(hashtext('heed.break_glass'), hashtext($1))", police)
	answers := make(chan answer)
	go func() { answers <- w.opening("police", map[string]any{"childId": c.id()}) }()
	for n := 0; w.count("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") == 0; n++ {
		if n > 1500 {
			t.Fatal("the request does not wait for its turn")
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.later(2 * time.Hour)
	turn := w.instant()
	w.exec("SELECT pg_advisory_unlock(hashtext('heed.break_glass'), hashtext($1))", police)
	a := <-answers
	opened, _ := time.Parse(time.RFC3339Nano, a.text("breakGlass", "breakGlass", "openedAt"))
	ends, _ := time.Parse(time.RFC3339Nano, a.text("breakGlass", "breakGlass", "endsAt"))
	if opened.Before(turn) || ends.Sub(opened) != time.Hour || a.text("breakGlass", "child", "id") != c.id().String() {
		t.Errorf("its turn came at %s, and it answers %s", turn, a.raw)
	}
	if !w.sees("police", c.id()) {
		t.Error("what it opened is closed")
	}
}

// Where a release before made several openings of one emergency, the review of one
// ends them all; each stays to be reviewed.
func TestAReviewEndsEveryOpeningOfTheSameChildByTheSamePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c, other := w.unknown("Wren", "Quillfether", 1, nil), w.unknown("Merle", "Oxbramble", 30, nil)
	police, health := w.viewers["police"], w.viewers["health"]
	var ids []uuid.UUID
	for i := range 4 {
		r := w.openingRow(c.id(), police.OrganisationID, police.PractitionerID, noon.Add(time.Duration(i)*time.Millisecond))
		ids = append(ids, r.id())
		w.plain("break_glass", r)
	}
	w.plain("break_glass", w.openingRow(other.id(), police.OrganisationID, police.PractitionerID, noon), w.openingRow(c.id(), health.OrganisationID, health.PractitionerID, noon))
	w.later(time.Minute)
	if !w.sees("police", c.id()) {
		t.Fatal("the record is not open")
	}
	w.must("records", review, map[string]any{"id": ids[1], "version": 1})
	if w.sees("police", c.id()) {
		t.Error("after the review of one, another opening shows the child")
	}
	if !w.sees("police", other.id()) || !w.sees("health", c.id()) {
		t.Error("the review ends another child's opening, or another person's")
	}
	if got := w.count("SELECT count(*) FROM break_glass WHERE reviewed_at IS NULL"); got != 5 {
		t.Errorf("%d openings wait for a review, want the 5 that had none", got)
	}
	w.must("records", review, map[string]any{"id": ids[0], "version": 2})
}
