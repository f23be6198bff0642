package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	mathrand "math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"heed/store/accesslog"
)

// spent is processor time.
type spent struct{ program, postgres time.Duration }

// measured is what one contender did in one round of one operation.
type measured struct {
	perSecond float64
	p50, p99  time.Duration
	// each is the processor time of one operation, and sent its SQL statements.
	each spent
	sent float64
	// half50 and half99 are latencies at half the load.
	half50, half99 time.Duration
}

// contenders are measured in each round, in an order of chance.
var contenders = []string{heedItself, recorded, walled, bare}

// speed measures operations of Heed beside the yardsticks.
type speed struct {
	processors processors
	callers    int
	during     time.Duration
	signer     accesslog.Signer
	next       atomic.Int64
}

// newSpeed prepares the measurement of some partnerships: walls, yardsticks and the keeper
// of the access record.
func newSpeed(ctx context.Context, worlds []*env, callers int, during time.Duration, folder string) (*speed, error) {
	s := &speed{callers: callers, during: during}
	s.next.Store(mathrand.Int64N(1 << 40)) // a run after another on the same data names other children
	for _, w := range worlds {
		if err := raise(ctx, w.cluster, w.admin); err != nil {
			return nil, err
		}
		for _, name := range []string{bare, walled, recorded} {
			y, err := newYardstick(ctx, w, name, callers)
			if err != nil {
				return nil, err
			}
			w.yardsticks[name] = y
		}
	}
	var err error
	if s.processors, err = processorsOf(ctx, worlds[0].admin); err != nil {
		return nil, err
	}
	s.signer, err = accesslog.NewSigner(filepath.Join(folder, "checkpoint-key.pem"), rand.Reader)
	return s, err
}

// run measures all cells in rounds. A round takes the cells in an order of chance, and in
// each cell the contenders in another, so that a noisy machine is noisy for all of them.
func (s *speed) run(ctx context.Context, cells []cell, rounds int, progress io.Writer) error {
	for round := range rounds + 1 {
		fmt.Fprintf(progress, "round %d of %d\n", round, rounds)
		for _, i := range mathrand.Perm(len(cells)) {
			for _, name := range shuffled(contenders) {
				m, err := s.measure(ctx, cells[i], name, round == 0)
				if err != nil {
					return fmt.Errorf("%s as %s with %d children, %s: %w", cells[i].operation, cells[i].who, cells[i].size, name, err)
				}
				if round > 0 { // in round 0 every connection prepares and plans its statements
					cells[i].results[name] = append(cells[i].results[name], m)
				}
			}
		}
	}
	return nil
}

func shuffled(list []string) []string {
	list = slices.Clone(list)
	mathrand.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// measure runs one contender with all callers at once, and then at half the load that this
// gave. Heed's keeper of the access record works beside it, as in the server, and what it
// has left to do at the end counts.
func (s *speed) measure(ctx context.Context, c cell, name string, warming bool) (measured, error) {
	send := func(ctx context.Context) error { return c.send(ctx, name, s.next.Add(1)) }
	during := s.during
	if warming {
		during *= 2 // instead of half the load
	}
	keeping, stop := context.WithCancel(ctx)
	defer stop()
	var keeper sync.WaitGroup
	if name == heedItself {
		keeper.Go(func() {
			accesslog.New(c.w.store.DB()).Keep(keeping, accesslog.KeepConfig{Signer: s.signer, Clock: c.w.clock, Every: time.Second,
				Log: slog.New(slog.DiscardHandler)})
		})
	}
	before, err := s.processors.read()
	if err != nil {
		return measured{}, err
	}
	c.w.sent.Store(0)
	took, elapsed, err := closedLoop(ctx, send, s.callers, during)
	if err != nil {
		return measured{}, err
	}
	stop()
	keeper.Wait()
	after, err := s.processors.read()
	if err != nil {
		return measured{}, err
	}
	n := time.Duration(len(took))
	m := measured{perSecond: float64(len(took)) / elapsed.Seconds(), p50: percentile(took, 50), p99: percentile(took, 99),
		each: spent{(after.program - before.program) / n, (after.postgres - before.postgres) / n},
		sent: float64(c.w.sent.Load()) / float64(n)}
	if !warming {
		if took, err = openLoop(ctx, send, m.perSecond/2, during); err != nil {
			return measured{}, err
		}
		m.half50, m.half99 = percentile(took, 50), percentile(took, 99)
	}
	return m, nil
}

// closedLoop runs callers: each sends the next operation when the last is answered.
func closedLoop(ctx context.Context, send func(context.Context) error, callers int, during time.Duration) ([]time.Duration, time.Duration,
	error) {
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		took  []time.Duration
		fault atomic.Pointer[error]
	)
	began := time.Now()
	for range callers {
		group.Go(func() {
			var mine []time.Duration
			for (time.Since(began) < during || len(mine) == 0) && fault.Load() == nil {
				sent := time.Now()
				if err := send(ctx); err != nil {
					fault.Store(&err)
					return
				}
				mine = append(mine, time.Since(sent))
			}
			mu.Lock()
			took = append(took, mine...)
			mu.Unlock()
		})
	}
	group.Wait()
	if err := fault.Load(); err != nil {
		return nil, 0, *err
	}
	return took, time.Since(began), ctx.Err()
}

// leastSent is how many operations an open loop sends at least, so that there is a slowest
// hundredth.
const leastSent = 50

// openLoop sends operations at a rate, whether those before are answered or not. An
// operation takes from the instant at which it should be sent.
func openLoop(ctx context.Context, send func(context.Context) error, perSecond float64, during time.Duration) ([]time.Duration, error) {
	n := max(leastSent, int(perSecond*during.Seconds()))
	took := make([]time.Duration, n)
	faults := make([]error, n)
	var group sync.WaitGroup
	began := time.Now()
	for i := range n {
		due := began.Add(time.Duration(float64(i) / perSecond * float64(time.Second)))
		time.Sleep(time.Until(due))
		group.Go(func() {
			faults[i] = send(ctx)
			took[i] = time.Since(due)
		})
	}
	group.Wait()
	return took, errors.Join(faults...)
}

// percentile is the latency that a number of operations in a hundred stay below.
func percentile(took []time.Duration, of int) time.Duration {
	slices.Sort(took)
	return took[min(len(took)-1, len(took)*of/100)]
}

// cell is one operation of one viewer in one partnership.
type cell struct {
	w              *env
	size           int
	who, operation string
	// heed and yardstick are what the operation with a number sends.
	heed      func(i int64) (document string, variables any)
	yardstick func(i int64) asked
	results   map[string][]measured
}

func (c cell) send(ctx context.Context, name string, i int64) error {
	_, err := c.answer(ctx, name, i)
	return err
}

// answer is a contender's answer.
func (c cell) answer(ctx context.Context, name string, i int64) ([]byte, error) {
	if name == heedItself {
		document, variables := c.heed(i)
		return c.w.send(ctx, c.who, document, variables)
	}
	var to http.Handler = c.w.yardsticks[name]
	return c.w.post(ctx, to, c.who, c.yardstick(i))
}
