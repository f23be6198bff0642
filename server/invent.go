//go:build !production

package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"

	"heed/demo"
)

// demoChildren and demoSeed are the demonstration of a first start.
const (
	demoChildren = 200
	demoSeed     = 1
)

// populate loads a demonstration into a database without accounts.
func (s *site) populate(ctx context.Context, d *database, progress io.Writer) error {
	issuers := s.base + devPath
	empty, err := settle(ctx, d.owner, issuers)
	if err != nil || !empty {
		return err
	}
	return invent(ctx, d.owner, demo.Options{Children: demoChildren, Seed: demoSeed, Now: s.clock.now(), BaseURL: issuers}, progress)
}

// invent loads a demonstration and shows its progress.
func invent(ctx context.Context, owner string, options demo.Options, progress io.Writer) error {
	bar := newProgress(progress, "Inventing a partnership")
	options.Progress = bar.show
	err := demo.Load(ctx, owner, options)
	bar.done()
	if err != nil {
		return fmt.Errorf("load the demonstration: %w", err)
	}
	return nil
}

// Row security applies to an owner who is no superuser as well. The owner may lift it for
// its own tables within a transaction, which nobody else sees.
const (
	liftRowSecurity = `SET LOCAL ROLE heed_owner;
 ALTER TABLE organisation NO FORCE ROW LEVEL SECURITY; ALTER TABLE practitioner NO FORCE ROW LEVEL SECURITY`
	restoreRowSecurity = `ALTER TABLE organisation FORCE ROW LEVEL SECURITY; ALTER TABLE practitioner FORCE ROW LEVEL SECURITY`
	noAccountsYet      = `SELECT NOT EXISTS (SELECT 1 FROM organisation)`
	// Only addresses of this machine are changed, so no real account ever is.
	moveAccounts = `UPDATE practitioner SET issuer = $1 || substring(issuer FROM '/[^/]*$')
 WHERE issuer ~ '^http://(localhost|127[.][0-9.]+|\[::1\]):[0-9]+/dev/[a-z0-9-]+$' AND NOT starts_with(issuer, $1 || '/')`
)

// settle reports whether the database has no accounts yet. If it has some, it moves the
// invented accounts to the present address of their issuers: the port may have changed.
func settle(ctx context.Context, owner, issuers string) (bool, error) {
	var empty bool
	err := withDatabase(owner, func(db *sql.DB) error {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		_, err = tx.ExecContext(ctx, liftRowSecurity)
		if err == nil {
			err = tx.QueryRowContext(ctx, noAccountsYet).Scan(&empty)
		}
		if err == nil {
			_, err = tx.ExecContext(ctx, moveAccounts, issuers)
		}
		if err == nil {
			_, err = tx.ExecContext(ctx, restoreRowSecurity)
		}
		if err != nil {
			return err
		}
		return tx.Commit()
	})
	if err != nil {
		return false, fmt.Errorf("look at the invented accounts: %w", err)
	}
	return empty, nil
}
