package referral_test

import (
	"testing"
	"time"

	"heed/graph/graphtest"
	"heed/store"
)

func TestAnOverdueConcernClimbsOnce(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	w.SubmitConcern("teacher", graphtest.ConcernInput(graphtest.WrenInput()))
	decided, _ := w.SubmitConcern("teacher", graphtest.ConcernInput(graphtest.ChildInput("Teal", "Oxbramble", "2019-01-01")))
	w.SignpostConcern(decided)
	w.RunClimbing()
	w.WantNotices(t, nil)
	due := w.Count("SELECT extract(epoch FROM min(decision_due_at))::bigint FROM referral WHERE state = 'SUBMITTED'")
	w.Later(time.Unix(int64(due), 0).Sub(w.Instant()) + time.Minute)
	w.RunClimbing()
	overdue := "REFERRAL_OVERDUE Wren Referral school"
	told := map[string][]string{"manager": {overdue}, "second manager": {overdue}}
	w.WantNotices(t, told)
	// The same work again, as another replica or a restart would do it.
	w.Exec("UPDATE job SET done_at = NULL, run_at = $2 WHERE kind = $1 AND id = (SELECT id FROM job WHERE kind = $1 AND done_at IS NULL)",
		store.JobClimb, w.Instant())
	w.RunClimbing()
	w.WantNotices(t, told)
	w.Later(24 * time.Hour)
	w.RunClimbing()
	told["partnership lead"] = []string{"REFERRAL_ESCALATED council"}
	w.WantNotices(t, told)
	w.Later(72 * time.Hour)
	w.RunClimbing()
	w.WantNotices(t, told)
	if n := w.Count("SELECT count(*) FROM job WHERE kind = $1 AND done_at IS NULL", store.JobClimb); n != 0 {
		t.Errorf("%d jobs wait", n)
	}
}

func TestAnImmediateRiskClimbsAtNight(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	urgent := graphtest.ConcernInput(graphtest.WrenInput())
	urgent["immediateRisk"] = true
	w.SubmitConcern("teacher", urgent)
	w.Exec("DELETE FROM notice")
	w.Later(6*time.Hour + time.Minute) // due after 4 hours, escalated 2 hours later
	w.RunClimbing()
	overdue := "REFERRAL_OVERDUE Wren Referral school"
	w.WantNotices(t, map[string][]string{"manager": {overdue}, "second manager": {overdue},
		"partnership lead": {"REFERRAL_ESCALATED council"}})
}

// TestAnOverdueConcernAboutARestrictedChildIsToldToWhoKnows holds the notices to the wall.
func TestAnOverdueConcernAboutARestrictedChildIsToldToWhoKnows(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	_, kid := w.SubmitConcern("teacher", graphtest.ConcernInput(graphtest.WrenInput()))
	w.InvolveByName(kid, "manager")
	w.Restrict(kid)
	w.Exec("DELETE FROM notice")
	w.Later(10 * 24 * time.Hour)
	w.RunClimbing()
	w.WantNotices(t, map[string][]string{"manager": {"REFERRAL_OVERDUE Wren Referral school"},
		"partnership lead": {"REFERRAL_ESCALATED council"}})
}
