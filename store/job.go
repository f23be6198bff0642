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

// JobEscalate is the kind of job that sends the reminders and escalations of an action,
// which is its subject. It is scheduled for practice.EscalationTime of the due date when
// the action gets an owner or another due date; afterwards it schedules itself.
const JobEscalate = "escalate"

// JobClimb is the kind of job that tells of a referral that is undecided past its due time;
// the referral is its subject. A trigger schedules it when the referral comes in; afterwards
// it schedules itself.
const JobClimb = "climb"

// JobIncident is the kind of job that tells of an incident, its subject, that nobody placed or
// acknowledged in time. A trigger schedules it with the incident and with each delivery.
const JobIncident = "incident"

// Handler does a job's work on its subject, in the operation that took the job: the work
// is committed only together with the job. It computes what is due and does not trust the
// job, which may run late or early.
type Handler func(ctx context.Context, op *Operation, subject uuid.UUID) error

// Schedule schedules a job of a kind for a subject at an instant. It takes effect when the
// operation is committed, with any number of replicas. At most one job of a kind waits for
// a subject; the earlier instant counts.
func (o *Operation) Schedule(ctx context.Context, kind string, subject uuid.UUID, at time.Time) error {
	return wrapped("schedule "+kind, o.exec(ctx, "SELECT schedule_job($1, $2, $3)", kind, subject, at))
}

const (
	// jobStatement bounds each statement of a job.
	jobStatement = 10 * time.Second
	// jobLock is how long a job waits for a person who edits the same record. PostgreSQL ends
	// a deadlock after a second, so the job gives way first.
	jobLock = 500 * time.Millisecond
)

// jobFacts is the first statement of a job's transaction. It sets the instant and the
// partnership's settings, and no viewer.
const jobFacts = `SELECT set_config('heed.operation', $1, true), set_config('heed.now', $2, true),
 set_config('statement_timeout', $3, true), set_config('lock_timeout', $4, true), set_config('heed.parents_see', $5, true)`

// BeginJob opens the transaction in which a job is taken and done, and returns a context
// that carries it. It has no viewer, so a job reads and writes only through functions made
// for it.
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
	if err := op.exec(ctx, jobFacts, id.String(), op.Now.Format(time.RFC3339Nano), millis(jobStatement), millis(jobLock),
		strconv.FormatBool(s.parentsSee)); err != nil {
		op.Rollback()
		return nil, nil, fmt.Errorf("set instant of job: %w", err)
	}
	return ent.NewContext(context.WithValue(pgdriver.WithTransaction(ctx, op.sent), operationKey{}, op), tx.Client()), op, nil
}

func millis(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }
