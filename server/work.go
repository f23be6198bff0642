package main

import (
	"context"
	"sync"
	"time"

	"heed/practice"
	"heed/store"
	"heed/store/jobs"
)

// workPause is the time between two searches for due jobs.
const workPause = time.Second

// renewPause is the time until a failed upkeep is tried again.
const renewPause = 10 * time.Second

// clocks is the rule of the neglect clocks.
func (s *site) clocks() practice.ClockRule {
	return practice.ClockRule{PoorFrom: practice.Grade(s.config.NeglectPoorFrom)}
}

// upkeepPause is the time between two rounds of upkeep.
const upkeepPause = 6 * time.Hour

// upkeep runs now and every few hours: it schedules a recomputation of outdated neglect
// clocks, and removes rows whose time is over.
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
		s.log.InfoContext(ctx, "neglect clocks are computed again", "children", stale)
	}
	removed, err := jobs.Tidy(ctx, records, s.clock.now(),
		jobs.Retention{Jobs: s.config.KeepJobs, Keys: s.config.KeepKeys, Notices: s.config.KeepNotices})
	if removed > 0 {
		s.log.InfoContext(ctx, "what was kept for long enough is removed", "rows", removed)
	}
	return err
}

// work is the configuration of the background work.
func (s *site) work() jobs.RunConfig {
	return jobs.RunConfig{
		Clock: s.clock.now, Every: workPause, Log: s.log,
		Handlers: map[string]store.Handler{
			store.JobEscalate: jobs.Escalate(practice.DefaultEscalations()),
			store.JobClimb:    jobs.Climb(practice.EnglandCalendar()),
			store.JobIncident: jobs.RemindIncident,
			store.JobDraft:    jobs.Drafts,
			store.JobNeglect:  jobs.KeepNeglect(s.clocks()),
		},
	}
}

// sending is the configuration of the work that sends mails or messages of a kind. Each kind
// has runners of its own: a server that stalls holds up no other work, and the daily mails
// hold up no urgent one.
func (s *site) sending(kind string, handler store.Handler) jobs.RunConfig {
	return jobs.RunConfig{Clock: s.clock.now, Every: workPause, Log: s.log, Handlers: map[string]store.Handler{kind: handler}}
}

// mail sends mails until the context ends.
func (s *site) mail(ctx context.Context, records *store.Store) {
	post := s.post()
	daily := startTask(ctx, func(ctx context.Context) { jobs.Run(ctx, records, s.sending(store.JobDailyMail, post.Daily)) })
	jobs.Run(ctx, records, s.sending(store.JobMail, post.Mail))
	daily.end()
}

// webhookRunners is how many messages to agencies' own systems are sent at once, so that
// a receiver that stalls does not hold up the others. A failing one is tried by one of them.
const webhookRunners = 3

// webhooks sends messages to the agencies' own systems until the context ends.
func (s *site) webhooks(ctx context.Context, records *store.Store) {
	handler := s.hook().Deliver
	var runners sync.WaitGroup
	for range webhookRunners {
		runners.Go(func() { jobs.Run(ctx, records, s.sending(store.JobWebhook, handler)) })
	}
	runners.Wait()
}

// backgroundTask is background work beside the API.
type backgroundTask struct {
	stop context.CancelFunc
	done chan struct{}
}

// startTask starts an errand, which lasts until end, whatever ends before.
func startTask(ctx context.Context, do func(context.Context)) backgroundTask {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	e := backgroundTask{stop, make(chan struct{})}
	go func() {
		defer close(e.done)
		do(ctx)
	}()
	return e
}

// end stops an errand, and waits for it.
func (e backgroundTask) end() {
	e.stop()
	<-e.done
}
