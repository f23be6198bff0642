package main

import (
	"context"
	"fmt"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"heed/store/jobs"
)

// countTime bounds the counting of jobs for metrics.
const countTime = 2 * time.Second

// jobs measures the background work. While the database is down there is no measurement;
// the log says why.
func (t *telemetry) jobs(now func() time.Time, count func(context.Context, time.Time) (jobs.Counts, error)) error {
	gauge, err := t.meter.Int64ObservableGauge("heed.jobs",
		metric.WithDescription("Waiting jobs by state: all, late by a minute, failed."))
	if err != nil {
		return fmt.Errorf("watch the background work: %w", err)
	}
	_, err = t.meter.RegisterCallback(func(ctx context.Context, o metric.Observer) error {
		ctx, cancel := context.WithTimeout(ctx, countTime)
		defer cancel()
		counts, err := count(ctx, now())
		if err != nil {
			return nil
		}
		for state, n := range map[string]int64{"waiting": counts.Waiting, "late": counts.Late, "failed": counts.Failed} {
			o.ObserveInt64(gauge, n, metric.WithAttributes(attribute.String("state", state)))
		}
		return nil
	}, gauge)
	if err != nil {
		return fmt.Errorf("watch the background work: %w", err)
	}
	return nil
}
