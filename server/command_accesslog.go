package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"heed/store/accesslog"
)

// accesslogCommand verifies and proves the access log.
type accesslogCommand struct {
	Verify accesslogVerify `cmd:"" help:"Recompute the chain of the access log and report the first bad entry. Exit code 1 if there is one."`
	Prove  accesslogProve  `cmd:"" help:"Print a proof that an entry is in the signed access log. Checking it needs no database."`
	Check  accesslogCheck  `cmd:"" help:"Check a proof and print what it proves. Exit code 1 if it is not valid."`
}

// accesslogVerify verifies the access log.
type accesslogVerify struct {
	Keys    []string `type:"existingfile" placeholder:"FILE" help:"Keys of checkpoints (PEM, public or private). Default: the server's own."`
	Witness string   `placeholder:"FILE|URL" help:"Checkpoints kept elsewhere, a line each. Default: those of HEED_WITNESS."`
}

// Run prints what is sound, and fails with the first fault.
func (c accesslogVerify) Run(ctx context.Context, config Config, t terminal) (err error) {
	d, err := sharedDatabase(ctx, config, false, newLog(t.err, config), t.err)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	return c.verify(ctx, config, d, t)
}

func (c accesslogVerify) verify(ctx context.Context, config Config, d *database, t terminal) error {
	keys, err := trustedKeys(config, c.Keys)
	if err != nil {
		return err
	}
	witnessed, err := c.witnessed(ctx, config, d)
	if err != nil {
		return err
	}
	verdict, err := accesslog.Verify(ctx, d.widest(), keys, witnessed)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%d entries and %d checkpoints are sound; %d entries wait to be chained.\n", verdict.Entries, verdict.Checkpoints,
		verdict.Pending)
	if verdict.Fault != nil {
		return fmt.Errorf("the access record was tampered with: %w", verdict.Fault)
	}
	return nil
}

// witnessed reads the checkpoints outside the database. A server that has signed none has
// no file of its own.
func (c accesslogVerify) witnessed(ctx context.Context, config Config, d *database) ([]accesslog.Checkpoint, error) {
	if c.Witness != "" {
		return accesslog.ReadWitness(ctx, c.Witness)
	}
	address := witnessOf(config, d)
	if address == "" {
		return nil, nil
	}
	list, err := accesslog.ReadWitness(ctx, address)
	if errors.Is(err, fs.ErrNotExist) && config.Witness == "" {
		return nil, nil
	}
	return list, err
}
