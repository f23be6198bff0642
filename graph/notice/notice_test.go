package notice_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"heed/graph/graphtest"
	"heed/practice"
)

// managed is a world where every body has a manager.
func managed(t *testing.T) *graphtest.Env {
	t.Helper()
	w := graphtest.New(t)
	for _, body := range []string{"force", "trust", "school"} {
		w.Practitioner("manager of the "+body, body, practice.RoleManager)
	}
	return w
}

func TestTheOwnerOfAnActionIsNotifiedAndItsAssignerOfARefusal(t *testing.T) {
	t.Parallel()
	w := managed(t)
	kid := w.Pupil("Wren")
	action := w.AssignAction("manager", w.ToOrganisation("trust"), kid)
	w.WantNotices(t, map[string][]string{"manager of the trust": {"ACTION_ASSIGNED Wren Action council"}})
	w.MustAction("health", "declineAction", action, map[string]any{"reason": "We do not visit homes."})
	w.WantNotices(t, map[string][]string{"manager of the trust": {"ACTION_ASSIGNED Wren Action council"},
		"manager": {"ACTION_DECLINED Wren Action trust"}})
	w.MustAction("lead", "reassignAction", action, graphtest.MapOf(w.ToPerson("teacher"), "reason", "The school is nearer."))
	w.MustAction("teacher", "declineAction", action, map[string]any{"reason": "We do not visit homes."})
	w.WantNotices(t, map[string][]string{"manager of the trust": {"ACTION_ASSIGNED Wren Action council"},
		"manager": {"ACTION_DECLINED Wren Action trust"},
		"teacher": {"ACTION_ASSIGNED Wren Action council"}, "lead": {"ACTION_DECLINED Wren Action school"}})
	w.Exec("UPDATE practitioner SET active = false WHERE id = $1", w.Viewers["lead"].PractitionerID)
	w.MustAction("manager", "reassignAction", action, graphtest.MapOf(w.ToPerson("teacher"), "reason", "Please think again."))
	w.Exec("UPDATE practitioner SET active = false WHERE id = $1", w.Viewers["manager"].PractitionerID)
	w.MustAction("teacher", "declineAction", action, map[string]any{"reason": "We do not visit homes."})
	if got := w.Notices("second manager"); !slices.Equal(got, []string{"ACTION_DECLINED Wren Action school"}) {
		t.Errorf("who gave it has left, and their manager was told %q", got)
	}
}

func TestWhatIsDeclinedDoesNotWaitForWhoHasLeftTheChild(t *testing.T) {
	t.Parallel()
	w := managed(t)
	kid := w.Pupil("Wren")
	w.InvolveByName(kid, "health")
	action := w.AssignAction("teacher", w.ToPerson("health"), kid)
	w.Exec(`UPDATE involvement SET "to" = "from" WHERE organisation_id = $1`, w.Organisations["school"])
	w.MustAction("health", "declineAction", action, map[string]any{"reason": "We do not visit homes."})
	declined := []string{"ACTION_DECLINED Wren Action trust"}
	w.WantNotices(t, map[string][]string{"health": {"ACTION_ASSIGNED Wren Action school"}, "teacher": {"ACTION_DECLINED trust"},
		"manager": declined, "second manager": declined})
}

func TestNobodyIsNotifiedOfTheirOwnAssignment(t *testing.T) {
	t.Parallel()
	w := managed(t)
	w.AssignAction("teacher", w.ToPerson("teacher"), w.Pupil("Wren"))
	w.AssignAction("manager of the school", w.ToOrganisation("school"), w.Pupil("Robin"))
	w.WantNotices(t, nil)
}

func TestSocialCareAndThePoliceAreNotifiedOfImmediateRiskAtOnce(t *testing.T) {
	t.Parallel()
	w := managed(t)
	concern := graphtest.ConcernInput(graphtest.WrenInput())
	w.Must("teacher", graphtest.SubmitConcern, map[string]any{"input": concern})
	w.WantNotices(t, nil)
	concern["immediateRisk"] = true
	w.Must("teacher", graphtest.SubmitConcern, map[string]any{"input": concern})
	seen, unseen := []string{"IMMEDIATE_RISK Wren Referral school"}, []string{"IMMEDIATE_RISK school"}
	w.WantNotices(t, map[string][]string{"manager": seen, "second manager": seen, "manager of the force": unseen})
}

// Nobody who may not see a restricted child learns from a notice that there is one.
func TestOfARestrictedChildOnlyThoseInvolvedAreNotified(t *testing.T) {
	t.Parallel()
	w := managed(t)
	kid := w.Pupil("Wren")
	w.InvolveByName(kid, "manager")
	if a := w.Restrict(kid); a.Record("restrictChild") == "" {
		t.Fatal(a.Raw)
	}
	concern := graphtest.ConcernInput(map[string]any{"id": kid})
	concern["immediateRisk"] = true
	w.Must("teacher", graphtest.SubmitConcern, map[string]any{"input": concern})
	w.WantNotices(t, map[string][]string{"manager": {"IMMEDIATE_RISK Wren Referral school"}})
	action := w.AssignAction("manager", w.ToPerson("health"), kid)
	w.MustAction("health", "declineAction", action, map[string]any{"reason": "We do not visit homes."})
	w.WantNotices(t, map[string][]string{"manager": {"ACTION_DECLINED Wren Action trust", "IMMEDIATE_RISK Wren Referral school"},
		"health": {"ACTION_ASSIGNED Wren Action council"}})
	if got := w.Count("SELECT count(*) FROM notice"); got != 3 {
		t.Errorf("%d notices were written, want 3", got)
	}
}

func TestANoticeGoesWithTheSightOfTheChild(t *testing.T) {
	t.Parallel()
	w := managed(t)
	kid := w.Pupil("Wren")
	w.AssignAction("manager", w.ToOrganisation("trust"), kid)
	w.Exec("UPDATE child SET restricted = true WHERE id = $1", kid)
	w.WantNotices(t, nil)
	w.Exec("UPDATE child SET restricted = false WHERE id = $1", kid)
	w.WantNotices(t, map[string][]string{"manager of the trust": {"ACTION_ASSIGNED Wren Action council"}})
}

// What follows from an action is done by functions that look past the viewer: they
// do nothing for who did nothing.
func TestNobodyTellsOfWhatTheyDidNotDo(t *testing.T) {
	t.Parallel()
	w := managed(t)
	kid := w.Pupil("Wren")
	action, concern := graphtest.Parsed(t, w.AssignAction("manager", w.ToOrganisation("trust"), kid)),
		graphtest.ConcernInput(graphtest.WrenInput())
	concern["immediateRisk"] = true
	referral := graphtest.Parsed(t,
		w.Must("teacher", graphtest.SubmitConcern, map[string]any{"input": concern}).Text("submitConcern", "referral", "id"))
	var event string
	if err := w.Admin.QueryRow("SELECT id FROM chronology_event WHERE source_id = $1 AND category = 'ACTION'",
		action).Scan(&event); err != nil {
		t.Fatal(err)
	}
	w.Exec("ALTER TABLE chronology_subject DISABLE TRIGGER USER")
	w.Exec("DELETE FROM chronology_subject WHERE event_id = $1", event)
	w.Exec("ALTER TABLE chronology_subject ENABLE TRIGGER USER")
	before := w.Tally()
	for _, who := range []string{"manager", "teacher", "health", "police", "system"} {
		ctx, op, err := w.Store.Begin(t.Context(), uuid.New(), w.Instant(), w.Viewers[who], true)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(op.NotifyAction(ctx, action), op.NotifyImmediateRisk(ctx, referral),
			op.NameActionSubjects(ctx, graphtest.Parsed(t, event)), op.Commit(ctx)); err != nil {
			t.Errorf("%s: %v", who, err)
		}
	}
	if after := w.Tally(); after != before {
		t.Errorf("something was told: %s, before %s", after, before)
	}
}

func TestANoticeIsAcknowledgedOnceByItsRecipient(t *testing.T) {
	t.Parallel()
	w := managed(t)
	kid := w.Pupil("Wren")
	w.AssignAction("manager", w.ToOrganisation("trust"), kid)
	w.AssignAction("manager", w.ToOrganisation("trust"), kid)
	id := w.Must("manager of the trust", `{ inbox { notices(first: 1) { edges { node { id } } } } }`, nil).Text("inbox", "notices", "edges",
		0, "node", "id")
	if got := w.Mutated("health", "acknowledgeNotice", map[string]any{"id": id}).Problems("acknowledgeNotice"); !slices.Equal(got,
		[]string{"NOT_FOUND id"}) {
		t.Errorf("another's notice: %q", got)
	}
	const acknowledge = `mutation($id: ID!) { acknowledgeNotice(input: {id: $id}) { notice { id readAt child { givenName } subject { id } ` +
		`} errors { code } } }`
	first := w.Must("manager of the trust", acknowledge, map[string]any{"id": id})
	again := w.Must("manager of the trust", acknowledge, map[string]any{"id": id})
	if first.Raw != again.Raw || first.Text("acknowledgeNotice", "notice", "readAt") == "" {
		t.Errorf("acknowledged %s and again %s", first.Raw, again.Raw)
	}
	if got := len(w.Notices("manager of the trust")); got != 1 {
		t.Errorf("%d notices are left, want 1", got)
	}
	told := graphtest.Outcomes("acknowledgeNotice", w.Concurrently(func(int) graphtest.Answer {
		return w.Mutated("manager of the trust", "acknowledgeNotice", map[string]any{"id": id})
	}))
	if told["ok"] != graphtest.Writers || w.Count("SELECT count(*) FROM edit WHERE record_id = $1", id) != 1 {
		t.Errorf("told %v", told)
	}
}

func TestNoticesCostAsManyStatementsForOneAsForAHundred(t *testing.T) {
	t.Parallel()
	w := managed(t)
	kid := w.Pupil("Wren")
	who := w.Viewers["manager of the school"].PractitionerID
	one := w.AssignAction("manager", w.ToOrganisation("school"), kid)
	const page = `{ inbox { notices(first: 100) { totalCount edges { node { id kind at readAt child { givenName viewerCan { allowed } } ` +
		`organisation { name } subject { __typename id ... on Action { what children { id } } } } } } } }`
	few := w.Statements("manager of the school", page)
	w.Exec(`INSERT INTO notice (id, created_at, recipient_id, kind, at, child_id, subject_id)
	  SELECT timed_id($1::timestamptz - n * interval '1 hour', 27), $1, $2, 'ACTION_REMINDER', $1::timestamptz - n * interval '1 hour', $3,
	  $4 FROM generate_series(1, 120) n`, graphtest.Noon, who, kid, one)
	if many := w.Statements("manager of the school", page); many != few {
		t.Errorf("a page of notices costs %d statements for one, %d for a hundred", few, many)
	}
	at := w.Must("manager of the school", page, nil)
	var days []string
	for i := range at.List("inbox", "notices", "edges") {
		days = append(days, at.Text("inbox", "notices", "edges", i, "node", "at"))
	}
	if !slices.IsSortedFunc(days, func(a, b string) int { return strings.Compare(b, a) }) || len(days) != 100 ||
		at.Number("inbox", "notices", "totalCount") != 121 {
		t.Errorf("not latest first: %s", fmt.Sprint(days))
	}
}
