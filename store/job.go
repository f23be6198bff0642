package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/store/pgdriver"
)

// Job is work that waits for its time, as whoever runs the server sees it.
type Job struct {
	// ID of the job.
	ID uuid.UUID
	// Kind of the work.
	Kind string
	// State is FAILED where it was tried in vain, LATE where it has been due for
	// a minute, else WAITING.
	State string
	// RunAt is when it is done next.
	RunAt time.Time
	// Attempts that were made.
	Attempts int
	// LastError is the code of what went wrong last; empty where nothing did.
	LastError string

	subject uuid.UUID
	// tries since one last came to an end, with this one.
	tries int
}

// JobCounts are how many jobs wait.
type JobCounts struct {
	// Waiting is all of them; of those, Late have been due for a minute and
	// Failed were tried in vain.
	Waiting, Late, Failed int64
}

// Schedule has a kind of work done on a subject at an instant or soon after: if
// the operation lasts, and however many replicas run. One job of a kind waits
// for a subject; of two instants the earlier counts.
func (o *Operation) Schedule(ctx context.Context, kind string, subject uuid.UUID, at time.Time) error {
	return wrapped("schedule "+kind, o.exec(ctx, "SELECT schedule_job($1, $2, $3)", kind, subject, at))
}

// Jobs lists up to so many of the jobs that wait, with those that need looking
// at first.
func (s *Store) Jobs(ctx context.Context, now time.Time, most int) ([]Job, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT id, kind, state, run_at, attempts, coalesce(last_error, '') FROM jobs_waiting($1, $2)", now, most)
	if err != nil {
		return nil, fmt.Errorf("list jobs: %w", err)
	}
	defer rows.Close()
	var list []Job
	for rows.Next() {
		var j Job
		if err := rows.Scan(&j.ID, &j.Kind, &j.State, &j.RunAt, &j.Attempts, &j.LastError); err != nil {
			return nil, fmt.Errorf("list jobs: %w", err)
		}
		list = append(list, j)
	}
	return list, wrapped("list jobs", rows.Err())
}

// CountJobs counts the jobs that wait.
func (s *Store) CountJobs(ctx context.Context, now time.Time) (JobCounts, error) {
	var c JobCounts
	err := s.db.QueryRowContext(ctx, "SELECT waiting, late, failed FROM jobs_counted($1)", now).Scan(&c.Waiting, &c.Late, &c.Failed)
	return c, wrapped("count jobs", err)
}

const (
	// jobStatement bounds each statement of a job.
	jobStatement = 10 * time.Second
	// jobLock is how long a job waits for a person who edits what it needs. Two
	// that wait for each other are ended after a second, so it is the job that
	// gives way.
	jobLock = 500 * time.Millisecond
)

// jobFacts is the first statement of a job's transaction: an instant, what the
// partnership says, and no viewer.
const jobFacts = `SELECT set_config('heed.operation', $1, true), set_config('heed.now', $2, true),
 set_config('statement_timeout', $3, true), set_config('lock_timeout', $4, true), set_config('heed.parents_see', $5, true)`

// beginJob opens the transaction that a job is taken and done in. Nobody is the
// viewer, so that nothing is seen or written but through functions made for it.
func (s *Store) beginJob(ctx context.Context, now time.Time) (*Operation, error) {
	id, err := s.NewOperationID(now)
	if err != nil {
		return nil, err
	}
	tx, err := s.client.BeginTx(ctx, &entsql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return nil, fmt.Errorf("begin job: %w", err)
	}
	op := &Operation{ID: id, Now: instantOf(now), tx: tx, sent: pgdriver.NewTransaction(false), write: true, random: s.random, reaches: s.reaches}
	if err := op.exec(ctx, jobFacts, id.String(), op.Now.Format(time.RFC3339Nano), millis(jobStatement), millis(jobLock), strconv.FormatBool(s.parentsSee)); err != nil {
		op.Rollback()
		return nil, fmt.Errorf("set instant of job: %w", err)
	}
	return op, nil
}

func millis(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// tryJob notes that the job is tried that has been due for longest, but those set
// aside, and returns it; nil where none is due. It is noted for good before the job
// runs: the process may not outlive it.
func (s *Store) tryJob(ctx context.Context, now time.Time, kinds []string, aside []uuid.UUID) (*Job, error) {
	op, err := s.beginJob(ctx, now)
	if err != nil {
		return nil, err
	}
	defer op.Rollback()
	var tried *Job
	err = op.query(ctx, func(rows *sql.Rows) error {
		tried = &Job{}
		return rows.Scan(&tried.ID, &tried.Kind, &tried.Attempts, &tried.tries)
	}, "SELECT id, kind, attempts, tries FROM try_job($1, $2)", pq.StringArray(kinds), idArray(aside))
	if err != nil || tried == nil {
		return nil, wrapped("try job", err)
	}
	return tried, op.Commit(ctx)
}

// take takes a job that is tried, and reports whether it is still to be done.
func (o *Operation) take(ctx context.Context, job *Job) (taken bool, err error) {
	err = o.query(ctx, func(rows *sql.Rows) error {
		taken = true
		return rows.Scan(&job.subject, &job.Attempts)
	}, "SELECT subject_id, attempts FROM take_tried($1)", job.ID)
	return taken, wrapped("take job", err)
}
