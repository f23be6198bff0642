package graph_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"heed/practice"
)

// managed is a world where every body has a manager.
func managed(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	for _, body := range []string{"force", "trust", "school"} {
		w.person("manager of the "+body, body, practice.RoleManager)
	}
	return w
}

// told is what waits in somebody's inbox, as "KIND child", latest first.
func (w *world) told(who string) []string {
	w.t.Helper()
	a := w.must(who, `{ inbox { notices(first: 20) { totalCount edges { node { kind child { givenName } subject { __typename id } organisation { name } readAt } } } } }`, nil)
	var list []string
	for i := range a.list("inbox", "notices", "edges") {
		at := func(path ...any) string {
			return a.text(append([]any{"inbox", "notices", "edges", i, "node"}, path...)...)
		}
		list = append(list, strings.Join(slices.DeleteFunc([]string{at("kind"), at("child", "givenName"), at("subject", "__typename"), at("organisation", "name")}, func(s string) bool { return s == "" }), " "))
	}
	if a.number("inbox", "notices", "totalCount") != len(list) {
		w.t.Errorf("%s has %d notices and counts %d", who, len(list), a.number("inbox", "notices", "totalCount"))
	}
	return list
}

// tells checks who was told what, and that nobody else was told anything.
func (w *world) tells(t *testing.T, want map[string][]string) {
	t.Helper()
	for who := range w.viewers {
		if got := w.told(who); !slices.Equal(got, want[who]) {
			t.Errorf("%s was told %q, want %q", who, got, want[who])
		}
	}
}

func TestWhoHasAnActionIsToldAndWhoGaveItHearsThatItWasDeclined(t *testing.T) {
	t.Parallel()
	w := managed(t)
	kid := w.pupil("Wren")
	action := w.given("manager", w.toBody("trust"), kid)
	w.tells(t, map[string][]string{"manager of the trust": {"ACTION_ASSIGNED Wren Action council"}})
	w.did("health", "declineAction", action, map[string]any{"reason": "We do not visit homes."})
	w.tells(t, map[string][]string{"manager of the trust": {"ACTION_ASSIGNED Wren Action council"}, "manager": {"ACTION_DECLINED Wren Action trust"}})
	w.did("lead", "reassignAction", action, mapOf(w.toPerson("teacher"), "reason", "The school is nearer."))
	w.did("teacher", "declineAction", action, map[string]any{"reason": "We do not visit homes."})
	w.tells(t, map[string][]string{"manager of the trust": {"ACTION_ASSIGNED Wren Action council"}, "manager": {"ACTION_DECLINED Wren Action trust"},
		"teacher": {"ACTION_ASSIGNED Wren Action council"}, "lead": {"ACTION_DECLINED Wren Action school"}})
	w.exec("UPDATE practitioner SET active = false WHERE id = $1", w.viewers["lead"].PractitionerID)
	w.did("manager", "reassignAction", action, mapOf(w.toPerson("teacher"), "reason", "Please think again."))
	w.exec("UPDATE practitioner SET active = false WHERE id = $1", w.viewers["manager"].PractitionerID)
	w.did("teacher", "declineAction", action, map[string]any{"reason": "We do not visit homes."})
	if got := w.told("second manager"); !slices.Equal(got, []string{"ACTION_DECLINED Wren Action school"}) {
		t.Errorf("who gave it has left, and their manager was told %q", got)
	}
}

func TestWhatIsDeclinedDoesNotWaitForWhoHasLeftTheChild(t *testing.T) {
	t.Parallel()
	w := managed(t)
	kid := w.pupil("Wren")
	w.named(kid, "health")
	action := w.given("teacher", w.toPerson("health"), kid)
	w.exec(`UPDATE involvement SET "to" = "from" WHERE organisation_id = $1`, w.bodies["school"])
	w.did("health", "declineAction", action, map[string]any{"reason": "We do not visit homes."})
	declined := []string{"ACTION_DECLINED Wren Action trust"}
	w.tells(t, map[string][]string{"health": {"ACTION_ASSIGNED Wren Action school"}, "teacher": {"ACTION_DECLINED trust"}, "manager": declined, "second manager": declined})
}

func TestWhatSomebodyGivesThemselvesTheyAreNotTold(t *testing.T) {
	t.Parallel()
	w := managed(t)
	w.given("teacher", w.toPerson("teacher"), w.pupil("Wren"))
	w.given("manager of the school", w.toBody("school"), w.pupil("Robin"))
	w.tells(t, nil)
}

func TestImmediateRiskIsToldToSocialCareAndThePoliceAtOnce(t *testing.T) {
	t.Parallel()
	w := managed(t)
	concern := concernAbout(wren())
	w.must("teacher", submitConcern, map[string]any{"input": concern})
	w.tells(t, nil)
	concern["immediateRisk"] = true
	w.must("teacher", submitConcern, map[string]any{"input": concern})
	seen, unseen := []string{"IMMEDIATE_RISK Wren Referral school"}, []string{"IMMEDIATE_RISK school"}
	w.tells(t, map[string][]string{"manager": seen, "second manager": seen, "manager of the force": unseen})
}

// Nobody who may not see a restricted child learns from a notice that there is one.
func TestOfARestrictedChildOnlyThoseAreToldWhoKnowThem(t *testing.T) {
	t.Parallel()
	w := managed(t)
	kid := w.pupil("Wren")
	w.named(kid, "manager")
	if a := w.restrict(kid); a.record("restrictChild") == "" {
		t.Fatal(a.raw)
	}
	concern := concernAbout(map[string]any{"id": kid})
	concern["immediateRisk"] = true
	w.must("teacher", submitConcern, map[string]any{"input": concern})
	w.tells(t, map[string][]string{"manager": {"IMMEDIATE_RISK Wren Referral school"}})
	action := w.given("manager", w.toPerson("health"), kid)
	w.did("health", "declineAction", action, map[string]any{"reason": "We do not visit homes."})
	w.tells(t, map[string][]string{"manager": {"ACTION_DECLINED Wren Action trust", "IMMEDIATE_RISK Wren Referral school"}, "health": {"ACTION_ASSIGNED Wren Action council"}})
	if got := w.count("SELECT count(*) FROM notice"); got != 3 {
		t.Errorf("%d notices were written, want 3", got)
	}
}

func TestANoticeGoesWithTheSightOfTheChild(t *testing.T) {
	t.Parallel()
	w := managed(t)
	kid := w.pupil("Wren")
	w.given("manager", w.toBody("trust"), kid)
	w.exec("UPDATE child SET restricted = true WHERE id = $1", kid)
	w.tells(t, nil)
	w.exec("UPDATE child SET restricted = false WHERE id = $1", kid)
	w.tells(t, map[string][]string{"manager of the trust": {"ACTION_ASSIGNED Wren Action council"}})
}

// What follows from an action is done by functions that look past the viewer: they
// do nothing for who did nothing.
func TestNobodyTellsOfWhatTheyDidNotDo(t *testing.T) {
	t.Parallel()
	w := managed(t)
	kid := w.pupil("Wren")
	action, concern := parsed(t, w.given("manager", w.toBody("trust"), kid)), concernAbout(wren())
	concern["immediateRisk"] = true
	referral := parsed(t, w.must("teacher", submitConcern, map[string]any{"input": concern}).text("submitConcern", "referral", "id"))
	var event string
	if err := w.admin.QueryRow("SELECT id FROM chronology_event WHERE source_id = $1 AND category = 'ACTION'", action).Scan(&event); err != nil {
		t.Fatal(err)
	}
	w.exec("ALTER TABLE chronology_subject DISABLE TRIGGER USER")
	w.exec("DELETE FROM chronology_subject WHERE event_id = $1", event)
	w.exec("ALTER TABLE chronology_subject ENABLE TRIGGER USER")
	before := w.tally()
	for _, who := range []string{"manager", "teacher", "health", "police", "system"} {
		ctx, op, err := w.store.Begin(t.Context(), uuid.New(), w.instant(), w.viewers[who], true)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(op.TellAction(ctx, action), op.TellImmediateRisk(ctx, referral), op.NameActionSubjects(ctx, parsed(t, event)), op.Commit(ctx)); err != nil {
			t.Errorf("%s: %v", who, err)
		}
	}
	if after := w.tally(); after != before {
		t.Errorf("something was told: %s, before %s", after, before)
	}
}

func TestANoticeIsAcknowledgedOnceByWhomItIsFor(t *testing.T) {
	t.Parallel()
	w := managed(t)
	kid := w.pupil("Wren")
	w.given("manager", w.toBody("trust"), kid)
	w.given("manager", w.toBody("trust"), kid)
	id := w.must("manager of the trust", `{ inbox { notices(first: 1) { edges { node { id } } } } }`, nil).text("inbox", "notices", "edges", 0, "node", "id")
	if got := w.mutated("health", "acknowledgeNotice", map[string]any{"id": id}).problems("acknowledgeNotice"); !slices.Equal(got, []string{"NOT_FOUND id"}) {
		t.Errorf("another's notice: %q", got)
	}
	const acknowledge = `mutation($id: ID!) { acknowledgeNotice(input: {id: $id}) { notice { id readAt child { givenName } subject { id } } errors { code } } }`
	first := w.must("manager of the trust", acknowledge, map[string]any{"id": id})
	again := w.must("manager of the trust", acknowledge, map[string]any{"id": id})
	if first.raw != again.raw || first.text("acknowledgeNotice", "notice", "readAt") == "" {
		t.Errorf("acknowledged %s and again %s", first.raw, again.raw)
	}
	if got := len(w.told("manager of the trust")); got != 1 {
		t.Errorf("%d notices are left, want 1", got)
	}
	told := outcomes("acknowledgeNotice", w.rush(func(int) answer {
		return w.mutated("manager of the trust", "acknowledgeNotice", map[string]any{"id": id})
	}))
	if told["ok"] != writers || w.count("SELECT count(*) FROM edit WHERE record_id = $1", id) != 1 {
		t.Errorf("told %v", told)
	}
}

func TestNoticesCostAsManyStatementsForOneAsForAHundred(t *testing.T) {
	t.Parallel()
	w := managed(t)
	kid := w.pupil("Wren")
	who := w.viewers["manager of the school"].PractitionerID
	one := w.given("manager", w.toBody("school"), kid)
	const page = `{ inbox { notices(first: 100) { totalCount edges { node { id kind at readAt child { givenName viewerCan { allowed } } organisation { name } subject { __typename id ... on Action { what children { id } } } } } } } }`
	few := w.statements("manager of the school", page)
	w.exec(`INSERT INTO notice (id, created_at, recipient_id, kind, at, child_id, subject_id)
	  SELECT timed_id($1::timestamptz - n * interval '1 hour', 27), $1, $2, 'ACTION_REMINDER', $1::timestamptz - n * interval '1 hour', $3, $4 FROM generate_series(1, 120) n`, noon, who, kid, one)
	if many := w.statements("manager of the school", page); many != few {
		t.Errorf("a page of notices costs %d statements for one, %d for a hundred", few, many)
	}
	at := w.must("manager of the school", page, nil)
	var days []string
	for i := range at.list("inbox", "notices", "edges") {
		days = append(days, at.text("inbox", "notices", "edges", i, "node", "at"))
	}
	if !slices.IsSortedFunc(days, func(a, b string) int { return strings.Compare(b, a) }) || len(days) != 100 || at.number("inbox", "notices", "totalCount") != 121 {
		t.Errorf("not latest first: %s", fmt.Sprint(days))
	}
}
