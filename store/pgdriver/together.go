package pgdriver

import (
	"context"
	"database/sql/driver"
	"sync"
	"sync/atomic"

	entsql "entgo.io/ent/dialect/sql"
)

// Together runs loads side by side and returns the first error. As soon as all of them wait
// for an answer, their statements go to PostgreSQL in one round trip. A load may itself load
// together: the statements of all its levels join. Loads must wait for each other in no
// other way.
func Together(ctx context.Context, loads ...func(context.Context) error) error {
	if len(loads) < 2 {
		for _, load := range loads {
			return load(ctx)
		}
		return nil
	}
	trip, nested := ctx.Value(tripKey{}).(*roundTrip)
	if !nested {
		trip = &roundTrip{running: 1}
		ctx = context.WithValue(ctx, tripKey{}, trip)
	}
	trip.begin(len(loads) - 1) // the first runs in the place of the caller
	ended := make([]outcome, len(loads))
	left := atomic.Int64{}
	left.Add(int64(len(loads)))
	run := func(i int) {
		ended[i].run(ctx, loads[i])
		if left.Add(-1) > 0 { // the last one gives its place back to the caller
			trip.end()
		}
	}
	var others sync.WaitGroup
	for i := 1; i < len(loads); i++ {
		others.Go(func() { run(i) })
	}
	run(0)
	others.Wait()
	return first(ended)
}

// outcome is how a load ended. A panic continues where the loads were asked for, as it would
// if they had run one after the other.
type outcome struct {
	err      error
	panicked any
}

func (o *outcome) run(ctx context.Context, load func(context.Context) error) {
	defer func() { o.panicked = recover() }()
	o.err = load(ctx)
}

func first(ended []outcome) error {
	for _, o := range ended {
		if o.panicked != nil {
			panic(o.panicked)
		}
		if o.err != nil {
			return o.err
		}
	}
	return nil
}

type tripKey struct{}

// roundTrip collects statements until nobody runs who could add another one.
type roundTrip struct {
	mu      sync.Mutex
	running int // loads that do not wait for an answer
	waiting []*asked
}

// asked is a statement that waits, and its answer.
type asked struct {
	ctx      context.Context
	tx       *entsql.Tx
	query    string
	args     []driver.NamedValue
	answer   *drained
	err      error
	answered chan struct{}
}

func (t *roundTrip) begin(loads int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.running += loads
}

func (t *roundTrip) end() {
	t.mu.Lock()
	ready := t.leave()
	t.mu.Unlock()
	send(ready)
}

// leave takes one place away. If it was the last one, it returns all who wait, who run again
// when they have their answers.
func (t *roundTrip) leave() []*asked {
	t.running--
	if t.running > 0 {
		return nil
	}
	ready := t.waiting
	t.waiting = nil
	t.running = len(ready)
	return ready
}

// ask waits for the answer to a statement. Whoever asks last sends the statements of all.
func (t *roundTrip) ask(a *asked) error {
	a.answered = make(chan struct{})
	t.mu.Lock()
	t.waiting = append(t.waiting, a)
	ready := t.leave()
	t.mu.Unlock()
	send(ready)
	<-a.answered
	return a.err
}

type sentTogether struct{}

// send sends statements through database/sql, which takes the connection for them.
func send(all []*asked) {
	if len(all) == 0 {
		return
	}
	ctx := context.WithValue(all[0].ctx, sentTogether{}, all)
	_, err := all[0].tx.ExecContext(ctx, "")
	for _, a := range all {
		if a.answer == nil && a.err == nil {
			a.err = err
		}
		close(a.answered)
	}
}
