package referral_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"heed/ent"
	"heed/graph/graphtest"
	"heed/practice"
)

const decide = `mutation($id: ID!, $version: Int!, $outcome: DecisionOutcome!, $threshold: ReferralThreshold!) { decideReferral(input:
  {id: $id, version: $version,
  outcome: $outcome, threshold: $threshold, rationale: "Written down with care.", feedback: "This is what came of it."}) {
  referral { state version feedback feedbackReadAt decisions { sequence outcome } } errors { code path message } } }`

func TestADecisionIsOverriddenAndTheEarlierOneStays(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	id, _ := w.SubmitConcern("teacher", graphtest.ConcernInput(graphtest.WrenInput()))
	w.Must("manager", `mutation($id: ID!) { startTriage(input: {id: $id, version: 1}) { errors { code } } }`, map[string]any{"id": id})
	w.Must("manager", decide, map[string]any{"id": id, "version": 2, "outcome": "NO_FURTHER_ACTION", "threshold": "UNIVERSAL"})
	w.Must("teacher", `mutation($id: ID!) { acknowledgeFeedback(input: {id: $id}) { errors { code } } }`, map[string]any{"id": id})
	a := w.Must("second manager", decide, map[string]any{"id": id, "version": 4, "outcome": "ACCEPTED", "threshold": "CHILD_PROTECTION"})
	if got := a.Number("decideReferral", "referral", "decisions", 1, "sequence") +
		a.Number("decideReferral", "referral", "decisions", 0, "sequence"); got != 3 {
		t.Errorf("decisions %v, want both", a.At("decideReferral", "referral", "decisions"))
	}
	if a.At("decideReferral", "referral", "feedbackReadAt") != nil {
		t.Error("the new feedback counts as read")
	}
	if got := len(w.Must("teacher", `{ inbox { feedback(first: 5) { edges { node { id } } } } }`, nil).List("inbox", "feedback",
		"edges")); got != 1 {
		t.Errorf("the referrer's inbox holds %d, want the new feedback", got)
	}
}

func TestAnIllegalTransitionSaysWhatIsPossible(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	id, _ := w.SubmitConcern("teacher", graphtest.ConcernInput(graphtest.WrenInput()))
	a := w.Ask("manager", decide, map[string]any{"id": id, "version": 1, "outcome": "ACCEPTED", "threshold": "UNIVERSAL"})
	if got := a.Problems("decideReferral"); !slices.Contains(got, "ILLEGAL_STATE ") || len(got) != 2 {
		t.Errorf("problems %q, want the state and the threshold at once", got)
	}
	if got := w.Count("SELECT count(*) FROM referral_decision"); got != 0 {
		t.Errorf("%d decisions were written", got)
	}
}

func TestAnInvalidConcernIsRefusedWholeWithAllThatIsWrong(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	input := graphtest.ConcernInput(graphtest.ChildInput("", "", "2030-01-01"), map[string]any{"id": "01a20846-fe02-8003-9a80-581251ed2b88"})
	input["household"] = map[string]any{"address": ""}
	input["neglectKinds"] = []string{}
	input["seenOrHeard"] = "short"
	input["familyKnows"] = false
	input["sourceCode"] = "ZZ"
	got := w.Ask("teacher", graphtest.SubmitConcern, map[string]any{"input": input}).Problems("submitConcern")
	for _, want := range []string{"INVALID sourceCode", "REQUIRED neglectKinds", "TOO_SHORT seenOrHeard", "REQUIRED reasonFamilyNotTold",
		"REQUIRED household.address", "REQUIRED children.0.givenName", "OUT_OF_RANGE children.0.dateOfBirth", "NOT_FOUND children.1.id"} {
		if !slices.Contains(got, want) {
			t.Errorf("problems %q lack %q", got, want)
		}
	}
	if n := w.Count("SELECT count(*) FROM referral") + w.Count("SELECT count(*) FROM child") +
		w.Count("SELECT count(*) FROM household"); n != 0 {
		t.Errorf("%d rows were written", n)
	}
}

func TestARepeatIsCountedAndTheReferrerReadsOnlyThatTheChildMayBeKnown(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	w.SubmitConcern("police", graphtest.ConcernInput(graphtest.WrenInput()))
	w.Later(30 * 24 * time.Hour)
	a := w.Must("teacher", graphtest.SubmitConcern, map[string]any{"input": graphtest.ConcernInput(graphtest.WrenInput())})
	if a.At("submitConcern", "referral", "concerns", 0, "mayBeKnown") != true {
		t.Errorf("the referrer is not told that the child may be known: %s", a.Raw)
	}
	_, kid := w.SubmitConcern("health", graphtest.ConcernInput(graphtest.ChildInput("Wrenn", "Quilfether", "2018-03-04")))
	b := w.Must("manager",
		`query($id: ID!) { child(id: $id) { probableMatches { score reasons child { givenName } contactSafeguardingLead } } }`,
		map[string]any{"id": kid})
	if got := len(b.List("child", "probableMatches")); got != 2 {
		t.Errorf("%d matches are offered, want 2: %s", got, b.Raw)
	}
	known := graphtest.ConcernInput(map[string]any{"id": kid})
	known["household"] = map[string]any{"address": "5 Nowhere Lane"}
	w.Must("manager", graphtest.SubmitConcern, map[string]any{"input": known})
	c := w.Must("manager",
		`query($id: ID!) { child(id: $id) { reReferrals referrals(first: 5) { edges { node { concerns { earlierConcerns } } } } } }`,
		map[string]any{"id": kid})
	if c.Number("child", "reReferrals") != 1 || c.Number("child", "referrals", "edges", 0, "node", "concerns", 0, "earlierConcerns") != 1 {
		t.Errorf("the repeat is not counted: %s", c.Raw)
	}
}

func TestSiblingsWhoAreNotNamedAreOfferedToThoseWhoMaySeeThem(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	_, kid := w.SubmitConcern("teacher",
		graphtest.ConcernInput(graphtest.WrenInput(), graphtest.ChildInput("Robin", "Quillfether", "2020-07-01")))
	named := w.Must("manager", `query($id: ID!) { child(id: $id) { givenName memberships { household { id } } } }`, map[string]any{"id": kid})
	home, other := named.Text("child", "memberships", 0, "household", "id"),
		map[string]string{"Wren": "Robin", "Robin": "Wren"}[named.Text("child", "givenName")]
	input := graphtest.ConcernInput(map[string]any{"id": kid})
	input["household"] = map[string]any{"id": home}
	id, _ := w.SubmitConcern("lead", input)
	const left = `query($id: ID!) { referral(id: $id) { siblingsNotNamed { givenName } } }`
	if got := w.Must("manager", left, map[string]any{"id": id}).Text("referral", "siblingsNotNamed", 0, "givenName"); got != other {
		t.Errorf("left out is %q, want %q", got, other)
	}
	if a := w.Must("teacher", left, map[string]any{"id": id}); a.At("referral") != nil {
		t.Errorf("the teacher sees a concern of the lead's: %s", a.Raw)
	}
}

func TestTheQueueRunsFromImmediateRiskToWhatIsDueFirst(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	first, _ := w.SubmitConcern("teacher", graphtest.ConcernInput(graphtest.WrenInput()))
	w.Later(24 * time.Hour)
	second, _ := w.SubmitConcern("teacher", graphtest.ConcernInput(graphtest.ChildInput("Robin", "Quillfether", "2020-07-01")))
	urgent := graphtest.ConcernInput(graphtest.ChildInput("Jay", "Brackendale", "2019-01-01"))
	urgent["immediateRisk"] = true
	third, _ := w.SubmitConcern("police", urgent)
	a := w.Must("manager", `{ inbox { toDecide(first: 10) { edges { node { id overdue } } } } }`, nil)
	for i, want := range []string{third, first, second} {
		if got := a.Text("inbox", "toDecide", "edges", i, "node", "id"); got != want {
			t.Errorf("place %d is %s, want %s", i, got, want)
		}
	}
	w.Later(12 * time.Hour)
	late := w.Must("manager", `{ referrals(first: 10, filter: {overdue: true}) { totalCount edges { node { id } } } }`, nil)
	if late.Number("referrals", "totalCount") != 2 || late.Text("referrals", "edges", 0, "node", "id") != third ||
		late.Text("referrals", "edges", 1, "node", "id") != first {
		t.Errorf("overdue: %s", late.Raw)
	}
}

func TestPostgreSQLTakesANewConcernAsSubmittedAlone(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	home, teacher := w.HouseholdOf(w.Pupil("Wren")), w.Viewers["teacher"]
	for state, allowed := range map[practice.ReferralState]bool{practice.ReferralStateSubmitted: true, practice.ReferralStateInTriage: false,
		practice.ReferralStateNoFurtherAction: false} {
		err := w.WriteAs("teacher", func(ctx context.Context) error {
			return ent.FromContext(ctx).Referral.Create().SetReference("HD-" + strings.ToUpper(string(state)[:4]) + "0000").
				SetSubmittedByID(teacher.PractitionerID).SetOrganisationID(teacher.OrganisationID).SetHouseholdID(home).
				SetSourceCode("2A").SetSourceListYear(2026).SetReceivedAt(graphtest.Noon).
				SetNeglectKinds([]practice.NeglectKind{practice.NeglectKindPhysical}).SetSeenOrHeard("Seen in frost without a coat.").
				SetImmediateRisk(false).SetFamilyKnows(true).SetLawfulBasis(practice.LawfulBasisPublicTask).SetState(state).
				SetDecisionDueAt(graphtest.Noon).SetDecisionDueProvisional(false).SetTriageKey("x").Exec(ctx)
		})
		if allowed && err != nil || !allowed && pq.As(err, pqerror.InsufficientPrivilege) == nil {
			t.Errorf("a new concern that is %s ends with %v, want it allowed %v", state, err, allowed)
		}
	}
}
