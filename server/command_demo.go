package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"heed/server/demo"
)

// demoCommand fills an empty database with an invented partnership.
type demoCommand struct {
	Children int   `default:"200" help:"How many children to invent."`
	Seed     int64 `default:"1" help:"The same seed and number of children invent the same partnership."`
	Reset    bool  `help:"Throw the private database away first, with all that is in it."`
}

// Run loads the partnership.
func (c demoCommand) Run(ctx context.Context, config Config, t terminal) (err error) {
	if !config.Development() {
		return errors.New("HEED_ISSUERS is set: invented people do not belong among real ones")
	}
	if c.Children < 1 {
		return errors.New("--children must be above 0")
	}
	d, err := openDatabase(ctx, config, newLog(t.err, config), t.err)
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

// load invents into a database that is empty.
func (c demoCommand) load(ctx context.Context, d *database, config Config, t terminal) error {
	issuers := "http://" + config.Addr + devPath
	empty, err := settle(ctx, d.owner, issuers)
	if err != nil {
		return err
	}
	if !empty {
		return errors.New("the database has records already, and a demonstration needs an empty one (--reset empties the private database)")
	}
	began := time.Now()
	if err := invent(ctx, d.owner, demo.Options{Children: c.Children, Seed: c.Seed, Now: began, BaseURL: issuers}, t.err); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "Invented a partnership with %d children in %s.\n", c.Children, time.Since(began).Round(100*time.Millisecond))
	return nil
}
