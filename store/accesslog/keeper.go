package accesslog

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"heed/store/jobs"
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

// Keeping is what Keep works with.
type Keeping struct {
	// Signer of the checkpoints.
	Signer Signer
	// Clock tells the time that checkpoints bear.
	Clock func() time.Time
	// Every is the pause between two looks for entries that wait; a second or less.
	Every time.Duration
	// Witness takes every checkpoint that this process signed, outside the
	// database; nil for none. Nothing waits for it: one that fails or hangs is
	// shown later what it missed.
	Witness Witness
	// Log takes what goes wrong; no more can be done about it here.
	Log *slog.Logger
}

// Keep links what waits and signs what is due until the context ends, and
// once more then. Each replica may run it. Nothing is lost by what fails: an
// entry waits in the database.
func (l Log) Keep(ctx context.Context, k Keeping) {
	work := keeper{Keeping: k, log: l}
	var showing sync.WaitGroup
	showing.Go(func() {
		jobs.Repeat(ctx, k.Every, k.Log, "the witness has not seen the last checkpoints yet", work.show)
	})
	jobs.Repeat(ctx, k.Every, k.Log, "the access record is not chained yet", work.pass)
	showing.Wait()
	work.farewell(context.WithoutCancel(ctx))
}

type keeper struct {
	Keeping
	log    Log
	unseen unseen
}

// pass links all that waits, batch by batch, and signs wherever it is due. What
// cannot be signed is linked all the same.
func (k *keeper) pass(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, chainAttempt)
	defer cancel()
	var unsigned error
	for {
		linked, _, err := k.log.chainBatch(ctx)
		if err != nil {
			return err
		}
		now := k.Clock()
		x, err := readExtent(ctx, k.log.db)
		if err != nil {
			return err
		}
		if checkpointDue(x, now) {
			unsigned = k.sign(ctx, now)
		}
		if linked < chainBatch {
			return unsigned
		}
	}
}

// farewell leaves nothing unlinked, unsigned and unseen behind.
func (k *keeper) farewell(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, chainFarewell)
	defer cancel()
	err := k.pass(ctx)
	if err == nil {
		err = k.sign(ctx, k.Clock())
	}
	if err != nil {
		k.Log.WarnContext(ctx, "the access record waits to be chained", "error", err)
	}
	if err := k.show(ctx); err != nil {
		k.Log.WarnContext(ctx, "the witness has not seen the last checkpoints", "error", err)
	}
}

// sign signs the head, and notes that the witness is to see it.
func (k *keeper) sign(ctx context.Context, now time.Time) error {
	c, signed, err := k.log.Checkpoint(ctx, k.Signer, now)
	if err == nil && signed && k.Witness != nil {
		k.unseen.add(c)
	}
	return err
}

// show hands the witness what it has not taken yet, in order.
func (k *keeper) show(ctx context.Context) error {
	for c, more := k.unseen.next(); more; c, more = k.unseen.next() {
		if err := k.Witness(ctx, c); err != nil {
			return fmt.Errorf("show checkpoint at %d to the witness: %w", c.Seq, err)
		}
		k.unseen.drop(c)
	}
	return nil
}

// mostUnseen bounds what waits for the witness: half a day of checkpoints. Those
// before are let go, for each covers what came before it.
const mostUnseen = 1000

// unseen are the checkpoints that the witness has not taken yet, oldest first.
type unseen struct {
	mu   sync.Mutex
	list []Checkpoint
}

func (u *unseen) add(c Checkpoint) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.list = append(u.list, c)
	u.list = u.list[max(0, len(u.list)-mostUnseen):]
}

func (u *unseen) next() (Checkpoint, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.list) == 0 {
		return Checkpoint{}, false
	}
	return u.list[0], true
}

// drop takes off a checkpoint that was next, unless it was let go meanwhile.
func (u *unseen) drop(c Checkpoint) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.list) > 0 && u.list[0].Seq == c.Seq {
		u.list = u.list[1:]
	}
}

// checkpointDue says whether the head is to be signed. A checkpoint from the
// future, by another replica's clock, holds nothing up.
func checkpointDue(x extent, now time.Time) bool {
	unsigned := x.head.Seq - x.signed
	age := now.Sub(x.signedAt)
	return unsigned >= checkpointEntries || unsigned > 0 && (age >= checkpointAge || age < 0) || unsigned < 0
}
