package jobs_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/practice"
	"heed/store"
	"heed/store/jobs"
)

// dueDay is when the actions of these tests are due.
var dueDay = practice.NewDate(2026, 3, 2)

// partnershipSQL is who is notified of actions: a team within a trust, a school below the
// council, and a surgery without managers. {x} is the identifier of x.
const partnershipSQL = `
INSERT INTO organisation (id, created_at, updated_at, name, agency, kind, parent_id) VALUES
 ({trust}, now(), now(), 'Trust', 'HEALTH', 'HOSPITAL_TRUST', NULL), ({team}, now(), now(), 'Team', 'HEALTH', 'HEALTH_VISITING', {trust}),
 ({council}, now(), now(), 'Council', 'SOCIAL_CARE', 'LOCAL_AUTHORITY', NULL), ({school}, now(), now(), 'School', 'EDUCATION', 'SCHOOL',
 {council}),
 ({surgery}, now(), now(), 'Surgery', 'HEALTH', 'GP_PRACTICE', NULL);
INSERT INTO practitioner (id, created_at, updated_at, name, issuer, subject, roles, organisation_id, manager_id, active) VALUES
 ({head of trust}, now(), now(), 'Head of trust', 'i', 'a', '["MANAGER"]', {trust}, NULL, true),
 ({team manager}, now(), now(), 'Team manager', 'i', 'b', '["MANAGER"]', {team}, {head of trust}, true),
 ({senior}, now(), now(), 'Senior', 'i', 'c', '["MANAGER"]', {team}, {team manager}, true),
 ({visitor}, now(), now(), 'Visitor', 'i', 'd', '["PRACTITIONER"]', {team}, {senior}, true),
 ({locum}, now(), now(), 'Locum', 'i', 'e', '["PRACTITIONER"]', {team}, NULL, true),
 ({leaver}, now(), now(), 'Leaver', 'i', 'f', '["PRACTITIONER"]', {team}, {senior}, false),
 ({head teacher}, now(), now(), 'Head teacher', 'i', 'g', '["MANAGER"]', {school}, NULL, true),
 ({teacher}, now(), now(), 'Teacher', 'i', 'h', '["PRACTITIONER"]', {school}, {head teacher}, true),
 ({doctor}, now(), now(), 'Doctor', 'i', 'j', '["PRACTITIONER"]', {surgery}, NULL, true),
 ({council manager}, now(), now(), 'Council manager', 'i', 'k', '["MANAGER"]', {council}, NULL, true),
 ({other manager}, now(), now(), 'Other manager', 'i', 'l', '["MANAGER"]', {council}, NULL, true),
 ({social worker}, now(), now(), 'Social worker', 'i', 'm', '["LEAD"]', {council}, {council manager}, true);
INSERT INTO relative (id, created_at, updated_at, family_name, sex) VALUES ({aunt}, now(), now(), 'Quillfether', 'FEMALE');
INSERT INTO child (id, created_at, updated_at, given_name, family_name, sex, gender_identity, restricted) VALUES
 ({wren}, now(), now(), 'Wren', 'Quillfether', 'UNKNOWN', 'NOT_KNOWN', false), ({robin}, now(), now(), 'Robin', 'Thimblewick', 'UNKNOWN',
 'NOT_KNOWN', true);
INSERT INTO involvement (id, created_at, updated_at, role, purpose, lawful_basis, "from", origin, child_id, organisation_id,
practitioner_id) VALUES
 (gen_random_uuid(), now(), now(), 'HEALTH_VISITOR', 'Care', 'PUBLIC_TASK', '2025-01-01', 'RECORDED', {wren}, {team}, NULL),
 (gen_random_uuid(), now(), now(), 'HEALTH_VISITOR', 'Care', 'PUBLIC_TASK', '2025-01-01', 'RECORDED', {robin}, {team}, {visitor}),
 (gen_random_uuid(), now(), now(), 'LEAD_SOCIAL_WORKER', 'Care', 'PUBLIC_TASK', '2025-01-01', 'RECORDED', {robin}, {council},
  {council manager})`

// escalationEnv is a partnership whose actions fall due.
type escalationEnv struct {
	*env
	ids map[string]uuid.UUID
}

func newEscalationEnv(t *testing.T) *escalationEnv {
	t.Helper()
	w := &escalationEnv{newEnv(t), map[string]uuid.UUID{}}
	w.exec(t, partnershipSQL)
	return w
}

// kindOf is the record type of a name in these tests.
func kindOf(name string) string {
	switch name {
	case "trust", "team", "council", "school", "surgery":
		return "Organisation"
	case "wren", "robin":
		return "Child"
	case "aunt":
		return "Relative"
	case "action":
		return "Action"
	}
	return "Practitioner"
}

// id is the identifier of a name.
func (w *escalationEnv) id(t *testing.T, name string) uuid.UUID {
	t.Helper()
	if _, known := w.ids[name]; !known {
		w.ids[name] = newID(t, kindOf(name))
	}
	return w.ids[name]
}

// exec runs statements as the superuser, with names in braces replaced.
func (w *escalationEnv) exec(t *testing.T, statements string) {
	t.Helper()
	for name, rest := "", statements; ; {
		_, after, found := strings.Cut(rest, "{")
		if !found {
			break
		}
		name, rest, _ = strings.Cut(after, "}")
		statements = strings.ReplaceAll(statements, "{"+name+"}", "'"+w.id(t, name).String()+"'")
	}
	if _, err := w.admin.ExecContext(t.Context(), statements); err != nil {
		t.Fatalf("%s: %v", statements, err)
	}
}

// assign makes the action: its owner, in SQL (kind, organisation, practitioner, relative),
// and its children. Its messages are scheduled from its due date.
func (w *escalationEnv) assign(t *testing.T, owner string, children ...string) {
	t.Helper()
	w.exec(t, `INSERT INTO action (id, created_at, updated_at, what, why, state, origin, assigned_at, assigned_by_id,
	  assigning_organisation_id, due,
  owner_kind, organisation_id, practitioner_id, relative_id)
 VALUES ({action}, now(), now(), 'Weigh Wren', 'To grow', 'ACCEPTED', 'DIRECT', now(), {social worker}, {council}, '`+dueDay.String()+
		"', "+owner+")")
	for _, child := range children {
		w.exec(t, "INSERT INTO action_child (id, created_at, action_id, child_id) VALUES (gen_random_uuid(), now(), {action}, {"+child+"})")
	}
	w.schedule(t)
}

// schedule schedules the action's next job, as assigning it does.
func (w *escalationEnv) schedule(t *testing.T) {
	t.Helper()
	w.within(t, func(ctx context.Context, op *store.Operation) error {
		return op.Schedule(ctx, store.JobEscalate, w.id(t, "action"), practice.EscalationTime(dueDay))
	})
}

// morning runs the background work on a morning some days after the due date, until all
// due jobs are done.
func (w *escalationEnv) morning(t *testing.T, days int) {
	t.Helper()
	at := practice.EscalationTime(dueDay.AddDays(days))
	stop := w.run(t, w.store, at.Sub(jobStart), map[string]store.Handler{store.JobEscalate: jobs.Escalate(practice.DefaultEscalations())})
	w.until(t, 0, "SELECT count(*) FROM job WHERE done_at IS NULL AND run_at <= $1 AND attempts = 0", at)
	stop()
}

// notices lists the notices: recipient, kind and child, and the recorded escalations.
func (w *escalationEnv) notices(t *testing.T) []string {
	t.Helper()
	rows, err := w.admin.QueryContext(t.Context(), `SELECT n.kind || ': ' || p.name || coalesce(' of ' || c.given_name, ''), (n.subject_id
	  IS NULL) <> (c.id IS NULL)
 FROM notice n JOIN practitioner p ON p.id = n.recipient_id LEFT JOIN child c ON c.id = n.child_id
 UNION ALL SELECT e."to" || ' told ' || e.told || ' for ' || to_char(e."on", 'DD.MM.'), e.action_id <> $1 FROM escalation e`,
		w.id(t, "action"))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var line string
		var amiss bool
		if err := rows.Scan(&line, &amiss); err != nil {
			t.Fatal(err)
		}
		if amiss {
			line += " (amiss)"
		}
		list = append(list, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

// wantNotices fails unless exactly these were sent, in any order.
func (w *escalationEnv) wantNotices(t *testing.T, want ...string) {
	t.Helper()
	slices.Sort(want)
	if got := w.notices(t); !slices.Equal(got, want) {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

// wantNextJob fails unless the next job is on the morning that many days after the due date;
// none for a negative number.
func (w *escalationEnv) wantNextJob(t *testing.T, days int) {
	t.Helper()
	want := "never"
	if days >= 0 {
		want = practice.EscalationTime(dueDay.AddDays(days)).Format(time.RFC3339)
	}
	list, err := jobs.List(t.Context(), w.store, jobStart, 2)
	if err != nil {
		t.Fatal(err)
	}
	got := "never"
	for _, j := range list {
		got = j.RunAt.UTC().Format(time.RFC3339)
	}
	if got != want || len(list) > 1 {
		t.Errorf("%d looks are to come, the next %s, want %s", len(list), got, want)
	}
}
