package main

import (
	"context"
	"time"

	"heed/practice"
	"heed/store"
)

// workPause is the time between two looks for background work that is due.
const workPause = time.Second

// renewPause is the time between two attempts to look over the neglect clocks.
const renewPause = 10 * time.Second

// clocks is the rule of the neglect clocks.
func (s *site) clocks() practice.ClockRule {
	return practice.ClockRule{PoorFrom: practice.Grade(s.config.NeglectPoorFrom)}
}

// renew has those neglect clocks computed anew that another setting left, as soon
// as the database lets it.
func (s *site) renew(ctx context.Context, records *store.Store) {
	for {
		stale, err := records.ScheduleNeglect(ctx, s.clock.now(), s.clocks())
		switch {
		case err == nil && stale > 0:
			s.log.InfoContext(ctx, "neglect clocks are computed anew", "children", stale)
			return
		case err == nil:
			return
		}
		s.log.WarnContext(ctx, "the neglect clocks are not looked over yet", "error", err, "retry_in", renewPause)
		select {
		case <-ctx.Done():
			return
		case <-time.After(renewPause):
		}
	}
}

// work says how the background work is done, and by which rules.
func (s *site) work() store.JobKeeping {
	return store.JobKeeping{
		Clock: s.clock.now, Every: workPause, Log: s.log,
		Handlers: map[string]store.Handler{
			store.JobEscalate: store.Escalate(practice.DefaultEscalations()),
			store.JobNeglect:  store.KeepNeglect(s.clocks()),
		},
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
