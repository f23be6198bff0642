package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"heed/ent"
	"heed/store/pgdriver"
)

// JobEscalate is the kind of work that tells people of an action that falls due
// or stays undone. Its subject is the action; it is scheduled for
// practice.EscalationTime of the due day when the action gets an owner or
// another due day, and from then on by itself.
const JobEscalate = "escalate"

// Handler does the work of a job on its subject, all of it in the operation
// that took the job: what it does lasts exactly if the job is done. It asks what
// is owed rather than believe that it is, for it may come late or early.
type Handler func(ctx context.Context, op *Operation, subject uuid.UUID) error

// Schedule has a kind of work done on a subject at an instant or soon after: if
// the operation lasts, and however many replicas run. One job of a kind waits
// for a subject; of two instants the earlier counts.
func (o *Operation) Schedule(ctx context.Context, kind string, subject uuid.UUID, at time.Time) error {
	return wrapped("schedule "+kind, o.exec(ctx, "SELECT schedule_job($1, $2, $3)", kind, subject, at))
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

// BeginJob opens the transaction of an operation that a job is taken and done in, and
// returns a context that carries it. Nobody is the viewer, so that nothing is seen or
// written but through functions made for it.
func (s *Store) BeginJob(ctx context.Context, now time.Time) (context.Context, *Operation, error) {
	id, err := s.NewOperationID(now)
	if err != nil {
		return nil, nil, err
	}
	tx, err := s.client.BeginTx(ctx, &entsql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return nil, nil, fmt.Errorf("begin job: %w", err)
	}
	op := &Operation{ID: id, Now: instantOf(now), tx: tx, sent: pgdriver.NewTransaction(false), write: true, random: s.random, plans: s.plans}
	if err := op.exec(ctx, jobFacts, id.String(), op.Now.Format(time.RFC3339Nano), millis(jobStatement), millis(jobLock), strconv.FormatBool(s.parentsSee)); err != nil {
		op.Rollback()
		return nil, nil, fmt.Errorf("set instant of job: %w", err)
	}
	return ent.NewContext(context.WithValue(pgdriver.WithTransaction(ctx, op.sent), operationKey{}, op), tx.Client()), op, nil
}

func millis(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }
