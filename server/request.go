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

// observed gives every request an id, contains panics and leaves one line in
// the log, which holds nothing of what the caller sent: not the address, whose
// query may name a child, nor the caller's own.
func observed(log *slog.Logger, now func() time.Time, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := now()
		id := requestID(r)
		w.Header().Set(requestHeader, id)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, id))
		answer := &recorder{ResponseWriter: w}
		defer func() {
			panicked := recover()
			cut := panicked != nil
			if cut && panicked != http.ErrAbortHandler {
				// What was thrown may hold what a caller sent: only its type is told.
				log.ErrorContext(r.Context(), "panic", "type", fmt.Sprintf("%T", panicked), "stack", string(debug.Stack()))
				if answer.status == 0 {
					refuseInternal(answer)
					cut = false
				}
			}
			log.LogAttrs(r.Context(), slog.LevelInfo, "request",
				slog.String("method", methodOf(r)), slog.String("route", routeOf(r)), slog.Int("status", answer.code()),
				slog.Int64("bytes", answer.bytes), slog.Duration("took", now().Sub(began)))
			if cut {
				panic(http.ErrAbortHandler) // part of an answer has left: the caller must see that it is cut
			}
		}()
		next.ServeHTTP(answer, r)
	})
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

// recorder remembers the status and the size of an answer.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// Unwrap gives http.ResponseController the writer below.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// Flush sends what was written so far; an event stream lives on it.
func (r *recorder) Flush() {
	if r.status == 0 {
		r.WriteHeader(http.StatusOK)
	}
	_ = http.NewResponseController(r.ResponseWriter).Flush() // a caller who has gone misses nothing
}

// WriteHeader notes the status; an informational one is not the last.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= http.StatusOK {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write counts the bytes.
func (r *recorder) Write(part []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(part)
	r.bytes += int64(n)
	return n, err
}

// code is the status that the caller saw.
func (r *recorder) code() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}
