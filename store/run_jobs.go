package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// Handler does the work of a job on its subject, all of it in the operation
// that took the job: what it does lasts exactly if the job is done. It asks what
// is owed rather than believe that it is, for it may come late or early.
type Handler func(ctx context.Context, op *Operation, subject uuid.UUID) error

// JobKeeping is what RunJobs works with.
type JobKeeping struct {
	// Clock tells the time.
	Clock func() time.Time
	// Every is the pause between two looks for work that is due.
	Every time.Duration
	// Log takes what goes wrong.
	Log *slog.Logger
	// Handlers do the work, by its kind. Work of other kinds is left to replicas
	// that know it.
	Handlers map[string]Handler
}

// jobTime bounds a job, so that a database that hangs does not hold the runner.
const jobTime = 20 * time.Second

// RunJobs does the work that is due, one job after the other, until the context
// ends; it ends the job that it is at. Each replica may run it: they share the
// work.
func (s *Store) RunJobs(ctx context.Context, k JobKeeping) {
	runner := jobRunner{k, s, slices.Sorted(maps.Keys(k.Handlers)), map[uuid.UUID]int{}}
	repeat(ctx, k.Every, k.Log, "the background work waits", runner.pass)
}

type jobRunner struct {
	JobKeeping
	store *Store
	kinds []string
	// lost counts how often the connection was lost at a job.
	lost map[uuid.UUID]int
}

// mostLost is how often a job's connection may be lost before it counts as the
// job's own failure.
const mostLost = 5

// pass does all that is due. A job whose connection was lost is set aside until the
// others are done: it may be the job's own doing.
func (r jobRunner) pass(ctx context.Context) error {
	var aside []uuid.UUID
	var lost error
	for ctx.Err() == nil {
		job, err := r.next(context.WithoutCancel(ctx), aside)
		switch {
		case err != nil && job != nil:
			aside, lost = append(aside, job.ID), err
		case err != nil:
			return err
		case job == nil:
			return lost
		}
	}
	return nil
}

// next does one job but those set aside, and returns it; nil where there is none.
// A job that fails waits for its next turn and holds nobody up. Its error, with the
// job, says that the connection was lost at it; that the database is away is no
// failure of the job.
func (r jobRunner) next(ctx context.Context, aside []uuid.UUID) (*Job, error) {
	given, cancel := context.WithTimeout(ctx, jobTime)
	defer cancel()
	op, err := r.store.beginJob(given, r.Clock())
	if err != nil {
		return nil, err
	}
	defer op.Rollback()
	job, err := op.takeJob(given, r.kinds, aside)
	if err != nil || job == nil {
		return nil, err
	}
	if err = r.work(given, op, job); err == nil {
		err = op.Commit(given)
	}
	if err == nil {
		delete(r.lost, job.ID)
		return job, nil
	}
	op.Rollback()
	if given.Err() == nil && Unreachable(err) {
		if r.lost[job.ID]++; r.lost[job.ID] < mostLost {
			return job, err
		}
		delete(r.lost, job.ID)
	}
	return job, r.failed(ctx, job, err)
}

// errPanicked says that a handler panicked.
var errPanicked = errors.New("the handler panicked")

// work calls the handler, and contains it.
func (r jobRunner) work(ctx context.Context, op *Operation, job *Job) (err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			// What was thrown may hold values: only its type is told.
			r.Log.ErrorContext(ctx, "panic", "type", fmt.Sprintf("%T", thrown), "stack", string(debug.Stack()))
			err = errPanicked
		}
	}()
	return r.Handlers[job.Kind](ctx, op, job.subject)
}

// failed notes that a job failed, and when it is tried again.
func (r jobRunner) failed(ctx context.Context, job *Job, fault error) error {
	ctx, cancel := context.WithTimeout(ctx, jobTime)
	defer cancel()
	wait := retryAfter(job.Attempts)
	attrs := []slog.Attr{slog.String("kind", job.Kind), slog.String("job", job.ID.String()), slog.Int("attempts", job.Attempts),
		slog.String("code", jobCode(fault)), slog.Duration("retry_in", wait)}
	// PostgreSQL's messages can repeat values, so of its errors only the places are logged.
	if f := pq.As(fault); f != nil {
		attrs = append(attrs, slog.String("table", f.Table), slog.String("constraint", f.Constraint), slog.String("routine", f.Routine))
	} else {
		attrs = append(attrs, slog.String("error", fault.Error()))
	}
	r.Log.LogAttrs(ctx, slog.LevelError, "a job failed", attrs...)
	_, err := r.store.db.ExecContext(ctx, "SELECT fail_job($1, $2, $3)", job.ID, jobCode(fault), r.Clock().Add(wait))
	return wrapped("note that a job failed", err)
}

// jobCode is what is kept of an error: a code, never a text with values.
func jobCode(err error) string {
	switch fault := pq.As(err); {
	case fault != nil:
		return "SQLSTATE_" + string(fault.Code)
	case errors.Is(err, errPanicked):
		return "PANIC"
	case errors.Is(err, context.DeadlineExceeded):
		return "TIMEOUT"
	case Unreachable(err):
		return "CONNECTION_LOST"
	default:
		return "INTERNAL"
	}
}

// The waits after a job has failed: they double.
const (
	firstRetry = 10 * time.Second
	lastRetry  = time.Hour
)

// retryAfter is how long a job waits after so many attempts, from 1.
func retryAfter(attempts int) time.Duration {
	wait := firstRetry
	for range attempts - 1 {
		if wait *= 2; wait >= lastRetry {
			return lastRetry
		}
	}
	return wait
}
