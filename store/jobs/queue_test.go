package jobs_test

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/store"
	"heed/store/jobs"
)

func TestOneJobOfAKindWaitsForASubjectAndTheEarlierInstantCounts(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	subject := newID(t, "Action")
	at := func(after time.Duration) func(context.Context, *store.Operation) error {
		return func(ctx context.Context, op *store.Operation) error {
			return op.Schedule(ctx, "look", subject, jobStart.Add(after))
		}
	}
	for _, step := range []struct {
		after, want time.Duration
	}{{2 * time.Hour, 2 * time.Hour}, {3 * time.Hour, 2 * time.Hour}, {time.Hour, time.Hour}} {
		w.within(t, at(step.after))
		list, err := jobs.List(t.Context(), w.store, jobStart, 10)
		if err != nil || len(list) != 1 || !list[0].RunAt.Equal(jobStart.Add(step.want)) {
			t.Errorf("after %s: got %+v, %v, want one job after %s", step.after, list, err, step.want)
		}
	}
	w.schedule(t, "look", time.Hour)
	w.within(t, func(ctx context.Context, op *store.Operation) error {
		return op.Schedule(ctx, "listen", subject, jobStart)
	})
	if n := w.count(t, waitingJobs); n != 3 {
		t.Errorf("%d jobs wait, want one for each kind and subject", n)
	}
	stop := w.run(t, w.store, time.Hour, map[string]store.Handler{"look": nothing, "listen": nothing})
	w.until(t, 3, doneJobs)
	stop()
	w.within(t, at(2*time.Hour))
	if n := w.count(t, waitingJobs); n != 1 {
		t.Errorf("%d jobs wait where one is scheduled again", n)
	}
}

func TestJobsAreReachedThroughTheirFunctionsAndFromOperationsOnly(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	session, err := sql.Open("postgres", w.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	for _, statement := range []string{
		"SELECT * FROM job",
		"INSERT INTO job (id, created_at, kind, subject_id, run_at) VALUES (gen_random_uuid(), now(), 'look', gen_random_uuid(), now())",
		"UPDATE job SET done_at = now()", "SELECT schedule_job('look', gen_random_uuid(), now())",
		"SELECT tell('ACTION_REMINDER', '{}', '{}', NULL, NULL, now())", "SELECT record_overdue(NULL, 'MANAGER', 1, true, '{}')",
	} {
		if _, err := session.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "permission denied") &&
			!strings.Contains(err.Error(), "within an operation") {
			t.Errorf("%s: got %v, want that it is denied", statement, err)
		}
	}
	if _, err := session.ExecContext(t.Context(), "SELECT * FROM take_job('{look}')"); err != nil {
		t.Error(err)
	}
	if n := w.count(t, "SELECT count(*) FROM job"); n != 0 {
		t.Errorf("there are %d jobs", n)
	}
}

func TestAJobIsDoneOnceWithAllThatItDidOrNotAtAll(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	fault := errors.New("no")
	broken := map[string]func(ctx context.Context, op *store.Operation) error{
		"INTERNAL": func(context.Context, *store.Operation) error { return fault },
		"PANIC":    func(context.Context, *store.Operation) error { panic("Wren Quillfether") },
		"SQLSTATE_22021": func(ctx context.Context, op *store.Operation) error {
			return op.Schedule(ctx, "\x00", uuid.UUID{}, jobStart)
		},
	}
	handlers := map[string]store.Handler{"good": func(ctx context.Context, op *store.Operation, subject uuid.UUID) error {
		return op.Schedule(ctx, "trace", subject, jobStart.Add(1000*time.Hour))
	}}
	for code, fails := range broken {
		kind := "bad " + code
		w.schedule(t, kind, -time.Hour) // due before the good ones
		handlers[kind] = func(ctx context.Context, op *store.Operation, subject uuid.UUID) error {
			if err := handlers["good"](ctx, op, subject); err != nil {
				return err
			}
			return fails(ctx, op)
		}
	}
	for range 5 {
		w.schedule(t, "good", 0)
	}
	w.schedule(t, "unknown", 0)
	stop := w.run(t, w.store, 0, handlers)
	w.until(t, 5, doneJobs)
	w.until(t, 3, "SELECT count(*) FROM job WHERE attempts = 1 AND done_at IS NULL")
	stop()
	if n := w.count(t, "SELECT count(*) FROM job WHERE kind = 'trace'"); n != 5 {
		t.Errorf("%d traces are left, want those of the 5 good jobs", n)
	}
	for code := range broken {
		if n := w.count(t, "SELECT count(*) FROM job WHERE kind = $1 AND last_error = $2 AND run_at = $3", "bad "+code, code,
			jobStart.Add(10*time.Second)); n != 1 {
			t.Errorf("the job that fails with %s is not noted so", code)
		}
	}
	if n := w.count(t, "SELECT count(*) FROM job WHERE kind = 'unknown' AND attempts = 0 AND done_at IS NULL"); n != 1 {
		t.Error("work that nobody here knows was touched")
	}
	if text := w.log.String(); !strings.Contains(text, "a job failed") || strings.Contains(text, "Quillfether") {
		t.Errorf("the log says %s", text)
	}
}

func TestAJobThatFailsIsTriedLessAndLessOften(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.schedule(t, "look", 0)
	var after time.Duration
	var left atomic.Int64
	left.Store(12)
	handlers := map[string]store.Handler{"look": func(context.Context, *store.Operation, uuid.UUID) error {
		if left.Add(-1) >= 0 {
			return errors.New("not yet")
		}
		return nil
	}}
	var waits []time.Duration
	for attempt := 1; attempt <= 12; attempt++ {
		stop := w.run(t, w.store, after, handlers)
		w.until(t, 1, "SELECT count(*) FROM job WHERE attempts = $1", attempt)
		stop()
		var next time.Time
		if err := w.admin.QueryRowContext(t.Context(), "SELECT run_at FROM job").Scan(&next); err != nil {
			t.Fatal(err)
		}
		waits = append(waits, next.Sub(jobStart.Add(after)))
		after = next.Sub(jobStart)
	}
	want := []time.Duration{10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600}
	for i := range want {
		want[i] *= time.Second
	}
	if !slices.Equal(waits, want) {
		t.Errorf("got waits %v, want %v", waits, want)
	}
	stop := w.run(t, w.store, after, handlers)
	w.until(t, 1, "SELECT count(*) FROM job WHERE attempts = 13 AND done_at IS NOT NULL")
	stop()
}

func TestReplicasShareTheWorkAndTheLossOfAConnectionLosesNothing(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	const jobs = 200
	for range jobs {
		w.schedule(t, "good", 0)
	}
	var calls atomic.Int64
	handlers := map[string]store.Handler{"good": func(ctx context.Context, op *store.Operation, subject uuid.UUID) error {
		calls.Add(1)
		return op.Schedule(ctx, "trace", subject, jobStart.Add(1000*time.Hour))
	}}
	stops := []func(){w.run(t, w.store, 0, handlers), w.run(t, w.store, 0, handlers), w.run(t, w.Open(t), 0, handlers)}
	// Less and less often, so that on any machine a job ends in between.
	for pause := 20 * time.Millisecond; w.count(t, doneJobs) < jobs; pause += 10 * time.Millisecond {
		w.count(t, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'heed_app'")
		time.Sleep(pause)
	}
	for _, stop := range stops {
		stop()
	}
	if n := w.count(t, "SELECT count(*) FROM job WHERE kind = 'trace' AND done_at IS NULL"); n != jobs {
		t.Errorf("%d of %d jobs left their trace", n, jobs)
	}
	if n := w.count(t, "SELECT count(*) FROM job WHERE kind = 'good' AND (attempts <> 1 OR last_error IS NOT NULL)"); n != 0 {
		t.Errorf("%d jobs are blamed for the database", n)
	}
	t.Logf("%d calls for %d jobs", calls.Load(), jobs)
}

func TestAJobWhoseConnectionDiesEachTimeHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.schedule(t, "deadly", -time.Hour)
	for range 3 {
		w.schedule(t, "good", 0)
	}
	stop := w.run(t, w.store, 0, map[string]store.Handler{"good": nothing,
		"deadly": func(ctx context.Context, op *store.Operation, _ uuid.UUID) error {
			// Its own connection is closed, as when it runs out of memory.
			_, err := w.admin.ExecContext(ctx,
				`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'heed_app' AND state = `+
					`'idle in transaction'`)
			return errors.Join(err, op.Schedule(ctx, "trace", newID(t, "Action"), jobStart))
		}})
	w.until(t, 3, doneJobs+" AND kind = 'good'")
	w.until(t, 1, "SELECT count(*) FROM job WHERE kind = 'deadly' AND attempts > 0 AND last_error = 'CONNECTION_LOST' AND run_at > $1",
		jobStart)
	stop()
}

func TestARunnerThatIsStoppedEndsItsJob(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.schedule(t, "long", 0)
	w.schedule(t, "long", time.Second)
	begun, goOn := make(chan struct{}, 2), make(chan struct{})
	stop := w.run(t, w.store, time.Minute, map[string]store.Handler{"long": func(context.Context, *store.Operation, uuid.UUID) error {
		begun <- struct{}{}
		<-goOn
		return nil
	}})
	<-begun
	ended := make(chan struct{})
	go func() { stop(); close(ended) }()
	go func() { close(goOn) }()
	<-ended
	if done, waiting := w.count(t, doneJobs), w.count(t, waitingJobs); done < 1 || done+waiting != 2 {
		t.Errorf("%d jobs are done and %d wait", done, waiting)
	}
}

func TestWhatWaitsIsListedWithWhatNeedsLookingAtFirst(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.schedule(t, "later", time.Hour)
	w.schedule(t, "due", -30*time.Second)
	w.schedule(t, "late", -2*time.Minute)
	w.schedule(t, "bad", 0)
	if _, err := w.admin.ExecContext(t.Context(), "SELECT fail_job(id, 'Wren is hungry', $1) FROM job WHERE kind = 'bad'",
		jobStart.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	list, err := jobs.List(t.Context(), w.store, jobStart, 3)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, j := range list {
		got = append(got, j.Kind+" "+j.State+" "+j.LastError)
	}
	if want := []string{"bad FAILED INTERNAL", "late LATE ", "due WAITING "}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	counts, err := jobs.Count(t.Context(), w.store, jobStart)
	if want := (jobs.Counts{Waiting: 4, Late: 1, Failed: 1}); err != nil || counts != want {
		t.Errorf("got %+v, %v, want %+v", counts, err, want)
	}
}
