package pgdriver

import (
	"context"
	"sync/atomic"
	"time"
)

// Timed sums the time that transactions wait for PostgreSQL, from sending a statement to
// its last row, commits included. It is for measuring only.
type Timed struct{ nanoseconds atomic.Int64 }

// Total is the sum so far.
func (t *Timed) Total() time.Duration { return time.Duration(t.nanoseconds.Load()) }

type timedKey struct{}

// WithTimed returns a context whose statements are timed.
func WithTimed(ctx context.Context, t *Timed) context.Context {
	return context.WithValue(ctx, timedKey{}, t)
}

// StartTiming starts timing a statement where the context asks for it.
func StartTiming(ctx context.Context) (stop func()) {
	t := measuringOf(ctx).timed
	if t == nil {
		return func() {}
	}
	began := time.Now()
	return func() { t.nanoseconds.Add(int64(time.Since(began))) }
}
