package main

import (
	"context"
	"time"

	"heed/practice"
	"heed/store"
)

// workPause is the time between two looks for background work that is due.
const workPause = time.Second

// work says how the background work is done, and by which rules.
func (s *site) work() store.JobKeeping {
	return store.JobKeeping{
		Clock: s.clock.now, Every: workPause, Log: s.log,
		Handlers: map[string]store.Handler{store.JobEscalate: store.Escalate(practice.DefaultEscalations())},
	}
}

// errand is something that goes on beside the doors.
type errand struct {
	stop context.CancelFunc
	done chan struct{}
}

// begin starts an errand, which goes on until it is ended, whatever ends before.
func begin(ctx context.Context, do func(context.Context)) errand {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	e := errand{stop, make(chan struct{})}
	go func() {
		defer close(e.done)
		do(ctx)
	}()
	return e
}

// end tells an errand to end, and waits for it.
func (e errand) end() {
	e.stop()
	<-e.done
}
