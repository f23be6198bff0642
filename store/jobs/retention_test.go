package jobs_test

import (
	"testing"
	"time"

	"heed/store/jobs"
)

func TestWhatWasKeptForLongEnoughIsRemovedAndNothingElse(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	body, person := newID(t, "Organisation"), newID(t, "Practitioner")
	for _, step := range []struct {
		statement string
		args      []any
	}{
		{`INSERT INTO organisation (id, created_at, updated_at, name, agency, kind) VALUES ($1, now(), now(), 'A school', 'EDUCATION', ` +
			`'SCHOOL')`, []any{body}},
		{`INSERT INTO practitioner (id, created_at, updated_at, organisation_id, name, issuer, subject, roles) VALUES ($1, now(), now(), $2, ` +
			`'Avis', 'i', '1', '[]')`, []any{person, body}},
		// More rows to remove than one batch, and a row exactly at the limit, which stays.
		{`INSERT INTO job (id, created_at, kind, subject_id, run_at, done_at)
		  SELECT gen_random_uuid(), now(), 'k', gen_random_uuid(), $1, $1::timestamptz - n * interval '1 hour' FROM generate_series(0, 2100) n`,
			[]any{jobStart}},
		{`INSERT INTO job (id, created_at, kind, subject_id, run_at) VALUES (gen_random_uuid(), now(), 'waits', gen_random_uuid(), ` +
			`$1::timestamptz - interval '10 years')`, []any{jobStart}},
		{`INSERT INTO retry (practitioner_id, key, verb, input_hash, at)
		  SELECT $2, 'key ' || n, 'v', '', $1::timestamptz - n * interval '1 hour' FROM generate_series(0, 100) n`, []any{jobStart, person}},
		{`INSERT INTO notice (id, created_at, recipient_id, kind, at, read_at)
		  SELECT gen_random_uuid(), now(), $2, 'ACTION_REMINDER', $1, CASE WHEN n < 90 THEN $1::timestamptz - n * interval '1 hour' END FROM
		  generate_series(0, 100) n`, []any{jobStart, person}},
		{`INSERT INTO webhook (organisation_id, created_at, url, secret, secret_by_id, set_at, former_secret, former_until)
		  VALUES ($2, now(), '', 'a', $3, now(), 'b', $1::timestamptz - interval '1 second')`, []any{jobStart, body, person}},
	} {
		if _, err := w.admin.ExecContext(t.Context(), step.statement, step.args...); err != nil {
			t.Fatalf("%.50s: %v", step.statement, err)
		}
	}
	keep := jobs.Retention{Jobs: 10 * time.Hour, Keys: 20 * time.Hour, Notices: 30 * time.Hour}
	removed, err := jobs.Tidy(t.Context(), w.store, jobStart, keep)
	if err != nil || removed != 2090+80+59 {
		t.Errorf("removed %d, error %v; want %d", removed, err, 2090+80+59)
	}
	for question, want := range map[string]int{
		doneJobs: 11, waitingJobs: 1, "SELECT count(*) FROM retry": 21,
		"SELECT count(*) FROM notice WHERE read_at IS NOT NULL": 31, "SELECT count(*) FROM notice WHERE read_at IS NULL": 11,
		"SELECT count(*) FROM webhook WHERE secret = 'a' AND former_secret IS NULL": 1,
	} {
		if got := w.count(t, question); got != want {
			t.Errorf("%s: got %d, want %d", question, got, want)
		}
	}
	if removed, err := jobs.Tidy(t.Context(), w.store, jobStart, keep); err != nil || removed != 0 {
		t.Errorf("again: removed %d, error %v; want none", removed, err)
	}
}
