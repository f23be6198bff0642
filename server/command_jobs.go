package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"heed/store"
	"heed/store/jobs"
)

// mostListed is how many jobs are listed. Those that need attention come first.
const mostListed = 50

// jobsCommand shows the background work.
type jobsCommand struct{}

// Run prints how many jobs wait, those that need attention first. It names nobody; a job's
// own identifier finds it in the database.
func (jobsCommand) Run(ctx context.Context, config Config, t terminal) (err error) {
	clock, err := newClock(config)
	if err != nil {
		return err
	}
	d, err := sharedDatabase(ctx, config, false, newLog(t.err, config), t.err)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	records, err := store.Open(ctx, d.serving, store.Pool{Most: 1})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, records.Close()) }()
	return listJobs(ctx, records, clock.now(), t)
}

func listJobs(ctx context.Context, records *store.Store, now time.Time, t terminal) error {
	counts, err := jobs.Count(ctx, records, now)
	if err != nil {
		return err
	}
	list, err := jobs.List(ctx, records, now, mostListed)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%d waiting, of those %d late and %d failed\n", counts.Waiting, counts.Late, counts.Failed)
	if len(list) == 0 {
		return nil
	}
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "STATE\tKIND\tRUNS AT\tATTEMPTS\tLAST ERROR\tJOB")
	for _, j := range list {
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\t%s\n", j.State, j.Kind, j.RunAt.UTC().Format(time.RFC3339), j.Attempts, j.LastError, j.ID)
	}
	return table.Flush()
}
