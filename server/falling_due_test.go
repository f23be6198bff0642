package main

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"heed/store/storetest"
)

// fallingDue is how many actions fall due while servers are killed: enough that each kill
// happens amid dozens of them.
const fallingDue = 500

// phases are the periods of the actions: their due dates, and the two fortnights after,
// each with how often servers are killed in it.
var phases = []int{4, 2, 2}

// phaseDays is how long a phase takes: the due dates are spread over as many days as lie
// between a reminder, the manager's message and the head's.
const phaseDays = 14

// fallingDueSQL is a partnership with $1 actions, the first due on the day $2. Each is
// scheduled for the morning of its due date. Its "why" says how many messages it gets
// before it is done: none, the reminder, the manager's as well, or all three. Everybody
// who is notified may see the child.
const fallingDueSQL = `
WITH body AS (
  INSERT INTO organisation (id, created_at, updated_at, name, agency, kind, parent_id)
  SELECT ('00000000-0000-8001-8000-00000000000' || n)::uuid, now(), now(), 'Team ' || n, 'HEALTH', 'HEALTH_VISITING',
    CASE WHEN n > 0 THEN '00000000-0000-8001-8000-000000000000'::uuid END
  FROM generate_series(0, 4) n RETURNING id
), people AS (
  INSERT INTO practitioner (id, created_at, updated_at, name, issuer, subject, roles, organisation_id, manager_id)
  SELECT ('00000000-0000-8002-800' || k || '-00000000000' || n)::uuid, now(), now(), 'Somebody', 'https://issuer.invalid', k || '-' || n,
    CASE k WHEN 1 THEN '["MANAGER"]'::jsonb ELSE '["PRACTITIONER"]' END, ('00000000-0000-8001-8000-00000000000' || n)::uuid,
    CASE k WHEN 2 THEN ('00000000-0000-8002-8001-00000000000' || n)::uuid END
  FROM generate_series(0, 4) n, generate_series(1, 2) k RETURNING id
), child AS (
  INSERT INTO child (id, created_at, updated_at, given_name, family_name, sex, gender_identity)
  SELECT timed_id(now(), 3), now(), now(), 'Child ' || n, 'Madeup', 'UNKNOWN', 'NOT_KNOWN' FROM generate_series(1, 100) n RETURNING id
), involved AS (
  INSERT INTO involvement (id, created_at, updated_at, role, purpose, lawful_basis, "from", origin, child_id, organisation_id)
  SELECT timed_id(now(), 4), now(), now(), 'HEALTH_VISITOR', 'Care', 'PUBLIC_TASK', '2020-01-01', 'RECORDED', c.id, b.id FROM child c,
  body b
), kid AS (SELECT array_agg(id) AS ids FROM child), action AS (
  INSERT INTO action (id, created_at, updated_at, what, why, origin, assigned_at, assigned_by_id, assigning_organisation_id, due,
    state, effect, owner_kind, organisation_id, practitioner_id)
  SELECT timed_id(now(), 23), now(), now(), 'Weigh the child', ('{0,1,1,1,1,1,2,2,3,3}'::text[])[1 + n % 10], 'DIRECT', now(),
    '00000000-0000-8002-8002-000000000000', '00000000-0000-8001-8000-000000000000', $2::date + n % 14,
    CASE WHEN n % 10 = 0 THEN 'DONE' ELSE 'ACCEPTED' END, 'It grew.',
    CASE n % 2 WHEN 0 THEN 'ORGANISATION' ELSE 'PRACTITIONER' END, ('00000000-0000-8001-8000-00000000000' || 1 + n % 4)::uuid,
    CASE n % 2 WHEN 1 THEN ('00000000-0000-8002-8002-00000000000' || 1 + n % 4)::uuid END
  FROM generate_series(1, $1) n RETURNING id, due
), children AS (
  INSERT INTO action_child (id, created_at, action_id, child_id)
  SELECT timed_id(now(), 24), now(), a.id, kid.ids[1 + (row_number() OVER ()) % 100] FROM action a, kid
)
INSERT INTO job (id, created_at, kind, subject_id, run_at)
SELECT timed_id(now(), 29), now(), 'escalate', id, (due + time '06:00') AT TIME ZONE 'Europe/London' FROM action`

// exactness are queries about all actions; each returns the number of those with a missing
// or repeated message.
var exactness = map[string]string{
	"an action without its messages": `SELECT count(*) FROM action a WHERE why::int <> (SELECT count(*) FROM escalation e
 WHERE e.action_id = a.id AND (e."to", e."on", e.told) IN (('REMINDER', a.due, 1), ('MANAGER', a.due + 14, 2), ('HEAD_OF_AGENCY', a.due +
 28, CASE a.owner_kind WHEN 'ORGANISATION' THEN 1 ELSE 2 END)))`,
	"a message that was not owed":        `SELECT count(*) - (SELECT sum(why::int) FROM action) FROM escalation`,
	"a message that came before its day": `SELECT count(*) FROM escalation WHERE at < ("on" + time '06:00') AT TIME ZONE 'Europe/London'`,
	"an action whose owner was not reminded once": `SELECT count(*) FROM action a WHERE least(why::int, 1) <> (SELECT count(*) FROM notice n
 WHERE n.subject_id = a.id AND n.kind = 'ACTION_REMINDER')`,
	// For work without a named practitioner the team's manager gets the reminder: the head is
	// notified next, and nobody is left for the last level.
	"an action of which those above did not hear once each": `SELECT count(*) FROM action a WHERE least(greatest(why::int - 1, 0), CASE
	  a.owner_kind WHEN 'ORGANISATION' THEN 1 ELSE 2 END)
 NOT IN (SELECT unnest(ARRAY[count(*), count(DISTINCT n.recipient_id)]) FROM notice n WHERE n.subject_id = a.id AND n.kind =
 'ACTION_ESCALATED' AND n.recipient_id <> a.assigned_by_id)`,
	"an action of which whoever assigned it did not hear each time": `SELECT count(*) FROM action a WHERE greatest(why::int - 1, 0) <>
	  (SELECT count(*) FROM notice n
 WHERE n.subject_id = a.id AND n.kind = 'ACTION_ESCALATED' AND n.recipient_id = a.assigned_by_id)`,
	"a notice of nothing that was owed": `SELECT count(*) - (SELECT sum(e.told) FROM escalation e) FROM notice`,
	"an action without its events in the child's life": `SELECT count(*) FROM action a WHERE greatest(why::int - 1, 0) <> (SELECT count(*)
 FROM chronology_event e JOIN chronology_subject s ON s.event_id = e.id WHERE e.source_id = a.id)`,
	"an event of nothing that happened": `SELECT count(*) - (SELECT sum(greatest(why::int - 1, 0)) FROM action) FROM chronology_event`,
	"an action that was looked at too often or too rarely": `SELECT count(*) FROM action a WHERE least(why::int + 1, 3) <> (SELECT count(*)
	  FROM job j
 WHERE j.subject_id = a.id AND j.done_at IS NOT NULL)`,
	"a job that waits": `SELECT count(*) FROM job WHERE done_at IS NULL`,
}

func TestKilledServersSendEveryReminderAndEscalationOnce(t *testing.T) {
	t.Parallel()
	actions := fallingDue
	if testing.Short() {
		actions = fallingDue / 5
	}
	w := newDueEnv(t, actions)
	for phase, killings := range phases {
		for n := range killings {
			w.goOn(float64(phase) + float64(n+1)/float64(killings))
			w.kill()
		}
		w.finish(phase)
	}
	for what, question := range exactness {
		if n := count(t, w.admin, question); n != 0 {
			t.Errorf("%d times (seed %d): %s", n, w.seed, what)
		}
	}
	t.Logf("%d messages about %d actions; %d servers were killed; %d jobs gave way to another and were done later",
		count(t, w.admin, "SELECT count(*) FROM escalation"), actions, w.killed, count(t, w.admin, "SELECT count(*) FROM job WHERE attempts > 1"))
}

// dueEnv is two servers in processes of their own, on one database whose actions fall
// due.
type dueEnv struct {
	*testing.T
	admin   *sql.DB
	seed    uint64
	dice    *rand.Rand
	given   [2]map[string]string
	servers [2]*running
	// began is noon of the first day, so that a phase ends after the messages of a morning;
	// now is the current time.
	began, now time.Time
	killed     int
}

func newDueEnv(t *testing.T, actions int) *dueEnv {
	t.Helper()
	database := postgres.Database(t)
	w := &dueEnv{T: t, admin: database.Admin(t), seed: uint64(time.Now().UnixNano())}
	w.dice = rand.New(rand.NewPCG(w.seed, 0))
	w.settle(actions)
	for i := range w.servers {
		w.given[i] = inDevelopment(t, database)
		w.servers[i] = spawn(t, w.given[i])
	}
	return w
}

// inDevelopment is the environment of a development server on a database of the
// tests' cluster.
func inDevelopment(t *testing.T, database storetest.Database) map[string]string {
	t.Helper()
	// done jobs are counted at the end
	given := environment(t, map[string]string{"DATABASE_URL": database.OwnerURL, "HEED_KEEP_JOBS": "8760h"})
	asServing(t, given, database)
	return given
}

// settle fills the database: the first actions are due tomorrow.
func (w *dueEnv) settle(actions int) {
	w.Helper()
	w.began = time.Now().UTC().Truncate(24 * time.Hour).Add(12 * time.Hour)
	if _, err := w.admin.Exec(fallingDueSQL, actions, w.began.AddDate(0, 0, 1).Format(time.DateOnly)); err != nil {
		w.Fatal(err)
	}
	if _, err := w.admin.Exec("ANALYZE"); err != nil {
		w.Fatal(err)
	}
}

// goOn sets the clocks to a number of phases after the beginning.
func (w *dueEnv) goOn(phases float64) {
	w.Helper()
	w.now = w.began.Add(time.Duration(phases * phaseDays * float64(24*time.Hour)))
	for _, s := range w.servers {
		s.setTo(w.now)
	}
}

// dueJobs counts the jobs that are due, and those that failed and wait for their next
// attempt.
const dueJobs = "SELECT count(*) FROM job WHERE done_at IS NULL AND (run_at <= $1 OR attempts > 0)"

// kill lets the servers do some of the due jobs, kills one of them or both meanwhile, and
// starts them again with their clocks.
func (w *dueEnv) kill() {
	w.Helper()
	left := w.dice.IntN(count(w.T, w.admin, dueJobs, w.now) + 1)
	eventually(w.T, "some of the work is done", func() bool { return count(w.T, w.admin, dueJobs, w.now) <= left })
	victims := [][]int{{0}, {1}, {0, 1}}[w.dice.IntN(3)]
	for _, i := range victims {
		w.servers[i].stop()
		<-w.servers[i].done
		w.killed++
	}
	w.Logf("killed %v with %d jobs still due", victims, count(w.T, w.admin, dueJobs, w.now))
	for _, i := range victims {
		w.servers[i] = spawn(w.T, w.given[i])
	}
}

// finish ends a phase: all due jobs are done, and then the actions that get no more
// messages.
func (w *dueEnv) finish(phase int) {
	w.Helper()
	for n := 0; count(w.T, w.admin, dueJobs, w.now) > 0; n++ {
		if n == int(patience/(100*time.Millisecond)) {
			w.Fatal("never: all that is due is done")
		}
		time.Sleep(100 * time.Millisecond)
		w.goOn(float64(phase+1) + float64(n)/100_000)
	}
	if _, err := w.admin.Exec("UPDATE action SET state = 'DONE' WHERE why::int = $1", phase+1); err != nil {
		w.Fatal(err)
	}
}

// setTo sets a server's clock forward to an instant, unless it is later already.
func (s *running) setTo(instant time.Time) {
	s.t.Helper()
	by := instant.Sub(s.face().Now)
	if by <= 0 {
		return
	}
	body := url.Values{"forward": {by.String()}}.Encode()
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.base+clockPath, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if r, answer := s.do(request); r.StatusCode != http.StatusOK {
		s.t.Fatal(fmt.Errorf("the clock says %d %s", r.StatusCode, answer))
	}
}
