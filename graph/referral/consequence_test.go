package referral_test

import (
	"maps"
	"slices"
	"testing"

	"heed/graph/graphtest"
	"heed/practice"
)

// decision is what a manager enters.
func decision(id string, version int, outcome, threshold string, more map[string]any) map[string]any {
	input := map[string]any{"id": id, "version": version, "outcome": outcome, "threshold": threshold,
		"rationale": "Written down with care.", "feedback": "This is what came of it."}
	maps.Copy(input, more)
	return input
}

// involved lists the organisations that are involved with a child now, with the origin.
func involved(w *graphtest.Env, kid string) (list []string) {
	w.T.Helper()
	a := w.Must("manager", `query($id: ID!) { child(id: $id) { involvements { origin endedAt endedReason organisation { name } } } }`,
		map[string]any{"id": kid})
	for i := range a.List("child", "involvements") {
		if a.At("child", "involvements", i, "endedAt") == nil {
			list = append(list, a.Text("child", "involvements", i, "organisation", "name")+" "+a.Text("child", "involvements", i, "origin"))
		}
	}
	slices.Sort(list)
	return list
}

// inTriage is a concern that is in triage, and its child.
func inTriage(w *graphtest.Env) (id, kid string) {
	w.T.Helper()
	id, kid = w.SubmitConcern("teacher", graphtest.ConcernInput(graphtest.WrenInput()))
	w.MustSend("manager", "startTriage", "referral { id }", map[string]any{"id": id, "version": 1})
	return id, kid
}

func TestEarlyHelpNamesWhoTakesIt(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	w.Organisation("early help", practice.AgencySocialCare, practice.OrganisationKindEarlyHelpService, "890")
	w.Practitioner("head of early help", "early help", practice.RoleManager)
	w.Practitioner("worker", "early help", practice.RolePractitioner)
	id, kid := inTriage(w)
	w.Refused("manager", "decideReferral", decision(id, 2, "EARLY_HELP", "EARLY_HELP", nil), "REQUIRED earlyHelpOrganisationId")
	w.Refused("manager", "decideReferral", decision(id, 2, "EARLY_HELP", "EARLY_HELP", map[string]any{"earlyHelpOrganisationId": kid}),
		"NOT_FOUND earlyHelpOrganisationId")
	w.Exec("UPDATE organisation SET active = false WHERE name = 'trust'")
	w.Refused("manager", "decideReferral", decision(id, 2, "EARLY_HELP", "EARLY_HELP",
		map[string]any{"earlyHelpOrganisationId": w.Organisations["trust"]}), "INVALID earlyHelpOrganisationId")
	if w.Sees("worker", kid) {
		t.Error("early help sees the child before it is asked")
	}
	a := w.MustSend("manager", "decideReferral", "referral { state decisions { earlyHelpOrganisation { name } signpostedTo } }",
		decision(id, 2, "EARLY_HELP", "EARLY_HELP", map[string]any{"earlyHelpOrganisationId": w.Organisations["early help"]}))
	if got := a.Text("decideReferral", "referral", "decisions", 0, "earlyHelpOrganisation", "name"); got != "early help" {
		t.Errorf("early help by %q", got)
	}
	if got := involved(w, kid); !slices.Equal(got, []string{"early help REFERRAL_EARLY_HELP"}) {
		t.Errorf("involved: %q", got)
	}
	if !w.Sees("worker", kid) || w.Sees("teacher", kid) {
		t.Error("early help should see the child, and the submitter should not")
	}
	w.WantNotices(t, map[string][]string{"head of early help": {"EARLY_HELP_ASKED Wren Referral council"}})
}

func TestEarlyHelpDoesNotOpenARestrictedChild(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	w.Organisation("early help", practice.AgencySocialCare, practice.OrganisationKindEarlyHelpService, "890")
	w.Practitioner("head of early help", "early help", practice.RoleManager)
	id, kid := inTriage(w)
	w.InvolveByName(kid, "manager")
	w.Restrict(kid)
	w.Exec("DELETE FROM notice")
	w.MustSend("manager", "decideReferral", "referral { id }", decision(id, 2, "EARLY_HELP", "EARLY_HELP",
		map[string]any{"earlyHelpOrganisationId": w.Organisations["early help"]}))
	if w.Sees("head of early help", kid) {
		t.Error("early help sees a restricted child")
	}
	w.WantNotices(t, nil)
}

func TestSignpostingNamesWhere(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	id, _ := inTriage(w)
	w.Refused("manager", "decideReferral", decision(id, 2, "SIGNPOSTED", "UNIVERSAL", nil), "REQUIRED signpostedTo")
	w.Refused("manager", "decideReferral", decision(id, 2, "NO_FURTHER_ACTION", "UNIVERSAL", map[string]any{"signpostedTo": "A food bank"}),
		"INVALID signpostedTo")
	a := w.MustSend("manager", "decideReferral", "referral { decisions { signpostedTo } }",
		decision(id, 2, "SIGNPOSTED", "UNIVERSAL", map[string]any{"signpostedTo": "The food bank in Mill Street"}))
	if got := a.Text("decideReferral", "referral", "decisions", 0, "signpostedTo"); got != "The food bank in Mill Street" {
		t.Errorf("signposted to %q", got)
	}
}

func TestAnOverrideEndsWhatTheDecisionCreated(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	id, kid := inTriage(w)
	w.RecordInvolvement(kid, "trust", "") // of another origin: it stays
	w.MustSend("manager", "decideReferral", "referral { id }", decision(id, 2, "ACCEPTED", "CHILD_IN_NEED", nil))
	accepted := []string{"council REFERRAL_ACCEPTED", "school REFERRAL_ACCEPTED", "trust RECORDED"}
	if got := involved(w, kid); !slices.Equal(got, accepted) {
		t.Fatalf("involved: %q, want %q", got, accepted)
	}
	action := w.AssignAction("manager", w.ToOrganisation("school"), kid)
	a := w.SendSelecting("second manager", "decideReferral", "referral { id }", decision(id, 3, "NO_FURTHER_ACTION", "UNIVERSAL", nil))
	if got := a.Problems("decideReferral"); !slices.Equal(got, []string{"NOT_ALLOWED outcome"}) {
		t.Fatalf("overridden with open work: %q", got)
	}
	if got := involved(w, kid); !slices.Equal(got, accepted) {
		t.Errorf("a refused override ended something: %q", got)
	}
	w.MustSend("second manager", "decideReferral", "referral { id }", decision(id, 3, "ACCEPTED", "CHILD_PROTECTION", nil))
	if got := involved(w, kid); !slices.Equal(got, accepted) {
		t.Errorf("what the new decision creates too has ended: %q", got)
	}
	w.MustAction("manager", "cancelAction", action, map[string]any{"reason": "The work is not needed."})
	w.MustSend("second manager", "decideReferral", "referral { id }", decision(id, 4, "NO_FURTHER_ACTION", "UNIVERSAL", nil))
	if got := involved(w, kid); !slices.Equal(got, []string{"trust RECORDED"}) {
		t.Errorf("after the override are involved: %q", got)
	}
	if w.Sees("teacher", kid) {
		t.Error("the school still sees the child")
	}
	if got := w.Count("SELECT count(*) FROM edit e JOIN involvement i ON i.id = e.record_id WHERE i.child_id = $1 AND e.version = i.version",
		kid); got != 2 {
		t.Errorf("%d endings are noted, want 2", got)
	}
}

// A decision involves nobody with a restricted child: those who know of it are named one by one.
func TestADecisionInvolvesNobodyWithARestrictedChild(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	for outcome, more := range map[string]map[string]any{"ACCEPTED": {"threshold": "CHILD_IN_NEED"},
		"EARLY_HELP": {"threshold": "EARLY_HELP", "earlyHelpOrganisationId": w.Organisations["trust"]}} {
		kid := w.RestrictedChildOf("Wren", "manager")
		concern := w.Mutated("manager", "submitConcern", graphtest.ConcernInput(map[string]any{"id": kid})).Record("submitConcern")
		w.MustSend("manager", "startTriage", "referral { id }", map[string]any{"id": concern, "version": 1})
		before := w.Count("SELECT count(*) FROM involvement WHERE child_id = $1", kid)
		w.MustSend("manager", "decideReferral", "referral { id }", graphtest.MapOf(more, "id", concern, "version", 2, "outcome", outcome,
			"rationale", "The family asked for help.", "feedback", "Thank you for telling us."))
		if after := w.Count("SELECT count(*) FROM involvement WHERE child_id = $1", kid); after != before {
			t.Errorf("%s: %d involvements with the restricted child, and before %d", outcome, after, before)
		}
	}
}
