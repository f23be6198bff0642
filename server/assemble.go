package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"heed/store"
	"heed/store/accesslog"
	"heed/store/jobs"
)

const (
	// openTime is how long a starting server waits for a database that is starting too, and
	// openPause the time between two attempts.
	openTime  = 5 * time.Minute
	openPause = 250 * time.Millisecond
	// openLogEvery is after how many attempts the log repeats that it waits.
	openLogEvery = 40
)

// parts are the parts of a running server.
type parts struct {
	handler http.Handler
	store   *store.Store
	fitness *fitness
	fit     func(context.Context) error
	// fitting checks whether the database fits, upkeep removes old rows and recomputes clocks,
	// work runs the jobs, mail sends mails and webhooks messages to the agencies' own systems,
	// and chain links and signs the access log.
	fitting, upkeep, work, mail, webhooks, chain backgroundTask
}

// ready reports whether the parts work.
func (p *parts) ready(ctx context.Context) error {
	if err := p.store.Ready(ctx); err != nil {
		return err
	}
	return p.fit(ctx)
}

// close ends the background work, completes the chain and closes the connections.
func (p *parts) close() error {
	p.fitting.end()
	p.upkeep.end()
	p.work.end()
	p.mail.end()
	p.webhooks.end()
	p.chain.end()
	if err := p.store.Close(); err != nil {
		return fmt.Errorf("close the database: %w", err)
	}
	return nil
}

// assemble builds the server on a database that is ready. Its background work lasts until
// the last operation has ended, and so longer than ctx.
func (s *site) assemble(ctx context.Context, d *database) (*parts, error) {
	records, err := s.openStore(ctx, d.serving)
	if err != nil {
		return nil, err
	}
	handler, err := s.handler(records)
	if err != nil {
		return nil, errors.Join(err, records.Close())
	}
	keeping, err := s.chainKeeping(d)
	counted := func(ctx context.Context, now time.Time) (jobs.Counts, error) { return jobs.Count(ctx, records, now) }
	if err = errors.Join(err, s.telemetry.pool(records.Stats), s.telemetry.jobs(s.clock.now, counted)); err != nil {
		return nil, errors.Join(err, records.Close())
	}
	fitness := newFitness()
	fit := func(ctx context.Context) error { return s.fit(ctx, records, fitness) }
	_ = fit(ctx) // the result is kept and logged
	once := func(do func(context.Context)) backgroundTask {
		return startTask(ctx, func(ctx context.Context) {
			if fitness.wait(ctx) {
				do(ctx)
			}
		})
	}
	return &parts{
		handler: handler, store: records, fitness: fitness, fit: fit,
		fitting:  startTask(ctx, func(ctx context.Context) { s.keepFit(ctx, records, fitness) }),
		upkeep:   once(func(ctx context.Context) { s.upkeep(ctx, records) }),
		work:     once(func(ctx context.Context) { jobs.Run(ctx, records, s.work()) }),
		mail:     once(func(ctx context.Context) { s.mail(ctx, records) }),
		webhooks: once(func(ctx context.Context) { s.webhooks(ctx, records) }),
		chain:    once(func(ctx context.Context) { accesslog.New(records.DB()).Keep(ctx, keeping) }),
	}, nil
}

// openStore opens the database as the serving role, and waits for one that is starting.
func (s *site) openStore(ctx context.Context, url string) (records *store.Store, err error) {
	err = s.await(ctx, func(ctx context.Context) (err error) {
		records, err = store.Open(ctx, url, store.Pool{Most: s.config.PoolSize, Life: s.config.PoolLife})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	records.LetParentsSee(s.config.ParentsSee)
	return records, nil
}

// await does what needs the database, and repeats it for openTime while the database
// cannot be reached. Any other error ends it at once.
func (s *site) await(ctx context.Context, do func(context.Context) error) error {
	given, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	for attempt := 0; ; attempt++ {
		err := do(given)
		if err == nil || !store.Unreachable(err) || given.Err() != nil {
			return err
		}
		if attempt%openLogEvery == 0 {
			s.log.WarnContext(ctx, "waiting for the database", "for_at_most", openTime)
		}
		select {
		case <-given.Done():
			return err
		case <-time.After(openPause):
		}
	}
}
