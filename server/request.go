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

// requestHeader carries the id of a request, in both directions.
const requestHeader = "X-Request-ID"

type requestKey struct{}

// observer gives every request an id, recovers panics, and leaves one line in the log, one
// span and one measurement. They hold nothing that the caller sent: not the address, whose
// query may name a child, nor the caller's own address.
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
		seen := observation{method: methodOf(r), route: routeOf(r), status: answer.code(), took: o.now().Sub(began)}
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

// contain answers for a handler that panicked. It reports true if part of an answer was
// sent already: then the connection must be broken, so that the caller notices.
func (o observer) contain(panicked any, answer *recorder, r *http.Request) bool {
	if panicked == nil || panicked == http.ErrAbortHandler {
		return panicked != nil
	}
	// The value of a panic may hold what a caller sent, so only its type is logged.
	o.log.ErrorContext(r.Context(), "panic", "type", fmt.Sprintf("%T", panicked), "stack", string(debug.Stack()))
	if answer.status != 0 {
		return true
	}
	refuseInternal(answer)
	return false
}

// requestID takes over the caller's id if it is a UUID, which reveals nothing; any other
// text could be a name and would be logged.
func requestID(r *http.Request) string {
	if given := r.Header.Get(requestHeader); len(given) == 36 {
		if id, err := uuid.Parse(given); err == nil {
			return id.String()
		}
	}
	return uuid.NewString()
}

// routeOf is the pattern that matched, never the requested address.
func routeOf(r *http.Request) string {
	if r.Pattern == "" {
		return "none"
	}
	return r.Pattern
}

// methodOf is the method if it is a known one, because any text can be sent as a method.
func methodOf(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
		http.MethodDelete, http.MethodConnect, http.MethodOptions, http.MethodTrace:
		return r.Method
	}
	return "other"
}
