package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"heed/localdb"
	"heed/store/pgdriver"
)

// benchChildren is the size of the benchmark's partnership; HEED_BENCH_CHILDREN sets another.
const benchChildren = 2_000

var benchEnv = struct {
	sync.Once
	cluster *localdb.Cluster
	world   *env
	err     error
}{}

func TestMain(m *testing.M) {
	code := m.Run()
	if besideCluster != nil {
		besideCluster.Stop(context.Background())
	}
	if benchEnv.cluster != nil {
		benchEnv.cluster.Stop(context.Background())
	}
	os.Exit(code)
}

// partnership is loaded once for all benchmarks of a run. The cluster flushes to disk, so
// that the access log is durable before the answer.
func partnership(b testing.TB) *env {
	b.Helper()
	benchEnv.Do(func() {
		children := benchChildren
		if text := os.Getenv("HEED_BENCH_CHILDREN"); text != "" {
			children, benchEnv.err = strconv.Atoi(text)
		}
		if benchEnv.err == nil {
			benchEnv.cluster, benchEnv.err = localdb.Temporary(context.Background())
		}
		if benchEnv.err == nil {
			benchEnv.world, benchEnv.err = newEnv(context.Background(), benchEnv.cluster, 1, children, 16)
		}
	})
	if benchEnv.err != nil {
		b.Fatal(benchEnv.err)
	}
	return benchEnv.world
}

// reportOn runs one operation in 8 callers a core and reports operations a second, latencies
// and the share of time spent waiting for PostgreSQL.
func reportOn(b *testing.B, send func(ctx context.Context, i int) error) {
	b.Helper()
	var (
		mu   sync.Mutex
		took []time.Duration
		next int
		sql  = &pgdriver.Timed{}
	)
	ctx := pgdriver.WithTimed(context.Background(), sql)
	b.SetParallelism(8)
	b.ResetTimer()
	began := time.Now()
	b.RunParallel(func(pb *testing.PB) {
		var mine []time.Duration
		for pb.Next() {
			mu.Lock()
			next++
			i := next
			mu.Unlock()
			sent := time.Now()
			if err := send(ctx, i); err != nil {
				b.Error(err)
				return
			}
			mine = append(mine, time.Since(sent))
		}
		mu.Lock()
		took = append(took, mine...)
		mu.Unlock()
	})
	elapsed := time.Since(began)
	if len(took) == 0 {
		return
	}
	slices.Sort(took)
	var total time.Duration
	for _, t := range took {
		total += t
	}
	b.ReportMetric(float64(len(took))/elapsed.Seconds(), "ops/s")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(100*float64(sql.Total())/float64(total), "%sql")
}

func BenchmarkChildPage(b *testing.B) {
	w := partnership(b)
	known, err := someKnown(w, "manager")
	if err != nil {
		b.Fatal(err)
	}
	reportOn(b, func(ctx context.Context, i int) error {
		_, err := w.send(ctx, "manager", childPage, map[string]any{"id": known[i%len(known)].id})
		return err
	})
}

func BenchmarkListOfFiftyChildren(b *testing.B) {
	w := partnership(b)
	reportOn(b, func(ctx context.Context, _ int) error {
		_, err := w.send(ctx, "manager", childList, map[string]any{"first": 50, "after": nil})
		return err
	})
}

func BenchmarkSubmitConcern(b *testing.B) {
	w := partnership(b)
	_, borne, err := w.names(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	reportOn(b, func(ctx context.Context, i int) error {
		data, err := w.ask(ctx, "school", submit, map[string]any{"input": concern(int64(i), borne)})
		if err == nil && at(data, "submitConcern", "referral", "id") == nil {
			err = fmt.Errorf("refused: %v", at(data, "submitConcern", "errors"))
		}
		return err
	})
}
