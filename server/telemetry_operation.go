package main

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// operation measures one GraphQL operation: its kind, and the code of its first error if
// there is one. Both come from lists of ours.
func (t *telemetry) operation(now func() time.Time) graphql.ResponseMiddleware {
	return func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		began := now()
		kind := kindOf(ctx)
		ctx, span := t.tracer.Start(ctx, kind)
		defer span.End()
		answer := next(ctx)
		labels := []attribute.KeyValue{attribute.String("kind", kind), attribute.String("outcome", outcomeOf(answer))}
		span.SetAttributes(labels...)
		t.operations.Record(ctx, now().Sub(began).Seconds(), metric.WithAttributes(labels...))
		return answer
	}
}

// kindOf is query, mutation or subscription; empty if the document was not parsed.
func kindOf(ctx context.Context) string {
	if !graphql.HasOperationContext(ctx) {
		return "none"
	}
	operation := graphql.GetOperationContext(ctx).Operation
	if operation == nil {
		return "none"
	}
	return string(operation.Operation)
}

// outcomeOf is OK or the code of the first error.
func outcomeOf(answer *graphql.Response) string {
	if answer == nil || len(answer.Errors) == 0 {
		return "OK"
	}
	if code, ok := answer.Errors[0].Extensions["code"].(string); ok {
		return code
	}
	return "INTERNAL"
}

// pool measures the connections to the database.
func (t *telemetry) pool(stats func() sql.DBStats) error {
	connections, err := t.meter.Int64ObservableGauge("heed.database.connections",
		metric.WithDescription("Connections to the database, by state."))
	if err != nil {
		return fmt.Errorf("watch the pool: %w", err)
	}
	waits, err := t.meter.Int64ObservableCounter("heed.database.waits",
		metric.WithDescription("How often an operation waited for a connection."))
	if err != nil {
		return fmt.Errorf("watch the pool: %w", err)
	}
	_, err = t.meter.RegisterCallback(func(_ context.Context, o metric.Observer) error {
		now := stats()
		o.ObserveInt64(connections, int64(now.InUse), metric.WithAttributes(attribute.String("state", "in use")))
		o.ObserveInt64(connections, int64(now.Idle), metric.WithAttributes(attribute.String("state", "idle")))
		o.ObserveInt64(waits, now.WaitCount)
		return nil
	}, connections, waits)
	if err != nil {
		return fmt.Errorf("watch the pool: %w", err)
	}
	return nil
}
