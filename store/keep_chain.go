package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// A signed checkpoint comes at least every 60 seconds or 1,000 entries, as long
// as there is something to sign. These two leave room for a slow pass and for
// replicas that link at the same time.
const (
	checkpointAge     = 45 * time.Second
	checkpointEntries = 500
)

const (
	// chainAttempt bounds one pass: a database that hangs must not hold the keeper.
	chainAttempt = 20 * time.Second
	// chainFarewell bounds the last pass, after the process was told to end.
	chainFarewell = 5 * time.Second
)

// ChainKeeping is what KeepChain works with.
type ChainKeeping struct {
	// Signer of the checkpoints.
	Signer Signer
	// Clock tells the time that checkpoints bear.
	Clock func() time.Time
	// Every is the pause between two looks for entries that wait; a second or less.
	Every time.Duration
	// Witness takes every checkpoint that this process signed, outside the
	// database; nil for none. It is asked again with the latest one after an error.
	Witness func(Checkpoint) error
	// Log takes what goes wrong; no more can be done about it here.
	Log *slog.Logger
}

// KeepChain links what waits and signs what is due until the context ends, and
// once more then. Each replica may run it. Nothing is lost by what fails: an
// entry waits in the database.
func (s *Store) KeepChain(ctx context.Context, k ChainKeeping) {
	keeper := chainKeeper{ChainKeeping: k, store: s}
	repeat(ctx, k.Every, k.Log, "the access record is not chained yet", keeper.pass)
	keeper.farewell(context.WithoutCancel(ctx))
}

type chainKeeper struct {
	ChainKeeping
	store *Store
	// unseen is the latest checkpoint that the witness has not taken yet.
	unseen *Checkpoint
}

// pass links all that waits, batch by batch, and signs wherever it is due. What
// cannot be signed is linked all the same.
func (k *chainKeeper) pass(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, chainAttempt)
	defer cancel()
	var unsigned error
	for {
		linked, _, err := k.store.chainBatch(ctx)
		if err != nil {
			return err
		}
		now := k.Clock()
		x, err := readExtent(ctx, k.store.db)
		if err != nil {
			return err
		}
		if checkpointDue(x, now) {
			unsigned = k.sign(ctx, now)
		}
		if linked < chainBatch {
			return errors.Join(unsigned, k.show())
		}
	}
}

// farewell leaves nothing unlinked and nothing unsigned behind.
func (k *chainKeeper) farewell(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, chainFarewell)
	defer cancel()
	err := k.pass(ctx)
	if err == nil {
		err = k.sign(ctx, k.Clock())
	}
	if err == nil {
		err = k.show()
	}
	if err != nil {
		k.Log.WarnContext(ctx, "the access record waits to be chained", "error", err)
	}
}

// sign signs the head, and notes that the witness is to see it.
func (k *chainKeeper) sign(ctx context.Context, now time.Time) error {
	c, signed, err := k.store.Checkpoint(ctx, k.Signer, now)
	if err == nil && signed {
		k.unseen = &c
	}
	return err
}

// show hands the latest checkpoint to the witness. It covers those before it.
func (k *chainKeeper) show() error {
	if k.unseen == nil || k.Witness == nil {
		return nil
	}
	if err := k.Witness(*k.unseen); err != nil {
		return fmt.Errorf("show checkpoint at %d to the witness: %w", k.unseen.Seq, err)
	}
	k.unseen = nil
	return nil
}

// checkpointDue says whether the head is to be signed. A checkpoint from the
// future, by another replica's clock, holds nothing up.
func checkpointDue(x extent, now time.Time) bool {
	unsigned := x.head.Seq - x.signed
	age := now.Sub(x.signedAt)
	return unsigned >= checkpointEntries || unsigned > 0 && (age >= checkpointAge || age < 0) || unsigned < 0
}
