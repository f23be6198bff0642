package store

import (
	"context"
	"database/sql"
	_ "embed" // the query that reads the policies in force
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"github.com/pressly/goose/v3"
)

// The change-over waits for running operations, at first a quarter of a second, and then
// lets waiting ones pass. Each time it waits longer.
const (
	firstLockWait = 250 * time.Millisecond
	lastLockWait  = 4 * time.Second
	lockAttempts  = 40
)

// bringUp runs the missing migrations, and restates the policies if they differ from this
// build's: all in one transaction, so that an operation sees the database before or after
// it, and waits meanwhile.
func bringUp(ctx context.Context, owner *sql.DB, files fs.FS) error {
	steps, err := history(owner, files)
	if err != nil {
		return err
	}
	if err := refuseAhead(ctx, owner, steps); err != nil {
		return err
	}
	wait := firstLockWait
	for attempt := 1; ; attempt++ {
		err := changeOver(ctx, owner, steps, files, wait)
		if pq.As(err, pqerror.LockNotAvailable, pqerror.TRDeadlockDetected) == nil {
			return err
		}
		if attempt == lockAttempts {
			return fmt.Errorf("something holds the tables, such as a backup or a long query; nothing was changed, end it and run this again: %w",
				err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		wait = min(2*wait, lastLockWait)
	}
}

// changeOver is one attempt of bringUp.
func changeOver(ctx context.Context, owner *sql.DB, steps *goose.Provider, files fs.FS, wait time.Duration) error {
	pending, err := pendingSteps(ctx, steps)
	if err != nil {
		return err
	}
	text, state, err := policyState()
	if err != nil {
		return err
	}
	var has sql.NullString
	if err := owner.QueryRowContext(ctx, "SELECT obj_description('migration'::regclass, 'pg_class')").Scan(&has); err != nil {
		return fmt.Errorf("read the state of the policies: %w", err)
	}
	digest, err := policyDigest(ctx, owner)
	if err != nil {
		return err
	}
	if has.String == state+" "+digest && len(pending) == 0 {
		return nil
	}
	tx, err := owner.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin migrations: %w", err)
	}
	defer tx.Rollback()
	if err := takeTables(ctx, tx, wait); err != nil {
		return err
	}
	if len(pending) > 0 {
		// A column cannot be changed while a policy uses it.
		if _, err := tx.ExecContext(ctx, clearSQL); err != nil {
			return fmt.Errorf("clear policies: %w", err)
		}
	}
	for _, step := range pending {
		if err := apply(ctx, tx, files, step); err != nil {
			return fmt.Errorf("apply %s: %w", step.Path, err)
		}
	}
	if _, err := tx.ExecContext(ctx, text); err != nil {
		return fmt.Errorf("state policies: %w", err)
	}
	if digest, err = policyDigest(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "COMMENT ON TABLE migration IS "+pq.QuoteLiteral(state+" "+digest)); err != nil {
		return fmt.Errorf("note policies: %w", err)
	}
	return tx.Commit()
}

// policyDigestSQL reads a digest of what the policies state from the catalogue.
//
//go:embed policydigest.sql
var policyDigestSQL string

// policyDigest reads that digest. It differs when row security, a policy, a trigger or a grant
// was taken away, or a function was changed.
func policyDigest(ctx context.Context, db interface {
	QueryRowContext(context.Context, string, ...any) *sql.Row
}) (digest string, err error) {
	if err := db.QueryRowContext(ctx, policyDigestSQL).Scan(&digest); err != nil {
		return "", fmt.Errorf("read the digest: %w", err)
	}
	return digest, nil
}

// takeTables locks every table before any is changed. The first is the lock of every
// operation (gate in store.go): running operations end, and new ones wait before they have
// read anything. A release without that lock waits at its tables. Whoever waits here gives
// way before PostgreSQL looks for a deadlock.
func takeTables(ctx context.Context, tx *sql.Tx, wait time.Duration) error {
	const list = `SELECT coalesce(string_agg(format('public.%I', c.relname), ', ' ORDER BY c.relname), '')
	 FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'migration'`
	if _, err := tx.ExecContext(ctx,
		fmt.Sprintf("SET LOCAL lock_timeout = %d; LOCK TABLE public.migration IN ACCESS EXCLUSIVE MODE", wait.Milliseconds())); err != nil {
		return fmt.Errorf("wait for running operations: %w", err)
	}
	var tables string
	if err := tx.QueryRowContext(ctx, list).Scan(&tables); err != nil {
		return fmt.Errorf("list tables: %w", err)
	}
	if tables == "" {
		return nil
	}
	_, err := tx.ExecContext(ctx, "LOCK TABLE "+tables+" IN ACCESS EXCLUSIVE MODE")
	return wrapped("wait for what reads the tables", err)
}

// pendingSteps are the migrations that the database lacks, in order.
func pendingSteps(ctx context.Context, steps *goose.Provider) ([]*goose.Source, error) {
	// HasPending refuses a migration that is older than one which the database has.
	if _, err := steps.HasPending(ctx); err != nil {
		return nil, fmt.Errorf("look for pending migrations: %w", err)
	}
	states, err := steps.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	var pending []*goose.Source
	for _, s := range states {
		if s.State == goose.StatePending {
			pending = append(pending, s.Source)
		}
	}
	return pending, nil
}

// apply runs the upward part of a migration, and records it.
func apply(ctx context.Context, tx *sql.Tx, files fs.FS, step *goose.Source) error {
	text, err := fs.ReadFile(files, step.Path)
	if err != nil {
		return err
	}
	_, up, found := strings.Cut(string(text), "-- +goose Up")
	if !found || strings.Contains(up, "NO TRANSACTION") {
		return errors.New("a migration has a part that begins with -- +goose Up and runs in the transaction of all")
	}
	up, _, _ = strings.Cut(up, "-- +goose Down")
	if _, err := tx.ExecContext(ctx, up); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO public.migration (version_id, is_applied) VALUES ($1, true)", step.Version)
	return err
}
