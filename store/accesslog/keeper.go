package accesslog

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"heed/store/jobs"
)

// A signed checkpoint comes at least every 60 seconds or 1,000 entries, as long as there
// is something to sign. These two limits leave room for a slow pass and for replicas that
// link at the same time.
const (
	checkpointAge     = 45 * time.Second
	checkpointEntries = 500
)

const (
	// chainAttempt bounds one pass, so that a database that hangs does not hold it up.
	chainAttempt = 20 * time.Second
	// finishTime bounds the last pass, when the process is asked to stop.
	finishTime = 5 * time.Second
)

// KeepConfig is the configuration of Keep.
type KeepConfig struct {
	// Signer of the checkpoints.
	Signer Signer
	// Clock gives the time of checkpoints.
	Clock func() time.Time
	// Every is the pause between two passes; a second or less.
	Every time.Duration
	// Witness keeps every checkpoint that this process signed, outside the database; nil for
	// none. Nothing waits for it: a witness that fails is sent later what it missed.
	Witness Witness
	// Log takes what goes wrong.
	Log *slog.Logger
}

// Keep links entries and signs checkpoints until the context ends, and once more then.
// Each replica may run it. A failure loses nothing, because the entries wait in the
// database.
func (l Log) Keep(ctx context.Context, k KeepConfig) {
	work := chainWorker{KeepConfig: k, log: l}
	var showing sync.WaitGroup
	showing.Go(func() {
		jobs.Repeat(ctx, k.Every, k.Log, "the witness has not seen the last checkpoints yet", work.show)
	})
	jobs.Repeat(ctx, k.Every, k.Log, "the access record is not chained yet", work.pass)
	showing.Wait()
	work.finish(context.WithoutCancel(ctx))
}

type chainWorker struct {
	KeepConfig
	log   Log
	queue witnessQueue
}

// pass links all entries that wait, batch by batch, and signs where a checkpoint is due. A
// failure to sign does not stop the linking.
func (k *chainWorker) pass(ctx context.Context) error {
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

// finish links, signs and sends to the witness what is left.
func (k *chainWorker) finish(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, finishTime)
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

// sign signs the head, and queues the checkpoint for the witness.
func (k *chainWorker) sign(ctx context.Context, now time.Time) error {
	c, signed, err := k.log.Checkpoint(ctx, k.Signer, now)
	if err == nil && signed && k.Witness != nil {
		k.queue.add(c)
	}
	return err
}

// show sends the witness the checkpoints that it has not taken yet, in order.
func (k *chainWorker) show(ctx context.Context) error {
	for c, more := k.queue.next(); more; c, more = k.queue.next() {
		if err := k.Witness(ctx, c); err != nil {
			return fmt.Errorf("show checkpoint at %d to the witness: %w", c.Seq, err)
		}
		k.queue.drop(c)
	}
	return nil
}

// maxQueued bounds the queue for the witness to half a day of checkpoints. Older ones are
// dropped, because each checkpoint covers those before it.
const maxQueued = 1000

// witnessQueue is the queue of checkpoints for the witness, oldest first.
type witnessQueue struct {
	mu   sync.Mutex
	list []Checkpoint
}

func (u *witnessQueue) add(c Checkpoint) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.list = append(u.list, c)
	u.list = u.list[max(0, len(u.list)-maxQueued):]
}

func (u *witnessQueue) next() (Checkpoint, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.list) == 0 {
		return Checkpoint{}, false
	}
	return u.list[0], true
}

// drop removes a checkpoint from the front of the queue, unless it was dropped meanwhile.
func (u *witnessQueue) drop(c Checkpoint) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.list) > 0 && u.list[0].Seq == c.Seq {
		u.list = u.list[1:]
	}
}

// checkpointDue says whether the head is to be signed. A checkpoint from the future, by
// another replica's clock, does not delay the next one.
func checkpointDue(x extent, now time.Time) bool {
	unsigned := x.head.Seq - x.signed
	age := now.Sub(x.signedAt)
	return unsigned >= checkpointEntries || unsigned > 0 && (age >= checkpointAge || age < 0) || unsigned < 0
}
