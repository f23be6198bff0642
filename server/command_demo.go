//go:build !production

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"heed/demo"
)

// demoCommand fills an empty database with an invented partnership.
type demoCommand struct {
	Children int    `default:"200" help:"How many children to invent."`
	Seed     uint64 `default:"1" help:"The same seed and number of children invent the same partnership."`
	Reset    bool   `help:"Delete the private database first, with all of its data."`
}

// Run loads the partnership.
func (c demoCommand) Run(ctx context.Context, config Config, t terminal) (err error) {
	if !config.Development() {
		return errors.New("HEED_ISSUERS is set: invented people cannot be added to real ones")
	}
	d, err := openDatabase(ctx, config, true, newLog(t.err, config), t.err)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	if c.Reset {
		if err := d.reset(ctx, config); err != nil {
			return err
		}
	}
	if err := d.migrate(ctx, config); err != nil {
		return err
	}
	return c.load(ctx, d, config, t)
}

// load loads an invented partnership into an empty database.
func (c demoCommand) load(ctx context.Context, d *database, config Config, t terminal) error {
	clock, err := newClock(config)
	if err != nil {
		return err
	}
	began := time.Now()
	options := demo.Options{Children: c.Children, Seed: c.Seed, Now: clock.now(), BaseURL: "http://" + config.Addr + devPath}
	err = invent(ctx, d.owner, options, t.err)
	if errors.Is(err, demo.ErrNotEmpty) && d.ours {
		return fmt.Errorf("%w; --reset deletes the data", err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "Invented a partnership with %d children in %s.\n", c.Children, time.Since(began).Round(100*time.Millisecond))
	return nil
}

// reset removes the private database, and with it the keys and checkpoints of its access
// log and its clock.
func (d *database) reset(ctx context.Context, config Config) error {
	if d.private == nil {
		return errors.New("--reset works only on the private database: empty the database at DATABASE_URL yourself")
	}
	for _, name := range []string{ownWitness, ownClock} {
		if err := os.Remove(config.inState(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove what belongs to the old database: %w", err)
		}
	}
	return d.private.recreate(ctx)
}
