package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/ent"
	"heed/store"
)

// Job is a waiting job, for the operator.
type Job struct {
	// ID of the job.
	ID uuid.UUID
	// Kind of the work.
	Kind string
	// State is FAILED if an attempt failed, LATE if it has been due for a minute, else
	// WAITING.
	State string
	// RunAt is when it runs next.
	RunAt time.Time
	// Attempts that were made.
	Attempts int
	// LastError is the code of the last error; empty if there was none.
	LastError string

	subject uuid.UUID
	// tries since the last one that ended, including this one
	tries int
}

// Counts are the numbers of waiting jobs.
type Counts struct {
	// Waiting counts all of them; of those, Late have been due for a minute and Failed have
	// failed an attempt.
	Waiting, Late, Failed int64
}

// List returns waiting jobs, up to a limit. Those that need attention come first.
func List(ctx context.Context, s *store.Store, now time.Time, limit int) ([]Job, error) {
	rows, err := s.DB().QueryContext(ctx, "SELECT id, kind, state, run_at, attempts, coalesce(last_error, '') FROM jobs_waiting($1, $2)",
		now, limit)
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
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list jobs: %w", err)
	}
	return list, nil
}

// Count counts the jobs that wait.
func Count(ctx context.Context, s *store.Store, now time.Time) (Counts, error) {
	var c Counts
	err := s.DB().QueryRowContext(ctx, "SELECT waiting, late, failed FROM jobs_counted($1)", now).Scan(&c.Waiting, &c.Late, &c.Failed)
	if err != nil {
		return Counts{}, fmt.Errorf("count jobs: %w", err)
	}
	return c, nil
}

// try records a try of the job that has been due for longest, except those set aside, and
// returns it; nil if none is due. The record is committed before the job runs, because the
// process may not survive the job.
func try(ctx context.Context, s *store.Store, now time.Time, kinds []string, aside pq.StringArray) (*Job, error) {
	ctx, op, err := s.BeginJob(ctx, now)
	if err != nil {
		return nil, err
	}
	defer op.Rollback()
	var tried *Job
	err = query(ctx, func(rows *sql.Rows) error {
		tried = &Job{}
		return rows.Scan(&tried.ID, &tried.Kind, &tried.Attempts, &tried.tries)
	}, "SELECT id, kind, attempts, tries FROM try_job($1, $2)", pq.StringArray(kinds), aside)
	if err != nil {
		return nil, fmt.Errorf("try job: %w", err)
	}
	if tried == nil {
		return nil, nil
	}
	return tried, op.Commit(ctx)
}

// take locks a job for this operation, and reports whether it still has to be done.
func take(ctx context.Context, job *Job) (taken bool, err error) {
	err = query(ctx, func(rows *sql.Rows) error {
		taken = true
		return rows.Scan(&job.subject, &job.Attempts)
	}, "SELECT subject_id, attempts FROM take_tried($1)", job.ID)
	if err != nil {
		return false, fmt.Errorf("take job: %w", err)
	}
	return taken, nil
}

// query scans the rows of a statement in the operation of a context, one call of scan
// a row.
func query(ctx context.Context, scan func(*sql.Rows) error, statement string, args ...any) error {
	rows, err := ent.FromContext(ctx).QueryContext(ctx, statement, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
