package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/practice"
	"heed/store/pgdriver"
)

// Operation is one transaction in a viewer's name. All its parts share one instant and,
// for queries, one snapshot.
type Operation struct {
	// ID of the operation; the request id in logs and answers.
	ID uuid.UUID
	// Now is the operation's one instant.
	Now time.Time
	// Viewer is who asks.
	Viewer auth.Viewer

	tx            *ent.Tx
	sent          *pgdriver.Transaction
	write         bool
	emergencyOpen bool // the viewer has emergency access to some child
	emergencyUsed bool // and this operation uses it
	random        io.Reader
	plans         *planChoices
	// parentsSee says whether managers and safeguarding leads see what the units below their
	// organisation are involved with.
	parentsSee  bool
	disclosures disclosures
	// standing are the records into which those were merged that the operation names.
	standing map[uuid.UUID]uuid.UUID
}

type operationKey struct{}

// instantOf is the instant to the microsecond, which is what PostgreSQL keeps.
func instantOf(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// NewOperationID makes the identifier of an operation.
func (s *Store) NewOperationID(now time.Time) (uuid.UUID, error) {
	return NewID(operationKind, now, s.random)
}

// viewerFacts is the first statement of every transaction; its settings end with the
// transaction. It returns whether the viewer has emergency access, and where the identifiers
// of merged records lead.
const viewerFacts = `SELECT o.opened, standing_records($14::uuid[]),
 set_config('heed.practitioner', $1, true), set_config('heed.organisation', $2, true),
 set_config('heed.reach', $3, true), set_config('heed.records', $4, true), set_config('heed.administrator', $5, true),
 set_config('heed.operation', $6, true), set_config('heed.now', $7, true), set_config('heed.compares', $8, true),
 set_config('heed.glass', (o.opened AND $9::boolean)::text, true), set_config('heed.oversees', $10, true),
 set_config('heed.safeguards', $11, true), set_config('heed.parents_see', $12, true),
 set_config('heed.units', CASE WHEN $13::boolean THEN units_below($2::text::uuid)::text ELSE '' END, true),
 set_config('heed.shown', CASE WHEN $9::boolean THEN ' ' ELSE '' END, true)
 FROM has_opening($1::text::uuid, $7::text::timestamptz) AS o (opened)`

// Begin opens the transaction of an operation and returns a context that carries it. A
// query reads one snapshot; a mutation reads committed data, and its rules hold by locks
// and constraints. A query uses the viewer's emergency access; a mutation does so where it
// asks to (UseEmergencyAccess). named are the identifiers that it names: those of records that
// were merged lead to others (Standing).
func (s *Store) Begin(ctx context.Context, id uuid.UUID, now time.Time, v auth.Viewer, write bool,
	named ...uuid.UUID) (context.Context, *Operation, error) {
	isolation := sql.LevelRepeatableRead
	if write {
		isolation = sql.LevelReadCommitted
	}
	tx, err := s.client.BeginTx(ctx, &entsql.TxOptions{Isolation: isolation})
	if err != nil {
		return nil, nil, fmt.Errorf("begin operation: %w", errors.Join(errNotBegun, err))
	}
	op := &Operation{ID: id, Now: instantOf(now), Viewer: v, tx: tx, sent: pgdriver.NewTransaction(!write), write: write, random: s.random,
		plans: s.plans, parentsSee: s.parentsSee}
	if err := op.setViewer(ctx, named); err != nil {
		tx.Rollback()
		return nil, nil, fmt.Errorf("set viewer: %w", errors.Join(errNotBegun, err))
	}
	ctx = ent.NewContext(context.WithValue(pgdriver.WithTransaction(ctx, op.sent), operationKey{}, op), tx.Client())
	ctx = ent.WithTogether(ctx, pgdriver.Together)
	return auth.NewContext(ctx, v), op, nil
}

// setViewer sets the viewer's facts in PostgreSQL.
func (o *Operation) setViewer(ctx context.Context, named []uuid.UUID) error {
	v := o.Viewer
	err := o.query(ctx, func(rows *sql.Rows) error {
		var set string
		var standing []byte
		if err := rows.Scan(&o.emergencyOpen, &standing, &set, &set, &set, &set, &set, &set, &set, &set, &set, &set, &set, &set, &set,
			&set); err != nil || standing == nil {
			return err
		}
		return json.Unmarshal(standing, &o.standing)
	}, viewerFacts, v.PractitionerID.String(), v.OrganisationID.String(), string(auth.ReachOf(v)),
		strconv.FormatBool(v.Has(practice.RoleRecords)), strconv.FormatBool(v.Has(practice.RoleAdministrator)),
		o.ID.String(), o.Now.Format(time.RFC3339Nano), strconv.FormatBool(auth.Compares(v)), !o.write,
		strconv.FormatBool(auth.Oversees(v)), strconv.FormatBool(auth.Safeguards(v)), strconv.FormatBool(o.parentsSee), o.SeesUnits(),
		idArray(mergeable(named)))
	o.emergencyUsed = o.emergencyOpen && !o.write
	return err
}

// SeesUnits reports whether the viewer sees what the units below their organisation are
// involved with.
func (o *Operation) SeesUnits() bool { return o.parentsSee && auth.Oversees(o.Viewer) }

// FromContext returns the operation that the context carries.
func FromContext(ctx context.Context) *Operation {
	op, _ := ctx.Value(operationKey{}).(*Operation)
	return op
}

// Statements counts the operation's SQL statements so far, without those that begin and
// end its transaction and set its viewer.
func (o *Operation) Statements() int { return o.sent.Statements() }

// RoundTrips counts how often the operation has waited for PostgreSQL so far, for the same
// statements.
func (o *Operation) RoundTrips() int { return o.sent.RoundTrips() }

// ErrUnsure says that the connection was lost during the commit of a mutation: either all
// of it is saved or nothing, and Heed cannot tell which.
var ErrUnsure = errors.New("it is not known whether the commit was done")

// Commit commits the operation. Its error wraps ErrUnsure where a mutation may be saved
// all the same.
func (o *Operation) Commit(ctx context.Context) error {
	defer pgdriver.StartTiming(ctx)()
	err := o.tx.Commit()
	if err != nil && o.write && Unreachable(err) {
		return fmt.Errorf("commit operation: %w: %w", ErrUnsure, err)
	}
	return wrapped("commit operation", err)
}

// Rollback undoes the operation. After Commit it does nothing.
func (o *Operation) Rollback() { _ = o.tx.Rollback() }

// NewID makes an identifier for a record of the type, such as "Child".
func (o *Operation) NewID(record string) (uuid.UUID, error) {
	kind, ok := kindsByType[record]
	if !ok {
		return uuid.UUID{}, fmt.Errorf("no kind for %s: describe it in store/kind.go", record)
	}
	return NewID(kind.Number, o.Now, o.random)
}

// Attempt runs write within a savepoint, which is undone unless write reports that it is
// to stay.
func (o *Operation) Attempt(ctx context.Context, write func() (stay bool, err error)) error {
	if err := o.exec(ctx, "SAVEPOINT attempt"); err != nil {
		return fmt.Errorf("set savepoint: %w", err)
	}
	stay, err := write()
	if err == nil && stay {
		return o.exec(ctx, "RELEASE SAVEPOINT attempt")
	}
	if undo := o.exec(context.WithoutCancel(ctx), "ROLLBACK TO SAVEPOINT attempt"); undo != nil && err == nil {
		return fmt.Errorf("undo attempt: %w", undo)
	}
	return err
}

func (o *Operation) exec(ctx context.Context, statement string, args ...any) error {
	_, err := o.tx.ExecContext(ctx, statement, args...)
	return err
}

// query scans the rows of a statement, one call of scan a row.
func (o *Operation) query(ctx context.Context, scan func(*sql.Rows) error, statement string, args ...any) error {
	rows, err := o.tx.QueryContext(ctx, statement, args...)
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

// stamp sets identifiers, times and versions on everything that is written, so that no
// resolver can forget it.
func stamp(next ent.Mutator) ent.Mutator {
	return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
		op := FromContext(ctx)
		if op == nil {
			return nil, fmt.Errorf("write %s outside an operation", m.Type())
		}
		if m.Op().Is(ent.OpCreate) {
			if err := op.stampNew(m); err != nil {
				return nil, err
			}
		} else if slices.Contains(m.Fields(), "version") {
			return nil, fmt.Errorf("the version of %s is counted, not set", m.Type())
		} else if counted, ok := m.(interface{ AddVersion(int) }); ok {
			counted.AddVersion(1)
		}
		if edited, ok := m.(interface {
			SetUpdatedAt(time.Time)
			SetUpdatedBy(uuid.UUID)
		}); ok {
			edited.SetUpdatedAt(op.Now)
			edited.SetUpdatedBy(op.Viewer.PractitionerID)
		}
		if !m.Op().Is(ent.OpUpdateOne) {
			return next.Mutate(ctx, m)
		}
		fields, err := changed(ctx, m)
		if err != nil {
			return nil, err
		}
		value, err := next.Mutate(ctx, m)
		if err != nil {
			return value, err
		}
		if id, ok := m.(interface{ ID() (uuid.UUID, bool) }).ID(); ok {
			err = op.noteRevision(ctx, fields, id)
		}
		return value, err
	})
}

func (o *Operation) stampNew(m ent.Mutation) error {
	identified, ok := m.(interface {
		ID() (uuid.UUID, bool)
		SetID(uuid.UUID)
		SetCreatedAt(time.Time)
	})
	if !ok {
		return fmt.Errorf("%s has no identifier", m.Type())
	}
	if _, given := identified.ID(); !given {
		id, err := o.NewID(m.Type())
		if err != nil {
			return err
		}
		identified.SetID(id)
	}
	identified.SetCreatedAt(o.Now)
	if registered, ok := m.(interface {
		SetRegisteredBy(uuid.UUID)
		SetRegisteredIn(uuid.UUID)
	}); ok {
		registered.SetRegisteredBy(o.Viewer.PractitionerID)
		registered.SetRegisteredIn(o.ID)
	}
	return nil
}

// NewReference draws a random readable reference. The unique index refuses one that exists
// already.
func (o *Operation) NewReference() (practice.Reference, error) {
	var entropy [8]byte
	if _, err := io.ReadFull(o.random, entropy[:]); err != nil {
		return "", fmt.Errorf("draw reference: %w", err)
	}
	return practice.NewReference(entropy), nil
}
