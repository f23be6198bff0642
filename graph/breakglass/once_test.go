package breakglass_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/graph/graphtest"
)

// One practitioner has one emergency access to a child at a time, however many
// requests they send, and whatever the clocks of the replicas say.

func TestASecondRequestWhoseClockIsBehindIsTheFirstOpening(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.UnknownChildRow("Wren", "Quillfether", 1, nil)
	first := w.MustOpenRecord("police", c.ID())
	w.Later(-time.Minute) // another replica, whose clock is behind
	again := w.OpenRecord("police", map[string]any{"childId": c.ID()})
	if again.Text("breakGlass", "breakGlass", "id") != first || again.Text("breakGlass", "child", "id") != c.ID().String() {
		t.Errorf("again: %s", again.Raw)
	}
	if got := w.Count("SELECT count(*) FROM break_glass"); got != 1 {
		t.Errorf("%d openings, want 1", got)
	}
	w.Must("records", graphtest.Review, map[string]any{"id": first, "version": 1})
	w.Later(2 * time.Minute)
	if w.Sees("police", c.ID()) {
		t.Error("after the review, by a clock that is behind, the record is open")
	}
}

func TestManyRequestsAtOnceMakeOneOpening(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	for _, serial := range []int{1, 30, 60} {
		c := w.UnknownChildRow("Wren", "Quillfether", serial, nil)
		ids := map[string]int{}
		for _, a := range w.Concurrently(func(int) graphtest.Answer { return w.OpenRecord("police", map[string]any{"childId": c.ID()}) }) {
			if a.Text("breakGlass", "child", "id") != c.ID().String() {
				t.Errorf("one request answers %s", a.Raw)
			}
			ids[a.Text("breakGlass", "breakGlass", "id")]++
		}
		if got := w.Count("SELECT count(*) FROM break_glass WHERE child_id = $1", c.ID()); got != 1 || len(ids) != 1 {
			t.Errorf("%d openings, answered as %v", got, ids)
		}
		if got := w.Count("SELECT count(*) - count(DISTINCT recipient_id) FROM notice WHERE child_id = $1", c.ID()); got != 0 {
			t.Errorf("%d were told twice", got)
		}
		for id := range ids {
			w.Must("records", graphtest.Review, map[string]any{"id": id, "version": 1})
		}
		w.Later(time.Second)
		if w.Sees("police", c.ID()) {
			t.Error("after the review the record is still open")
		}
	}
}

// A request that waits for the one before it opens for an hour from when its turn
// comes, and not from when it was sent.
func TestTheHourBeginsWhenARequestsTurnComes(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.UnknownChildRow("Wren", "Quillfether", 1, nil)
	police := w.Viewers["police"].PractitionerID.String()
	w.Exec("SELECT pg_advisory_lock(hashtext('heed.break_glass'), hashtext($1))", police)
	answers := make(chan graphtest.Answer)
	go func() { answers <- w.OpenRecord("police", map[string]any{"childId": c.ID()}) }()
	for n := 0; w.Count("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM "+
		"pg_database WHERE datname = current_database())") == 0; n++ {
		if n > 1500 {
			t.Fatal("the request does not wait for its turn")
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.Later(2 * time.Hour)
	turn := w.Instant()
	w.Exec("SELECT pg_advisory_unlock(hashtext('heed.break_glass'), hashtext($1))", police)
	a := <-answers
	opened, _ := time.Parse(time.RFC3339Nano, a.Text("breakGlass", "breakGlass", "openedAt"))
	ends, _ := time.Parse(time.RFC3339Nano, a.Text("breakGlass", "breakGlass", "endsAt"))
	if opened.Before(turn) || ends.Sub(opened) != time.Hour || a.Text("breakGlass", "child", "id") != c.ID().String() {
		t.Errorf("its turn came at %s, and it answers %s", turn, a.Raw)
	}
	if !w.Sees("police", c.ID()) {
		t.Error("what it opened is closed")
	}
}

// Where a release before made several openings of one emergency, the review of one
// ends them all; each stays to be reviewed.
func TestAReviewEndsEveryOpeningOfTheSameChildByTheSamePerson(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c, other := w.UnknownChildRow("Wren", "Quillfether", 1, nil), w.UnknownChildRow("Merle", "Oxbramble", 30, nil)
	police, health := w.Viewers["police"], w.Viewers["health"]
	var ids []uuid.UUID
	for i := range 4 {
		r := w.OpeningRow(c.ID(), police.OrganisationID, police.PractitionerID, graphtest.Noon.Add(time.Duration(i)*time.Millisecond))
		ids = append(ids, r.ID())
		w.WriteRows("break_glass", r)
	}
	w.WriteRows("break_glass", w.OpeningRow(other.ID(), police.OrganisationID, police.PractitionerID, graphtest.Noon),
		w.OpeningRow(c.ID(), health.OrganisationID, health.PractitionerID, graphtest.Noon))
	w.Later(time.Minute)
	if !w.Sees("police", c.ID()) {
		t.Fatal("the record is not open")
	}
	w.Must("records", graphtest.Review, map[string]any{"id": ids[1], "version": 1})
	if w.Sees("police", c.ID()) {
		t.Error("after the review of one, another opening shows the child")
	}
	if !w.Sees("police", other.ID()) || !w.Sees("health", c.ID()) {
		t.Error("the review ends another child's opening, or another person's")
	}
	if got := w.Count("SELECT count(*) FROM break_glass WHERE reviewed_at IS NULL"); got != 5 {
		t.Errorf("%d openings wait for a review, want the 5 that had none", got)
	}
	w.Must("records", graphtest.Review, map[string]any{"id": ids[0], "version": 2})
}
