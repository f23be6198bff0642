package referral_test

import (
	"slices"
	"testing"

	"heed/graph/graphtest"
)

const withdraw = `mutation($id: ID!, $version: Int!) { withdrawConcern(input: {id: $id, version: $version,
  reason: "Entered for the wrong family."}) { referral { state version withdrawalAskedAt withdrawalReason }
  errors { code path message } } }`

const answer = `mutation($id: ID!, $version: Int!, $accept: Boolean!) { answerWithdrawal(input: {id: $id, version: $version,
  accept: $accept, reason: "We have spoken with the school."}) { referral { state version withdrawnReason }
  errors { code path message } } }`

const answered = `query($id: ID!) { referral(id: $id) { state version withdrawalAskedAt withdrawalAnsweredAt withdrawalAccepted
  withdrawalAnswer withdrawnReason } }`

func TestASubmitterAsksToWithdrawAndSocialCareAnswers(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	id, kid := w.SubmitConcern("teacher", graphtest.ConcernInput(graphtest.WrenInput()))
	of := func(version int) map[string]any { return map[string]any{"id": id, "version": version} }
	if got := w.Ask("manager", withdraw, of(1)).Problems("withdrawConcern"); len(got) != 1 || got[0][:11] != "NOT_ALLOWED" {
		t.Errorf("another's withdrawal: %q, want NOT_ALLOWED", got)
	}
	if got := w.Ask("other teacher", withdraw, of(1)).Problems("withdrawConcern"); !slices.Equal(got, []string{"NOT_FOUND id"}) {
		t.Errorf("a stranger's withdrawal: %q, want NOT_FOUND", got)
	}
	a := w.Must("teacher", withdraw, of(1))
	if a.Text("withdrawConcern", "referral", "state") != "SUBMITTED" || a.At("withdrawConcern", "referral", "withdrawalAskedAt") == nil {
		t.Errorf("asking: %s", a.Raw)
	}
	if got := w.Must("manager", `{ inbox { toDecide(first: 5) { edges { node { withdrawalReason } } } } }`, nil).
		Text("inbox", "toDecide", "edges", 0, "node", "withdrawalReason"); got == "" {
		t.Error("the queue does not show that the submitter asks")
	}
	if got := w.Ask("teacher", withdraw, of(2)).Problems("withdrawConcern"); !slices.Equal(got, []string{"ILLEGAL_STATE "}) {
		t.Errorf("asking twice: %q", got)
	}
	refuse := of(2)
	refuse["accept"] = false
	if a := w.Ask("teacher", answer, refuse); len(a.Errors) != 1 || a.Errors[0].Code() != "FORBIDDEN" {
		t.Errorf("the submitter answers: %s", a.Raw)
	}
	w.Must("manager", answer, refuse)
	a = w.Must("teacher", answered, of(0))
	if a.Text("referral", "state") != "SUBMITTED" || a.At("referral", "withdrawalAccepted") != false ||
		a.Text("referral", "withdrawalAnswer") == "" || a.At("referral", "withdrawnReason") != nil {
		t.Errorf("the submitter reads %s, want the refusal", a.Raw)
	}
	accept := of(4)
	accept["accept"] = true
	if got := w.Ask("manager", answer, map[string]any{"id": id, "version": 3, "accept": true}).Problems("answerWithdrawal"); !slices.Equal(got,
		[]string{"ILLEGAL_STATE "}) {
		t.Errorf("answering twice: %q", got)
	}
	w.Must("teacher", withdraw, of(3))
	a = w.Must("second manager", answer, accept)
	if a.Text("answerWithdrawal", "referral", "state") != "WITHDRAWN" ||
		a.Text("answerWithdrawal", "referral", "withdrawnReason") != "Entered for the wrong family." {
		t.Errorf("accepted: %s", a.Raw)
	}
	if got := w.Count(`SELECT count(*) FROM chronology_subject WHERE child_id = $1`, kid); got != 5 {
		t.Errorf("the child's life has %d events, want the concern, two questions and two answers", got)
	}
}

func TestAnImmediateRiskIsNotWithdrawnUnseen(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	urgent := graphtest.ConcernInput(graphtest.WrenInput())
	urgent["immediateRisk"] = true
	id, _ := w.SubmitConcern("teacher", urgent)
	w.Must("teacher", withdraw, map[string]any{"id": id, "version": 1})
	if got := w.Ask("manager", answer, map[string]any{"id": id, "version": 2, "accept": true}).Problems("answerWithdrawal"); !slices.Equal(got,
		[]string{"NOT_ALLOWED accept"}) {
		t.Errorf("accepted before triage: %q", got)
	}
	w.MustSend("manager", "startTriage", "referral { id }", map[string]any{"id": id, "version": 2})
	w.Must("manager", answer, map[string]any{"id": id, "version": 3, "accept": true})
}

func TestFurtherInformationIsAddedUntilTheDecision(t *testing.T) {
	t.Parallel()
	w := graphtest.NewUnits(t)
	id, _ := w.SubmitConcern("officer", graphtest.ConcernInput(graphtest.WrenInput()))
	added := map[string]any{"id": id, "text": "A neighbour rang: the children are alone again."}
	w.MustSend("officer", "addReferralInformation", "referral { id }", added)
	w.WantNotices(t, map[string][]string{"manager": {"REFERRAL_INFORMATION Wren Referral unit"},
		"second manager": {"REFERRAL_INFORMATION Wren Referral unit"}})
	w.MustSend("unit lead", "addReferralInformation", "referral { id }", map[string]any{"id": id, "text": "The house is cold and dark."})
	w.Refused("other officer", "addReferralInformation", added, "NOT_FOUND id")
	w.Refused("lead", "addReferralInformation", added, "NOT_ALLOWED id")
	w.Refused("officer", "addReferralInformation", map[string]any{"id": id, "text": "Cold."}, "TOO_SHORT text")
	for _, who := range []string{"officer", "unit lead", "manager", "lead"} {
		a := w.Must(who, `query($id: ID!) { referral(id: $id) { information { text addedAt addedBy { name } organisation { name } } } }`,
			map[string]any{"id": id})
		if a.Text("referral", "information", 0, "addedBy", "name") != "officer" ||
			a.Text("referral", "information", 1, "addedBy", "name") != "unit lead" {
			t.Errorf("%s reads %s", who, a.Raw)
		}
	}
	if got := w.Must("sibling officer", `query($id: ID!) { referral(id: $id) { id } }`, map[string]any{"id": id}).At("referral"); got != nil {
		t.Error("another unit sees the concern")
	}
	w.SignpostConcern(id)
	w.Refused("officer", "addReferralInformation", added, "ILLEGAL_STATE ")
}
