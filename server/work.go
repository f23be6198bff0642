package main

import (
	"context"
	"time"

	"heed/practice"
	"heed/store"
	"heed/store/jobs"
)

// workPause is the time between two looks for background work that is due.
const workPause = time.Second

// renewPause is the time between two attempts at upkeep that failed.
const renewPause = 10 * time.Second

// clocks is the rule of the neglect clocks.
func (s *site) clocks() practice.ClockRule {
	return practice.ClockRule{PoorFrom: practice.Grade(s.config.NeglectPoorFrom)}
}

// upkeepPause is the time between two rounds of upkeep.
const upkeepPause = 6 * time.Hour

// upkeep goes round now and every few hours: it has those neglect clocks computed anew
// that are not as they would be today, and removes what was kept for long enough.
func (s *site) upkeep(ctx context.Context, records *store.Store) {
	for {
		pause := upkeepPause
		if err := s.goRound(ctx, records); err != nil {
			pause = renewPause
			s.log.WarnContext(ctx, "the upkeep waits", "error", err, "retry_in", pause)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

func (s *site) goRound(ctx context.Context, records *store.Store) error {
	stale, err := records.ScheduleNeglect(ctx, s.clock.now(), s.clocks())
	if err != nil {
		return err
	}
	if stale > 0 {
		s.log.InfoContext(ctx, "neglect clocks are computed anew", "children", stale)
	}
	removed, err := jobs.Tidy(ctx, records, s.clock.now(), jobs.Retention{Jobs: s.config.KeepJobs, Keys: s.config.KeepKeys, Notices: s.config.KeepNotices})
	if removed > 0 {
		s.log.InfoContext(ctx, "what was kept for long enough is removed", "rows", removed)
	}
	return err
}

// work says how the background work is done, and by which rules.
func (s *site) work() jobs.Keeping {
	return jobs.Keeping{
		Clock: s.clock.now, Every: workPause, Log: s.log,
		Handlers: map[string]store.Handler{
			store.JobEscalate: jobs.Escalate(practice.DefaultEscalations()),
			store.JobNeglect:  jobs.KeepNeglect(s.clocks()),
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
