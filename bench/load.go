package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"
	"text/tabwriter"
	"time"
)

// loop is a closed loop: each of a number of callers sends the next operation when the
// last is answered.
type loop struct {
	what string
	send func(ctx context.Context, i int64) error
}

// measured is the result of a loop.
type measured struct {
	perSecond float64
	p50, p99  time.Duration
}

// run runs a loop for a time.
func (l loop) run(ctx context.Context, callers int, during time.Duration) (measured, error) {
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		took  []time.Duration
		next  atomic.Int64
		fault atomic.Pointer[error]
	)
	began := time.Now()
	for range callers {
		group.Go(func() {
			var mine []time.Duration
			for time.Since(began) < during && fault.Load() == nil {
				sent := time.Now()
				if err := l.send(ctx, next.Add(1)); err != nil {
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
		return measured{}, fmt.Errorf("%s: %w", l.what, *err)
	}
	slices.Sort(took)
	return measured{float64(len(took)) / time.Since(began).Seconds(), took[len(took)/2], took[len(took)*99/100]}, nil
}

// measureLoad prints requests a second of the page, the list and the submission,
// in interleaved rounds, so that a noisy machine is noisy for all of them.
func measureLoad(ctx context.Context, out io.Writer, w *env, callers, rounds int, during time.Duration) error {
	ids, err := someChildren(ctx, w)
	if err != nil {
		return err
	}
	loops := []loop{
		{"child page", func(ctx context.Context, i int64) error {
			_, err := w.send(ctx, "manager", childPage, map[string]any{"id": ids[int(i)%len(ids)]})
			return err
		}},
		{"child page, one SQL statement", func(ctx context.Context, i int64) error {
			return w.baseline(ctx, "manager", ids[int(i)%len(ids)])
		}},
		{"list of 50 children", func(ctx context.Context, _ int64) error {
			_, err := w.send(ctx, "manager", childList, map[string]any{"first": 50, "after": nil})
			return err
		}},
		{"submit concern", func(ctx context.Context, i int64) error {
			_, err := w.send(ctx, "school", submit, concern(fmt.Sprintf("Wren %d", i)))
			return err
		}},
	}
	// Before the measurement, every connection prepares and plans its statements.
	for _, l := range loops {
		if _, err := l.run(ctx, callers, during); err != nil {
			return err
		}
	}
	results := make([][]measured, len(loops))
	for range rounds {
		for i, l := range loops {
			m, err := l.run(ctx, callers, during)
			if err != nil {
				return err
			}
			results[i] = append(results[i], m)
		}
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "operation\trequests/s\tp50\tp99\t")
	for i, l := range loops {
		slices.SortFunc(results[i], func(a, b measured) int { return int(a.perSecond - b.perSecond) })
		m := results[i][len(results[i])/2]
		fmt.Fprintf(table, "%s\t%.0f\t%s\t%s\t\n", l.what, m.perSecond, m.p50.Round(10*time.Microsecond), m.p99.Round(10*time.Microsecond))
	}
	return table.Flush()
}

// someChildren are a few hundred children that the manager sees.
func someChildren(ctx context.Context, w *env) ([]string, error) {
	var ids []string
	var after any
	for range 4 {
		data, err := w.ask(ctx, "manager", childList, map[string]any{"first": 100, "after": after})
		if err != nil {
			return nil, err
		}
		edges, _ := at(data, "children", "edges").([]any)
		for i := range edges {
			ids = append(ids, at(edges, i, "node", "id").(string))
		}
		if after = at(data, "children", "pageInfo", "endCursor"); after == nil {
			break
		}
	}
	return ids, nil
}
