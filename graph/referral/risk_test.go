package referral_test

import (
	"slices"
	"testing"
	"time"

	"heed/graph/graphtest"
	"heed/practice"
)

const called = `query($id: ID!) { referral(id: $id) { receivedAt decisionDueAt callNow { name } } }`

// callNow is the list of organisations that somebody is told to call about a concern.
func callNow(w *graphtest.Env, who, id string) []string {
	w.T.Helper()
	names := []string{}
	for _, o := range w.Must(who, called, map[string]any{"id": id}).List("referral", "callNow") {
		names = append(names, o.(map[string]any)["name"].(string))
	}
	return names
}

func TestAnImmediateRiskHasAClockOfItsOwnAndSaysWhomToCall(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	urgent := graphtest.ConcernInput(graphtest.WrenInput())
	urgent["immediateRisk"] = true
	id, _ := w.SubmitConcern("teacher", urgent)
	a := w.Must("teacher", called, map[string]any{"id": id})
	received, err := time.Parse(time.RFC3339Nano, a.Text("referral", "receivedAt"))
	if err != nil {
		t.Fatal(err)
	}
	if got := a.Text("referral", "decisionDueAt"); got != received.Add(4*time.Hour).Format(time.RFC3339Nano) {
		t.Errorf("received %v, due %s, want 4 hours later", received, got)
	}
	if got := callNow(w, "teacher", id); !slices.Equal(got, []string{"council", "force"}) {
		t.Errorf("call now: %q, want the authority and the force", got)
	}
	calm, _ := w.SubmitConcern("teacher", graphtest.ConcernInput(graphtest.ChildInput("Teal", "Oxbramble", "2019-01-01")))
	if got := callNow(w, "teacher", calm); len(got) != 0 {
		t.Errorf("without immediate risk: call %q", got)
	}
}

// TestWhomToCallDoesNotTellWhoIsInvolved asks for a unit that is involved with the child:
// whoever may not see the child must not learn of it.
func TestWhomToCallDoesNotTellWhoIsInvolved(t *testing.T) {
	t.Parallel()
	w := graphtest.NewUnits(t)
	urgent := graphtest.ConcernInput(graphtest.WrenInput())
	urgent["immediateRisk"] = true
	id, kid := w.SubmitConcern("teacher", urgent)
	w.RecordInvolvement(kid, "unit", "")
	if got := callNow(w, "manager", id); !slices.Equal(got, []string{"council", "unit", "force"}) {
		t.Errorf("the authority calls %q, want the unit too", got)
	}
	if got := callNow(w, "teacher", id); !slices.Equal(got, []string{"council", "force"}) {
		t.Errorf("the submitter, who may not see the child, is told to call %q", got)
	}
	w.Exec("UPDATE organisation SET active = false WHERE kind = $1", practice.OrganisationKindPoliceForce)
	if got := callNow(w, "teacher", id); !slices.Equal(got, []string{"council", "sibling unit", "unit"}) {
		t.Errorf("where no force is known, call %q, want every unit", got)
	}
}

func TestALateDecisionSaysWhy(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	id, _ := w.SubmitConcern("teacher", graphtest.ConcernInput(graphtest.WrenInput()))
	w.MustSend("manager", "startTriage", "referral { id }", map[string]any{"id": id, "version": 1})
	w.Later(7 * 24 * time.Hour)
	decision := map[string]any{"id": id, "version": 2, "outcome": "NO_FURTHER_ACTION", "threshold": "UNIVERSAL",
		"rationale": "Written down with care.", "feedback": "This is what came of it."}
	w.Refused("manager", "decideReferral", decision, "REQUIRED latenessReason")
	decision["latenessReason"] = "The school was closed until today."
	a := w.MustSend("manager", "decideReferral", "referral { version decisions { latenessReason } }", decision)
	if got := a.Text("decideReferral", "referral", "decisions", 0, "latenessReason"); got != decision["latenessReason"] {
		t.Errorf("reason %q", got)
	}
	delete(decision, "latenessReason") // an override is not late
	decision["version"], decision["rationale"] = a.Number("decideReferral", "referral", "version"), "Looked at once more."
	w.MustSend("second manager", "decideReferral", "referral { id }", decision)
}
