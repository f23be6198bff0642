package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"time"

	"github.com/lib/pq"

	"heed/store"
)

// RunConfig is the configuration of Run.
type RunConfig struct {
	// Clock tells the time.
	Clock func() time.Time
	// Every is the pause between two searches for due jobs.
	Every time.Duration
	// Log takes what goes wrong.
	Log *slog.Logger
	// Handlers do the work, by its kind. Work of other kinds is left to replicas
	// that know it.
	Handlers map[string]store.Handler
}

// jobTime bounds a job, so that a database that hangs does not hold up the runner.
const jobTime = 20 * time.Second

// Run does the due jobs one after the other until the context ends; it finishes the
// running job. Each replica may run it: they share the work.
func Run(ctx context.Context, s *store.Store, k RunConfig) {
	work := runner{k, s, slices.Sorted(maps.Keys(k.Handlers))}
	Repeat(ctx, k.Every, k.Log, "the background work waits", work.pass)
}

type runner struct {
	RunConfig
	store *store.Store
	kinds []string
}

// mostLost is how many tries of a job may be lost with the connection or the process
// before that counts as the job's own failure.
const mostLost = 5

// lostTooOften reports whether the job itself is the cause of its lost tries: five of
// them, or one if the job has failed before.
func lostTooOften(job *Job, lost int) bool { return lost >= mostLost || lost > 0 && job.Attempts > 0 }

// pass does all due jobs. A job whose connection was lost is set aside until the others
// are done, because the job may be the cause.
func (r runner) pass(ctx context.Context) error {
	aside := pq.StringArray{}
	var lost error
	for ctx.Err() == nil {
		job, err := r.next(context.WithoutCancel(ctx), aside)
		switch {
		case err != nil && job != nil:
			aside, lost = append(aside, job.ID.String()), err
		case err != nil:
			return err
		case job == nil:
			return lost
		}
	}
	return nil
}

// next does one job, except those set aside, and returns it; nil if there is none. A job
// that fails waits for its next attempt and delays no other. An error together with a job
// says that the connection was lost during it; a database that is down is no failure of
// the job. The database counts the tries, so a job that ends its process is noticed.
func (r runner) next(ctx context.Context, aside pq.StringArray) (*Job, error) {
	given, cancel := context.WithTimeout(ctx, jobTime)
	defer cancel()
	job, err := try(given, r.store, r.Clock(), r.kinds, aside)
	if err != nil || job == nil {
		return nil, err
	}
	if lostTooOften(job, job.tries-1) {
		job.Attempts++
		return job, r.failed(ctx, job, errDied)
	}
	within, op, err := r.store.BeginJob(given, r.Clock())
	if err != nil {
		return job, err
	}
	defer op.Rollback()
	before := job.Attempts
	taken, err := take(within, job)
	if err == nil && !taken {
		return job, nil
	}
	if err == nil {
		err = r.work(within, op, job)
	}
	if err == nil {
		err = op.Commit(within)
	}
	if err == nil {
		return job, nil
	}
	op.Rollback()
	job.Attempts = before
	if given.Err() == nil && store.Unreachable(err) && !lostTooOften(job, job.tries) {
		return job, err
	}
	job.Attempts++
	return job, r.failed(ctx, job, err)
}

var (
	// errPanicked says that a handler panicked.
	errPanicked = errors.New("the handler panicked")
	// errDied says that tries of a job did not end, and no process reported why.
	errDied = errors.New("the process died, or its connection was lost, at each try")
)

// work calls the handler and recovers its panics.
func (r runner) work(ctx context.Context, op *store.Operation, job *Job) (err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			// The value of a panic may hold personal data, so only its type is logged.
			r.Log.ErrorContext(ctx, "panic", "type", fmt.Sprintf("%T", thrown), "stack", string(debug.Stack()))
			err = errPanicked
		}
	}()
	return r.Handlers[job.Kind](ctx, op, job.subject)
}

// failed records that a job failed, and when it runs again.
func (r runner) failed(ctx context.Context, job *Job, fault error) error {
	ctx, cancel := context.WithTimeout(ctx, jobTime)
	defer cancel()
	wait := retryAfter(job.Attempts)
	attrs := []slog.Attr{slog.String("kind", job.Kind), slog.String("job", job.ID.String()), slog.Int("attempts", job.Attempts),
		slog.String("code", jobCode(fault)), slog.Duration("retry_in", wait)}
	// PostgreSQL's messages can repeat values, so only the position of its errors is logged.
	if f := pq.As(fault); f != nil {
		attrs = append(attrs, slog.String("table", f.Table), slog.String("constraint", f.Constraint), slog.String("routine", f.Routine))
	} else {
		attrs = append(attrs, slog.String("error", fault.Error()))
	}
	r.Log.LogAttrs(ctx, slog.LevelError, "a job failed", attrs...)
	_, err := r.store.DB().ExecContext(ctx, "SELECT fail_job($1, $2, $3)", job.ID, jobCode(fault), r.Clock().Add(wait))
	if err != nil {
		return fmt.Errorf("note that a job failed: %w", err)
	}
	return nil
}

// jobCode is the part of an error that is stored: a code, never a text with values.
func jobCode(err error) string {
	var refused *MailError
	switch fault := pq.As(err); {
	case fault != nil:
		return "SQLSTATE_" + string(fault.Code)
	case errors.As(err, &refused):
		return refused.code()
	case errors.Is(err, errPanicked):
		return "PANIC"
	case errors.Is(err, errDied):
		return "PROCESS_LOST"
	case errors.Is(err, context.DeadlineExceeded):
		return "TIMEOUT"
	case store.Unreachable(err):
		return "CONNECTION_LOST"
	default:
		return "INTERNAL"
	}
}

// The wait after a failed attempt. It doubles each time.
const (
	firstRetry = 10 * time.Second
	lastRetry  = time.Hour
)

// retryAfter is how long a job waits after its nth failed attempt, from 1.
func retryAfter(attempts int) time.Duration {
	wait := firstRetry
	for range attempts - 1 {
		if wait *= 2; wait >= lastRetry {
			return lastRetry
		}
	}
	return wait
}
