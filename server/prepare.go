package main

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// prepare opens the database and, if it is our own, migrates it; only `server migrate up`
// migrates another one.
func (s *site) prepare(ctx context.Context, progress io.Writer) (*database, error) {
	if err := claimState(s.config); err != nil {
		return nil, err
	}
	var d *database
	err := s.await(ctx, func(ctx context.Context) (err error) {
		d, err = openDatabase(ctx, s.config, true, s.log, progress)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := s.bringUp(ctx, d, progress); err != nil {
		return nil, errors.Join(err, d.close(ctx))
	}
	return d, nil
}

func (s *site) bringUp(ctx context.Context, d *database, progress io.Writer) error {
	if d.owner == "" || !s.config.Development() {
		return nil
	}
	if err := d.migrate(ctx, s.config); err != nil {
		return fmt.Errorf("bring the database up to date: %w", err)
	}
	return s.populate(ctx, d, progress)
}
