package transport

import (
	"context"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"
)

func TestPlacesGoRoundTheCallersInTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(Rates{RunningPerCaller: 1, Running: 1, WaitingPerCaller: 9})
		leave, _ := q.enter(t.Context(), "first")
		order := make(chan string, 6)
		for _, key := range []string{"many", "many", "many", "few", "other"} {
			go func() {
				done, ok := q.enter(t.Context(), key)
				if !ok {
					t.Errorf("%s was refused", key)
					return
				}
				order <- key
				done()
			}()
			synctest.Wait()
		}
		leave()
		synctest.Wait()
		for i, want := range []string{"many", "few", "other", "many", "many"} {
			if got := <-order; got != want {
				t.Errorf("turn %d: %s, want %s", i, got, want)
			}
		}
		if len(q.callers) != 0 || len(q.turns) != 0 || q.running != 0 {
			t.Errorf("left behind: %d callers, %d turns, %d running", len(q.callers), len(q.turns), q.running)
		}
	})
}

func TestWhoStopsWaitingLosesNobodyAPlace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(Rates{RunningPerCaller: 1, Running: 1, WaitingPerCaller: 9})
		leave, _ := q.enter(t.Context(), "first")
		ctx, cancel := context.WithCancel(t.Context())
		go q.enter(ctx, "impatient")
		synctest.Wait()
		cancel()
		synctest.Wait()
		leave()
		leave() // giving back twice is the same as once
		if done, ok := q.enter(t.Context(), "next"); !ok || q.running != 1 {
			t.Errorf("entered %t with %d running", ok, q.running)
		} else {
			done()
		}
		if len(q.callers) != 0 || q.running != 0 {
			t.Errorf("left behind: %d callers, %d running", len(q.callers), q.running)
		}
	})
}

// TestQueueKeepsItsBounds plays random arrivals and departures.
func TestQueueKeepsItsBounds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		q := newQueue(Rates{RunningPerCaller: 2, Running: 3, WaitingPerCaller: 2})
		var leaves []func()
		gone, cancel := context.WithCancel(context.Background())
		cancel()
		for range rapid.IntRange(1, 60).Draw(r, "steps") {
			if len(leaves) > 0 && rapid.Bool().Draw(r, "leave") {
				at := rapid.IntRange(0, len(leaves)-1).Draw(r, "which")
				leaves[at]()
				leaves = append(leaves[:at], leaves[at+1:]...)
				continue
			}
			// A context that has ended waits for nothing, so one goroutine is enough.
			if leave, ok := q.enter(gone, rapid.SampledFrom([]string{"a", "b", "c"}).Draw(r, "who")); ok {
				leaves = append(leaves, leave)
			}
			if q.running > q.total || q.running != len(leaves) {
				r.Fatalf("%d running, %d places held, %d allowed", q.running, len(leaves), q.total)
			}
			for key, c := range q.callers {
				if c.running > q.perCaller || c.running == 0 {
					r.Fatalf("%s has %d running", key, c.running)
				}
			}
		}
		for _, leave := range leaves {
			leave()
		}
		if len(q.callers) != 0 || q.running != 0 {
			r.Fatalf("left behind: %d callers, %d running", len(q.callers), q.running)
		}
	})
}
