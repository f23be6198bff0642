package accesslog_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"heed/store/accesslog"
)

// keep runs the keeper until the function it returns is called.
func keep(t *testing.T, w *env, clock func() time.Time, witness accesslog.Witness) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.log.Keep(ctx, accesslog.KeepConfig{
			Signer: w.signer, Clock: clock, Every: 2 * time.Millisecond, Witness: witness,
			Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		})
	}()
	return func() { cancel(); <-done }
}

// extent is the last link and the last checkpoint.
func (w *env) extent(t *testing.T) (head, signed int64) {
	t.Helper()
	if err := w.admin.QueryRowContext(t.Context(), "SELECT coalesce(head, 0), coalesce(signed, 0) FROM access_extent()").Scan(&head,
		&signed); err != nil {
		t.Fatal(err)
	}
	return head, signed
}

// until waits for the chain to reach a head and a signed link; the test's own deadline
// ends the wait.
func (w *env) until(t *testing.T, head, signed int64) {
	t.Helper()
	for {
		h, s := w.extent(t)
		if h == head && s == signed {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

func TestTheKeeperSignsWhenACheckpointIsDue(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	var now atomic.Int64
	stop := keep(t, w, func() time.Time { return chainStart.Add(time.Duration(now.Load())) }, nil)
	defer stop()
	w.showMany(t, 1)
	w.until(t, 1, 1) // the first at once
	w.showMany(t, 2)
	w.until(t, 3, 1) // the next not before its time
	now.Store(int64(time.Minute))
	w.until(t, 3, 3)
	now.Store(0)
	w.showMany(t, 1)
	w.until(t, 4, 4) // a clock that went back delays nothing
}

func TestTheKeeperSignsLongQueuesInBetweenAndEndsWithALastCheckpoint(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	insertEntries(t, w, 2300)
	path := filepath.Join(t.TempDir(), "witness")
	witness, err := accesslog.NewWitness(path)
	if err != nil {
		t.Fatal(err)
	}
	keep(t, w, func() time.Time { return chainStart }, witness)()
	var widest int64
	if err := w.admin.QueryRowContext(t.Context(),
		"SELECT max(seq - before) FROM (SELECT seq, lag(seq, 1, 0::bigint) OVER (ORDER BY seq) AS before FROM access_checkpoint) c").Scan(
		&widest); err != nil {
		t.Fatal(err)
	}
	if widest > 1000 {
		t.Errorf("got %d entries between checkpoints, want at most 1000", widest)
	}
	w.until(t, 2300, 2300)
	witnessed, err := accesslog.ReadWitness(t.Context(), path)
	if err != nil || len(witnessed) == 0 || witnessed[len(witnessed)-1].Seq != 2300 {
		t.Fatalf("witness: got %v, %v, want the last head", witnessed, err)
	}
	if got := w.verify(t, w.URL, witnessed...); got.Fault != nil || got.Entries != 2300 {
		t.Errorf("got %+v, want 2300 entries", got)
	}
}

func TestTheKeeperOutlivesLostConnectionsAndADeafWitness(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	var seen, asked atomic.Int64
	stop := keep(t, w, func() time.Time { return chainStart }, func(_ context.Context, c accesslog.Checkpoint) error {
		if asked.Add(1)%2 == 1 {
			return errors.New("deaf")
		}
		seen.Store(c.Seq)
		return nil
	})
	for i := range int64(5) {
		w.exec(t, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'heed_app'")
		insertEntries(t, w, 1)
		for head, _ := w.extent(t); head != i+1; head, _ = w.extent(t) {
			time.Sleep(time.Millisecond)
		}
	}
	for seen.Load() == 0 { // it is sent again
		time.Sleep(time.Millisecond)
	}
	stop()
	if head, signed := w.extent(t); head != 5 || signed != 5 {
		t.Errorf("got %d links, signed at %d, want 5 and 5", head, signed)
	}
}

func TestKeepersOfSeveralReplicasShareOneChain(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	clock := func() time.Time { return chainStart }
	stops := []func(){keep(t, w, clock, nil), keep(t, w, clock, nil), keep(t, w, clock, nil)}
	w.showMany(t, 20)
	for _, stop := range stops {
		stop()
	}
	if got := w.verify(t, w.URL); got.Fault != nil || got.Entries != 20 || got.Pending != 0 {
		t.Errorf("got %+v, want 20 entries", got)
	}
	if head, signed := w.extent(t); head != signed {
		t.Errorf("got %d links, signed at %d, want the same", head, signed)
	}
}
