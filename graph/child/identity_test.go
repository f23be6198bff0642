package child_test

import (
	"slices"
	"testing"

	"heed/graph/graphtest"
)

func TestAFactOfIdentityIsChangedWithAReasonAndIsTold(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	w.InvolveByName(kid, "health", "police")
	w.Exec("DELETE FROM notice")
	w.Refused("teacher", "amendChild", map[string]any{"id": kid, "version": 1, "familyName": "Otherby"}, "REQUIRED reason")
	a := w.MustSend("teacher", "amendChild", "child { familyName formerNames version }", map[string]any{"id": kid, "version": 1,
		"familyName": "Otherby", "reason": "By deed poll, seen by the school."})
	if got := a.At("amendChild", "child", "formerNames", 0); got != "Wren Quillfether" {
		t.Errorf("the former name is %v", got)
	}
	var significance, summary string
	if err := w.Admin.QueryRow(`SELECT e.significance, e.summary FROM chronology_event e JOIN chronology_subject s ON s.event_id = e.id
		WHERE s.child_id = $1 ORDER BY e.id DESC LIMIT 1`, kid).Scan(&significance, &summary); err != nil {
		t.Fatal(err)
	}
	if significance != "SIGNIFICANT" || summary != "Changed: legal name. Reason: By deed poll, seen by the school." {
		t.Errorf("the event is %s: %s", significance, summary)
	}
	told := w.AllNotices()
	for _, who := range []string{"health", "police"} {
		if !slices.Contains(told, who+" IDENTITY_CHANGED") && w.Count(`SELECT count(*) FROM notice WHERE recipient_id = $1
			AND kind = 'IDENTITY_CHANGED' AND child_id = $2`, w.Viewers[who].PractitionerID, kid) != 1 {
			t.Errorf("%s is not told: %q", who, told)
		}
	}
	if got := w.Count(`SELECT count(*) FROM notice WHERE recipient_id = $1`, w.Viewers["teacher"].PractitionerID); got != 0 {
		t.Errorf("who changed it is told %d times", got)
	}
	// What is entered for the first time, and what is no fact of identity, needs no reason and is not told.
	w.Exec("DELETE FROM notice")
	w.MustSend("teacher", "amendChild", "child { version }", map[string]any{"id": kid, "version": 2, "nhsNumber": "9990000018",
		"preferredName": "Wrennie"})
	if got := w.Count(`SELECT count(*) FROM notice`); got != 0 {
		t.Errorf("a first entry is told %d times", got)
	}
}

func TestADeathIsForSocialCareAndHealth(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	w.InvolveByName(kid, "health", "police")
	death := map[string]any{"id": kid, "version": 1, "diedOn": "2026-11-01", "reason": "Told by the hospital."}
	for _, who := range []string{"teacher", "police"} {
		w.Refused(who, "amendChild", death, "NOT_ALLOWED diedOn")
	}
	a := w.MustSend("health", "amendChild", "child { diedOn }", death)
	if got := a.Text("amendChild", "child", "diedOn"); got != "2026-11-01" {
		t.Errorf("died on %q", got)
	}
	if got := w.Count(`SELECT count(*) FROM chronology_event e JOIN chronology_subject s ON s.event_id = e.id WHERE s.child_id = $1
		AND e.significance = 'CRITICAL'`, kid); got != 1 {
		t.Errorf("the chronology has %d critical events, want the death", got)
	}
	w.Refused("teacher", "amendChild", map[string]any{"id": kid, "version": 2, "diedOn": nil, "reason": "Seen at school."},
		"NOT_ALLOWED diedOn")
	if got := w.MustSend("lead", "amendChild", "child { diedOn }", map[string]any{"id": kid, "version": 2, "diedOn": nil,
		"reason": "Another child of the same name."}).At("amendChild", "child", "diedOn"); got != nil {
		t.Errorf("the death that was a mistake stands: %v", got)
	}
}
