package jobs_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"heed/practice"
	"heed/store"
	"heed/store/jobs"
)

// The owners of actions in these tests: kind, organisation, practitioner, relative.
const (
	visitors  = "'PRACTITIONER', {team}, {visitor}, NULL"
	locums    = "'PRACTITIONER', {team}, {locum}, NULL"
	leavers   = "'PRACTITIONER', {team}, {leaver}, NULL"
	teams     = "'ORGANISATION', {team}, NULL, NULL"
	schools   = "'ORGANISATION', {school}, NULL, NULL"
	surgeries = "'ORGANISATION', {surgery}, NULL, NULL"
	aunts     = "'RELATIVE', {council}, NULL, {aunt}"
)

func TestWhoHearsOfAnActionAndWhatTheyAreShown(t *testing.T) {
	t.Parallel()
	const reminded, manager, head = "REMINDER told 1 for 02.03.", "MANAGER told 1 for 16.03.", "HEAD_OF_AGENCY told 1 for 30.03."
	const bothReminded, managerToo, headToo = "REMINDER told 2 for 02.03.", "MANAGER told 2 for 16.03.", "HEAD_OF_AGENCY told 2 for 30.03."
	const assigner = "ACTION_ESCALATED: Social worker of Wren"
	cases := map[string]struct {
		owner    string
		children []string
		days     int
		want     []string
	}{
		"nobody the day before":       {visitors, []string{"wren"}, -1, nil},
		"the practitioner on the day": {visitors, []string{"wren"}, 0, []string{reminded, "ACTION_REMINDER: Visitor of Wren"}},
		"the managers, where nobody is named": {teams, []string{"wren"}, 0,
			[]string{bothReminded, "ACTION_REMINDER: Team manager of Wren", "ACTION_REMINDER: Senior of Wren"}},
		"the managers, where who had it has left": {leavers, []string{"wren"}, 0,
			[]string{bothReminded, "ACTION_REMINDER: Team manager of Wren", "ACTION_REMINDER: Senior of Wren"}},
		"who assigned it, where a relative has it": {aunts, []string{"wren"}, 0, []string{reminded, "ACTION_REMINDER: Social worker of Wren"}},
		"who assigned it, where nobody manages": {surgeries, []string{"wren"}, 0,
			[]string{reminded, "ACTION_REMINDER: Social worker of Wren"}},
		"those who do not know the child without naming it": {schools, []string{"wren"}, 0,
			[]string{reminded, "ACTION_REMINDER: Head teacher"}},
		"of a restricted child only who may see it": {visitors, []string{"robin"}, 0, []string{reminded, "ACTION_REMINDER: Visitor of Robin"}},
		"of a restricted child the authority's manager by name, where its own may not": {teams, []string{"robin"}, 0,
			[]string{reminded, "ACTION_REMINDER: Council manager of Robin"}},
		"of two children the one that they know": {teams, []string{"robin", "wren"}, 0,
			[]string{bothReminded, "ACTION_REMINDER: Team manager of Wren", "ACTION_REMINDER: Senior of Wren"}},
		"the line manager 14 days later, and days that were missed": {visitors, []string{"wren"}, 14,
			[]string{reminded, managerToo, "ACTION_REMINDER: Visitor of Wren", "ACTION_ESCALATED: Senior of Wren", assigner}},
		"the organisation's managers, where there is no line manager": {locums, []string{"wren"}, 14,
			[]string{reminded, "MANAGER told 3 for 16.03.", "ACTION_REMINDER: Locum of Wren", "ACTION_ESCALATED: Team manager of Wren",
				"ACTION_ESCALATED: Senior of Wren", assigner}},
		"the assigner's line manager, where a relative has it": {aunts, []string{"wren"}, 14,
			[]string{reminded, manager, "ACTION_REMINDER: Social worker of Wren", "ACTION_ESCALATED: Council manager of Wren"}},
		"the head of the agency 28 days later": {visitors, []string{"wren"}, 28, []string{reminded, managerToo, headToo,
			"ACTION_REMINDER: Visitor of Wren", "ACTION_ESCALATED: Senior of Wren", "ACTION_ESCALATED: Head of trust", assigner, assigner}},
		"somebody else each time: where the managers were reminded, those above, and then who assigned it": {teams, []string{"wren"}, 28,
			[]string{bothReminded, managerToo, head,
				"ACTION_REMINDER: Team manager of Wren", "ACTION_REMINDER: Senior of Wren", "ACTION_ESCALATED: Head of trust", assigner, assigner}},
		"who assigned it, where the school's head was reminded and the council above is another agency": {schools, []string{"wren"}, 40,
			[]string{reminded, manager, head,
				"ACTION_REMINDER: Head teacher", assigner, assigner}},
		"of a restricted child nobody above who may not see it": {visitors, []string{"robin"}, 28, []string{reminded, manager, head,
			"ACTION_REMINDER: Visitor of Robin", "ACTION_ESCALATED: Council manager of Robin", "ACTION_ESCALATED: Council manager of Robin"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newEscalationEnv(t)
			w.assign(t, c.owner, c.children...)
			w.morning(t, c.days)
			w.wantNotices(t, c.want...)
		})
	}
}

// A person who has left, is no manager any more or is of a closed organisation gets no
// notice.
func TestOnlyPeopleAtWorkHearOfAnAction(t *testing.T) {
	t.Parallel()
	const reminder, assigner = "ACTION_REMINDER: Visitor of Wren", "ACTION_ESCALATED: Social worker of Wren"
	for name, c := range map[string]struct {
		gone string
		want []string
	}{
		"a line manager who manages no more": {`UPDATE practitioner SET roles = '["PRACTITIONER"]' WHERE id = {senior}`,
			[]string{"REMINDER told 1 for 02.03.", "MANAGER told 2 for 16.03.", reminder, "ACTION_ESCALATED: Team manager of Wren", assigner}},
		"all managers of the team": {`UPDATE practitioner SET active = false WHERE id IN ({senior}, {team manager})`,
			[]string{"REMINDER told 1 for 02.03.", "MANAGER told 2 for 16.03.", reminder, "ACTION_ESCALATED: Head of trust", assigner}},
		"a line manager whose body is closed": {`UPDATE practitioner SET manager_id = {head of trust} WHERE id = {visitor}; UPDATE ` +
			`organisation SET active = false WHERE id = {trust}`,
			[]string{"REMINDER told 1 for 02.03.", "MANAGER told 3 for 16.03.", reminder, "ACTION_ESCALATED: Team manager of Wren",
				"ACTION_ESCALATED: Senior of Wren", assigner}},
		"who assigned it: their managers hear": {`UPDATE practitioner SET active = false WHERE id = {social worker}`,
			[]string{"REMINDER told 1 for 02.03.", "MANAGER told 3 for 16.03.", reminder, "ACTION_ESCALATED: Senior of Wren",
				"ACTION_ESCALATED: Council manager of Wren", "ACTION_ESCALATED: Other manager of Wren"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newEscalationEnv(t)
			w.assign(t, visitors, "wren")
			w.exec(t, c.gone)
			w.morning(t, 14)
			w.wantNotices(t, c.want...)
		})
	}
}

func TestEachMessageIsSentOnceAndTheNextIsKnown(t *testing.T) {
	t.Parallel()
	w := newEscalationEnv(t)
	w.assign(t, visitors, "wren")
	reminder := []string{"REMINDER told 1 for 02.03.", "ACTION_REMINDER: Visitor of Wren"}
	for _, step := range []struct{ days, next int }{{0, 14}, {13, 14}} {
		w.schedule(t) // the job runs too early: no more messages
		w.morning(t, step.days)
		w.wantNotices(t, reminder...)
		w.wantNextJob(t, step.next)
	}
	w.exec(t, "UPDATE action SET due = '2026-03-20' WHERE id = {action}")
	w.morning(t, 14)
	w.wantNotices(t, reminder...)
	w.wantNextJob(t, 18)
	w.morning(t, 32)
	all := append(reminder, "REMINDER told 1 for 20.03.", "ACTION_REMINDER: Visitor of Wren", "MANAGER told 2 for 03.04.",
		"ACTION_ESCALATED: Senior of Wren",
		"ACTION_ESCALATED: Social worker of Wren")
	w.wantNotices(t, all...)
	w.exec(t, "UPDATE action SET state = 'DONE', effect = 'Wren has gained two kilos.' WHERE id = {action}")
	w.morning(t, 60)
	w.wantNotices(t, all...)
	w.wantNextJob(t, -1)
}

func TestNothingIsOwedOfWhatIsOver(t *testing.T) {
	t.Parallel()
	for _, state := range []string{"DONE", "DECLINED", "CANCELLED"} {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			w := newEscalationEnv(t)
			w.assign(t, visitors, "wren")
			w.exec(t, "UPDATE action SET effect = 'It helped.', reason = 'No need.', state = '"+state+"' WHERE id = {action}")
			w.morning(t, 28)
			w.wantNotices(t)
			w.wantNextJob(t, -1)
		})
	}
}

func TestThatAnActionStayedUndoneIsPartOfTheChildrensLives(t *testing.T) {
	t.Parallel()
	w := newEscalationEnv(t)
	w.assign(t, visitors, "wren", "robin")
	w.morning(t, 0)
	if n := w.count(t, "SELECT count(*) FROM chronology_event"); n != 0 {
		t.Errorf("a reminder left %d events", n)
	}
	w.morning(t, 14)
	w.exec(t, "UPDATE action SET organisation_id = {school}, practitioner_id = NULL, owner_kind = 'ORGANISATION' WHERE id = {action}")
	w.exec(t, "UPDATE practitioner SET active = false WHERE organisation_id = {school}")
	w.morning(t, 29)
	for summary, significance := range map[string]string{
		"An action is overdue by 14 days; its manager was told.":               "ROUTINE",
		"An action is overdue by 29 days; nobody of its agency could be told.": "SIGNIFICANT",
	} {
		const question = `SELECT count(*) FROM chronology_event e JOIN chronology_subject s ON s.event_id = e.id AND s.occurred_at = e.occurred_at
 WHERE e.summary = $1 AND e.significance = $2 AND e.category = 'ACTION' AND e.agency = 'SOCIAL_CARE' AND e.classification = 'ROUTINE'
 AND e.source_id = $3 AND e.recorded_by_id = $4 AND e.organisation_id = $5 AND e.occurred_at = e.recorded_at`
		if n := w.count(t, question, summary, significance, w.id(t, "action"), w.id(t, "social worker"), w.id(t, "council")); n != 2 {
			t.Errorf("%q is part of %d lives, want 2", summary, n)
		}
	}
	if n := w.count(t, "SELECT count(*) FROM chronology_event"); n != 2 {
		t.Errorf("there are %d events, want 2", n)
	}
}

func TestASessionSendsNothingThatIsNotOwed(t *testing.T) {
	t.Parallel()
	w := newEscalationEnv(t)
	w.assign(t, visitors, "wren")
	session, err := sql.Open("postgres", w.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	send := func(now, step, day, today string) error {
		_, err := session.ExecContext(t.Context(), "SELECT escalate_action($1, $2, $3, $4) FROM set_config('heed.now', $5, false)",
			w.id(t, "action"), step, day, today, now)
		return err
	}
	for _, odd := range [][2]string{{"2026-03-03", "2026-03-02"}, {"2026-03-01", "2026-03-02"}} {
		if err := send("2026-03-02T09:00:00Z", "REMINDER", odd[0], odd[1]); err != nil {
			t.Fatal(err)
		}
		w.wantNotices(t)
	}
	if err := send("2026-03-02T09:00:00Z", "RUMOUR", "2026-03-02", "2026-03-02"); err == nil ||
		!strings.Contains(err.Error(), "check constraint") {
		t.Errorf("a step that there is not: got %v", err)
	}
	for range 2 {
		if err := send("2026-03-02T09:00:00Z", "REMINDER", "2026-03-02", "2026-03-02"); err != nil {
			t.Fatal(err)
		}
	}
	w.wantNotices(t, "REMINDER told 1 for 02.03.", "ACTION_REMINDER: Visitor of Wren")
}

func TestAJobGivesWayToWhoEditsItsAction(t *testing.T) {
	t.Parallel()
	w := newEscalationEnv(t)
	w.assign(t, visitors, "wren")
	edit, err := w.admin.BeginTx(context.WithoutCancel(t.Context()), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer edit.Rollback()
	if _, err := edit.ExecContext(t.Context(),
		"SELECT set_config('heed.operation', gen_random_uuid()::text, true), set_config('heed.now', now()::text, true)"); err != nil {
		t.Fatal(err)
	}
	if _, err := edit.ExecContext(t.Context(), "SELECT what FROM action WHERE id = $1 FOR UPDATE", w.id(t, "action")); err != nil {
		t.Fatal(err)
	}
	at := practice.EscalationTime(dueDay)
	stop := w.run(t, w.store, at.Sub(jobStart), map[string]store.Handler{store.JobEscalate: jobs.Escalate(practice.DefaultEscalations())})
	defer stop()
	w.until(t, 1,
		"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'heed_app' AND wait_event_type = 'Lock'")
	// Each of both now waits for the other.
	if _, err := edit.ExecContext(context.WithoutCancel(t.Context()), "SELECT schedule_job($1, $2, $3)", store.JobEscalate,
		w.id(t, "action"), at); err != nil {
		t.Fatalf("the edit was ended for the job: %v", err)
	}
	if err := edit.Commit(); err != nil {
		t.Fatal(err)
	}
	w.until(t, 1, "SELECT count(*) FROM job WHERE last_error = 'SQLSTATE_55P03' AND attempts >= 1")
	stop()
	w.exec(t, "UPDATE job SET attempts = 0")
	w.morning(t, 1)
	w.wantNotices(t, "REMINDER told 1 for 02.03.", "ACTION_REMINDER: Visitor of Wren")
}
