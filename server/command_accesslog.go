package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"heed/store"
)

// accesslogCommand looks after the access record.
type accesslogCommand struct {
	Verify accesslogVerify `cmd:"" help:"Compute the chain of the access record anew and name the first bad entry. Exit code 1 if there is one."`
}

// accesslogVerify verifies the access record.
type accesslogVerify struct {
	Keys    []string `type:"existingfile" placeholder:"FILE" help:"Keys that checkpoints may be signed with (PEM, public or private). By default the server's own."`
	Witness string   `type:"existingfile" placeholder:"FILE" help:"Checkpoints kept outside the database. By default those of HEED_WITNESS."`
}

// Run prints what is sound, and fails with the first fault.
func (c accesslogVerify) Run(ctx context.Context, config Config, t terminal) (err error) {
	d, err := sharedDatabase(ctx, config, newLog(t.err, config), t.err)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	return c.verify(ctx, config, d, t)
}

func (c accesslogVerify) verify(ctx context.Context, config Config, d *database, t terminal) error {
	if len(c.Keys) == 0 {
		c.Keys = []string{config.CheckpointKey}
		if config.CheckpointKey == "" {
			c.Keys = []string{config.inState(ownCheckpointKey)}
		}
	}
	keys, err := store.LoadPublicKeys(c.Keys...)
	if err != nil {
		return err
	}
	witnessed, err := c.witnessed(config, d)
	if err != nil {
		return err
	}
	url := d.owner // sees everything whatever the policies say; else the serving role does as well as it may
	if url == "" {
		url = d.serving
	}
	verdict, err := store.VerifyAccess(ctx, url, keys, witnessed)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%d entries and %d checkpoints are sound; %d entries wait to be chained.\n", verdict.Entries, verdict.Checkpoints, verdict.Pending)
	if verdict.Fault != nil {
		return fmt.Errorf("the access record was tampered with: %w", verdict.Fault)
	}
	return nil
}

// witnessed reads the checkpoints outside the database; a server that has not
// signed any yet has no file of its own.
func (c accesslogVerify) witnessed(config Config, d *database) ([]store.Checkpoint, error) {
	if c.Witness != "" {
		return store.ReadWitness(c.Witness)
	}
	path := witnessOf(config, d)
	if path == "" {
		return nil, nil
	}
	list, err := store.ReadWitness(path)
	if errors.Is(err, fs.ErrNotExist) && config.Witness == "" {
		return nil, nil
	}
	return list, err
}
