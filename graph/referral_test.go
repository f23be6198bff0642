package graph_test

import (
	"slices"
	"testing"
	"time"
)

// submitted is a concern of the teacher's: its id and that of its first child.
func (w *world) submitted(who string, input map[string]any) (referral, kid string) {
	w.t.Helper()
	w.must(who, submitConcern, map[string]any{"input": input})
	a := w.must("manager", `{ referrals(first: 1, orderBy: {field: RECEIVED_AT, direction: DESC}) { edges { node { id concerns { child { id } } } } } }`, nil)
	return a.text("referrals", "edges", 0, "node", "id"), a.text("referrals", "edges", 0, "node", "concerns", 0, "child", "id")
}

func wren() map[string]any { return child("Wren", "Quillfether", "2018-03-04") }

const decide = `mutation($id: ID!, $version: Int!, $outcome: DecisionOutcome!, $threshold: ReferralThreshold!) { decideReferral(input: {id: $id, version: $version,
  outcome: $outcome, threshold: $threshold, rationale: "Written down with care.", feedback: "This is what came of it."}) {
  referral { state version feedback feedbackReadAt decisions { sequence outcome } } errors { code path message } } }`

func TestADecisionIsOverriddenAndTheEarlierOneStays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, _ := w.submitted("teacher", concernAbout(wren()))
	w.must("manager", `mutation($id: ID!) { startTriage(input: {id: $id, version: 1}) { errors { code } } }`, map[string]any{"id": id})
	w.must("manager", decide, map[string]any{"id": id, "version": 2, "outcome": "NO_FURTHER_ACTION", "threshold": "UNIVERSAL"})
	w.must("teacher", `mutation($id: ID!) { acknowledgeFeedback(input: {id: $id}) { errors { code } } }`, map[string]any{"id": id})
	a := w.must("second manager", decide, map[string]any{"id": id, "version": 4, "outcome": "ACCEPTED", "threshold": "CHILD_PROTECTION"})
	if got := a.number("decideReferral", "referral", "decisions", 1, "sequence") + a.number("decideReferral", "referral", "decisions", 0, "sequence"); got != 3 {
		t.Errorf("decisions %v, want both", a.at("decideReferral", "referral", "decisions"))
	}
	if a.at("decideReferral", "referral", "feedbackReadAt") != nil {
		t.Error("the new feedback counts as read")
	}
	if got := len(w.must("teacher", `{ inbox { feedback(first: 5) { edges { node { id } } } } }`, nil).list("inbox", "feedback", "edges")); got != 1 {
		t.Errorf("the referrer's inbox holds %d, want the new feedback", got)
	}
}

func TestAnIllegalTransitionSaysWhatIsPossible(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, _ := w.submitted("teacher", concernAbout(wren()))
	a := w.ask("manager", decide, map[string]any{"id": id, "version": 1, "outcome": "ACCEPTED", "threshold": "UNIVERSAL"})
	if got := a.problems("decideReferral"); !slices.Contains(got, "ILLEGAL_STATE ") || len(got) != 2 {
		t.Errorf("problems %q, want the state and the threshold at once", got)
	}
	if got := w.count("SELECT count(*) FROM referral_decision"); got != 0 {
		t.Errorf("%d decisions were written", got)
	}
}

func TestASubmitterWithdrawsTheirOwnConcernAndNobodyElseDoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, kid := w.submitted("teacher", concernAbout(wren()))
	const withdraw = `mutation($id: ID!) { withdrawConcern(input: {id: $id, version: 1, reason: "Entered for the wrong family."}) { referral { state withdrawnReason } errors { code path } } }`
	if got := w.ask("manager", withdraw, map[string]any{"id": id}).problems("withdrawConcern"); len(got) != 1 || got[0][:11] != "NOT_ALLOWED" {
		t.Errorf("another's withdrawal: %q, want NOT_ALLOWED", got)
	}
	if got := w.ask("other teacher", withdraw, map[string]any{"id": id}).problems("withdrawConcern"); len(got) != 1 || got[0] != "NOT_FOUND id" {
		t.Errorf("a stranger's withdrawal: %q, want NOT_FOUND", got)
	}
	if got := w.must("teacher", withdraw, map[string]any{"id": id}).text("withdrawConcern", "referral", "state"); got != "WITHDRAWN" {
		t.Errorf("state %q", got)
	}
	if got := w.count(`SELECT count(*) FROM chronology_subject WHERE child_id = $1`, kid); got != 2 {
		t.Errorf("the child's life has %d events, want the concern and its withdrawal", got)
	}
}

func TestAnInvalidConcernIsRefusedWholeWithAllThatIsWrong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	input := concernAbout(child("", "", "2030-01-01"), map[string]any{"id": "01a20846-fe02-8003-9a80-581251ed2b88"})
	input["household"] = map[string]any{"address": ""}
	input["neglectKinds"] = []string{}
	input["seenOrHeard"] = "short"
	input["familyKnows"] = false
	input["sourceCode"] = "ZZ"
	got := w.ask("teacher", submitConcern, map[string]any{"input": input}).problems("submitConcern")
	for _, want := range []string{"INVALID sourceCode", "REQUIRED neglectKinds", "TOO_SHORT seenOrHeard", "REQUIRED reasonFamilyNotTold",
		"REQUIRED household.address", "REQUIRED children.0.givenName", "OUT_OF_RANGE children.0.dateOfBirth", "NOT_FOUND children.1.id"} {
		if !slices.Contains(got, want) {
			t.Errorf("problems %q lack %q", got, want)
		}
	}
	if n := w.count("SELECT count(*) FROM referral") + w.count("SELECT count(*) FROM child") + w.count("SELECT count(*) FROM household"); n != 0 {
		t.Errorf("%d rows were written", n)
	}
}

func TestARepeatIsCountedAndTheReferrerIsToldOnlyThatTheChildMayBeKnown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submitted("police", concernAbout(wren()))
	w.later(30 * 24 * time.Hour)
	a := w.must("teacher", submitConcern, map[string]any{"input": concernAbout(wren())})
	if a.at("submitConcern", "referral", "concerns", 0, "mayBeKnown") != true {
		t.Errorf("the referrer is not told that the child may be known: %s", a.raw)
	}
	_, kid := w.submitted("health", concernAbout(child("Wrenn", "Quilfether", "2018-03-04")))
	b := w.must("manager", `query($id: ID!) { child(id: $id) { probableMatches { score reasons child { givenName } contactSafeguardingLead } } }`, map[string]any{"id": kid})
	if got := len(b.list("child", "probableMatches")); got != 2 {
		t.Errorf("%d matches are offered, want 2: %s", got, b.raw)
	}
	known := concernAbout(map[string]any{"id": kid})
	known["household"] = map[string]any{"address": "5 Nowhere Lane"}
	w.must("manager", submitConcern, map[string]any{"input": known})
	c := w.must("manager", `query($id: ID!) { child(id: $id) { reReferrals referrals(first: 5) { edges { node { concerns { earlierConcerns } } } } } }`, map[string]any{"id": kid})
	if c.number("child", "reReferrals") != 1 || c.number("child", "referrals", "edges", 0, "node", "concerns", 0, "earlierConcerns") != 1 {
		t.Errorf("the repeat is not counted: %s", c.raw)
	}
}

func TestSiblingsWhoAreNotNamedAreOfferedToWhomMaySeeThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, kid := w.submitted("teacher", concernAbout(wren(), child("Robin", "Quillfether", "2020-07-01")))
	named := w.must("manager", `query($id: ID!) { child(id: $id) { givenName memberships { household { id } } } }`, map[string]any{"id": kid})
	home, other := named.text("child", "memberships", 0, "household", "id"), map[string]string{"Wren": "Robin", "Robin": "Wren"}[named.text("child", "givenName")]
	input := concernAbout(map[string]any{"id": kid})
	input["household"] = map[string]any{"id": home}
	id, _ := w.submitted("lead", input)
	const left = `query($id: ID!) { referral(id: $id) { siblingsNotNamed { givenName } } }`
	if got := w.must("manager", left, map[string]any{"id": id}).text("referral", "siblingsNotNamed", 0, "givenName"); got != other {
		t.Errorf("left out is %q, want %q", got, other)
	}
	if a := w.must("teacher", left, map[string]any{"id": id}); a.at("referral") != nil {
		t.Errorf("the teacher sees a concern of the lead's: %s", a.raw)
	}
}

func TestTheQueueRunsFromImmediateRiskToWhatIsDueFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, _ := w.submitted("teacher", concernAbout(wren()))
	w.later(24 * time.Hour)
	second, _ := w.submitted("teacher", concernAbout(child("Robin", "Quillfether", "2020-07-01")))
	urgent := concernAbout(child("Jay", "Brackendale", "2019-01-01"))
	urgent["immediateRisk"] = true
	third, _ := w.submitted("police", urgent)
	a := w.must("manager", `{ inbox { toDecide(first: 10) { edges { node { id overdue } } } } }`, nil)
	for i, want := range []string{third, first, second} {
		if got := a.text("inbox", "toDecide", "edges", i, "node", "id"); got != want {
			t.Errorf("place %d is %s, want %s", i, got, want)
		}
	}
	w.later(12 * time.Hour)
	late := w.must("manager", `{ referrals(first: 10, filter: {overdue: true}) { totalCount edges { node { id } } } }`, nil)
	if late.number("referrals", "totalCount") != 1 || late.text("referrals", "edges", 0, "node", "id") != first {
		t.Errorf("overdue: %s", late.raw)
	}
}
