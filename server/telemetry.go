package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	otelprometheus "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// scope is the name of the measuring code.
const scope = "heed/server"

// telemetry is what operators see of a server besides its log: metrics for Prometheus, and
// traces for a collector if OTEL_EXPORTER_OTLP_ENDPOINT names one. Its labels are routes,
// states and codes from short lists, never anything that a caller wrote.
type telemetry struct {
	tracer     trace.Tracer
	meter      metric.Meter
	requests   metric.Float64Histogram
	operations metric.Float64Histogram
	// page is what Prometheus reads.
	page http.Handler
	ends []func(context.Context) error
}

// observation is one request as operators see it.
type observation struct {
	method, route string
	status        int
	took          time.Duration
}

// newTelemetry prepares the instruments.
func newTelemetry(ctx context.Context, config Config) (*telemetry, error) {
	registry := prometheus.NewRegistry()
	exporter, err := otelprometheus.New(otelprometheus.WithRegisterer(registry), otelprometheus.WithoutScopeInfo())
	if err != nil {
		return nil, fmt.Errorf("prepare metrics: %w", err)
	}
	about := resource.NewSchemaless(attribute.String("service.name", "heed"))
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(exporter), sdkmetric.WithResource(about))
	t := &telemetry{
		tracer: noop.NewTracerProvider().Tracer(scope), meter: provider.Meter(scope),
		page: promhttp.HandlerFor(registry, promhttp.HandlerOpts{}), ends: []func(context.Context) error{provider.Shutdown},
	}
	buckets := metric.WithExplicitBucketBoundaries(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
	t.requests, err = t.meter.Float64Histogram("heed.request.duration", metric.WithUnit("s"), buckets,
		metric.WithDescription("Time to answer a request, by route and status."))
	if err != nil {
		return nil, fmt.Errorf("prepare metrics: %w", err)
	}
	t.operations, err = t.meter.Float64Histogram("heed.operation.duration", metric.WithUnit("s"), buckets,
		metric.WithDescription("Time to run a GraphQL operation, by kind and outcome."))
	if err != nil {
		return nil, fmt.Errorf("prepare metrics: %w", err)
	}
	return t, t.trace(ctx, config, about)
}

// trace sends spans to the collector that the standard variables of OpenTelemetry name;
// without one, no spans are made.
func (t *telemetry) trace(ctx context.Context, config Config, about *resource.Resource) error {
	collector := config.environment["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"]
	if base := config.environment["OTEL_EXPORTER_OTLP_ENDPOINT"]; collector == "" && base != "" {
		collector = strings.TrimSuffix(base, "/") + "/v1/traces"
	}
	if collector == "" {
		return nil
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(collector))
	if err != nil {
		return fmt.Errorf("prepare traces: %w", err)
	}
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(about))
	t.tracer = provider.Tracer(scope)
	t.ends = append(t.ends, provider.Shutdown)
	return nil
}

// startTask opens the span of a request, within the caller's trace if there is one. Of the
// caller's headers only the trace's number is used: its state may hold any text.
func (t *telemetry) begin(r *http.Request) (context.Context, trace.Span) {
	carrier := propagation.MapCarrier{"traceparent": r.Header.Get("traceparent")}
	ctx := propagation.TraceContext{}.Extract(r.Context(), carrier)
	return t.tracer.Start(ctx, "request", trace.WithSpanKind(trace.SpanKindServer))
}

// end closes the span and measures the request.
func (t *telemetry) end(ctx context.Context, span trace.Span, seen observation) {
	labels := []attribute.KeyValue{
		attribute.String("http.request.method", seen.method), attribute.String("http.route", seen.route),
		attribute.Int("http.response.status_code", seen.status),
	}
	t.requests.Record(ctx, seen.took.Seconds(), metric.WithAttributes(labels...))
	if id, ok := ctx.Value(requestKey{}).(string); ok {
		span.SetAttributes(attribute.String("heed.request", id))
	}
	span.SetName(seen.method + " " + seen.route)
	span.SetAttributes(labels...)
	if seen.status >= http.StatusInternalServerError {
		span.SetStatus(codes.Error, "")
	}
	span.End()
}

// close sends what is left.
func (t *telemetry) close(ctx context.Context) error {
	var all []error
	for _, end := range t.ends {
		all = append(all, end(ctx))
	}
	return errors.Join(all...)
}
