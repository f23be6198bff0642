package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/google/uuid"
)

// requestHeader carries the id of a request, both ways.
const requestHeader = "X-Request-ID"

type requestKey struct{}

// observer gives every request an id, contains panics, and leaves one line in
// the log, one span and one measurement. They hold nothing of what the caller
// sent: not the address, whose query may name a child, nor the caller's own.
type observer struct {
	log       *slog.Logger
	now       func() time.Time
	telemetry *telemetry
	next      http.Handler
}

// ServeHTTP answers one request.
func (o observer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := o.now()
	id := requestID(r)
	w.Header().Set(requestHeader, id)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	ctx, span := o.telemetry.begin(r)
	r = r.WithContext(context.WithValue(ctx, requestKey{}, id))
	answer := &recorder{ResponseWriter: w}
	defer func() {
		cut := o.contain(recover(), answer, r)
		seen := sighting{method: methodOf(r), route: routeOf(r), status: answer.code(), took: o.now().Sub(began)}
		o.telemetry.end(r.Context(), span, seen)
		o.log.LogAttrs(r.Context(), slog.LevelInfo, "request",
			slog.String("method", seen.method), slog.String("route", seen.route), slog.Int("status", seen.status),
			slog.Int64("bytes", answer.bytes), slog.Duration("took", seen.took))
		if cut {
			panic(http.ErrAbortHandler)
		}
	}()
	o.next.ServeHTTP(answer, r)
}

// contain answers for a handler that panicked. It reports true where part of an
// answer has left already: then the caller must see that it is cut.
func (o observer) contain(panicked any, answer *recorder, r *http.Request) bool {
	if panicked == nil || panicked == http.ErrAbortHandler {
		return panicked != nil
	}
	// What was thrown may hold what a caller sent: only its type is told.
	o.log.ErrorContext(r.Context(), "panic", "type", fmt.Sprintf("%T", panicked), "stack", string(debug.Stack()))
	if answer.status != 0 {
		return true
	}
	refuseInternal(answer)
	return false
}

// requestID takes over the caller's id if it is a UUID, which says nothing;
// anything else could be a name on its way into the log.
func requestID(r *http.Request) string {
	if given := r.Header.Get(requestHeader); len(given) == 36 {
		if id, err := uuid.Parse(given); err == nil {
			return id.String()
		}
	}
	return uuid.NewString()
}

// routeOf is the pattern that answered, never the address that was asked for.
func routeOf(r *http.Request) string {
	if r.Pattern == "" {
		return "none"
	}
	return r.Pattern
}

// methodOf is the method if it is a known one: any text would do as a method.
func methodOf(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
		http.MethodDelete, http.MethodConnect, http.MethodOptions, http.MethodTrace:
		return r.Method
	}
	return "other"
}
