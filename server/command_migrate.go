package main

import (
	"context"
	"errors"
	"fmt"

	"heed/store"
)

// migrateCommand looks after the tables.
type migrateCommand struct {
	Status migrateStatus `cmd:"" help:"List the migrations and whether the database has them."`
	Up     migrateUp     `cmd:"" help:"Bring the database to this build's state. Safe to run in many places at once; never goes back."`
}

// migrateStatus lists the migrations.
type migrateStatus struct{}

// Run prints one line a migration.
func (migrateStatus) Run(ctx context.Context, config Config, t terminal) (err error) {
	d, err := sharedDatabase(ctx, config, newLog(t.err, config), t.err)
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

// migrateUp runs the migrations that are missing.
type migrateUp struct{}

// Run migrates and says what there is now.
func (migrateUp) Run(ctx context.Context, config Config, t terminal) (err error) {
	d, err := sharedDatabase(ctx, config, newLog(t.err, config), t.err)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	if err := d.migrate(ctx, config); err != nil {
		return err
	}
	return listMigrations(ctx, d, t)
}
