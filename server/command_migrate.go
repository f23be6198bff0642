package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"heed/store"
)

// migrateCommand lists and runs the migrations.
type migrateCommand struct {
	Status migrateStatus `cmd:"" help:"List the migrations and whether the database has them."`
	Up     migrateUp     `cmd:"" help:"Migrate the database to this build's version. Safe in many places at once; never down."`
}

// migrateStatus lists the migrations.
type migrateStatus struct{}

// Run prints one line a migration.
func (migrateStatus) Run(ctx context.Context, config Config, t terminal) (err error) {
	d, err := sharedDatabase(ctx, config, false, newLog(t.err, config), t.err)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	return listMigrations(ctx, d, t)
}

func listMigrations(ctx context.Context, d *database, t terminal) error {
	if d.owner == "" {
		return errNoOwner
	}
	var begun bool
	err := withDatabase(d.owner, func(db *sql.DB) error {
		return db.QueryRowContext(ctx, "SELECT to_regclass('public.migration') IS NOT NULL").Scan(&begun)
	})
	if err != nil {
		return fmt.Errorf("look at the database: %w", err)
	}
	if !begun {
		fmt.Fprintln(t.out, "pending  everything: this database has never been migrated")
		return nil
	}
	steps, err := store.Migrations(ctx, d.owner)
	if err != nil {
		return err
	}
	for _, step := range steps {
		state := "pending"
		if step.Applied {
			state = "applied"
		}
		fmt.Fprintf(t.out, "%-8s %s\n", state, step.Name)
	}
	return nil
}

// migrateUp runs the missing migrations.
type migrateUp struct{}

// Run migrates and prints the new state.
func (migrateUp) Run(ctx context.Context, config Config, t terminal) (err error) {
	d, err := sharedDatabase(ctx, config, true, newLog(t.err, config), t.err)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	if err := d.migrate(ctx, config); err != nil {
		return err
	}
	return listMigrations(ctx, d, t)
}
