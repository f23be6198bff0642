package main

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"heed/store"
)

// The states of a gate, in their order.
const (
	starting int32 = iota
	serving
	draining
)

// gate is in front of the routes for the whole life of the server. It answers from the
// first moment, and lets operations in once the server is ready. A stopping server says so
// at /readyz and continues to serve, so that a balancer chooses another before anybody is
// refused.
type gate struct {
	state atomic.Int32
	inner http.Handler // set before the state is serving
	ready *readiness
	fits  func() bool
}

// readyAnswers are the bodies of /readyz in the states other than serving.
var readyAnswers = map[int32]string{starting: `{"status":"starting"}`, draining: `{"status":"ending"}`}

// open lets requests through to the handler, operations only while the database fits.
func (g *gate) open(handler http.Handler, ready *readiness, fits func() bool) {
	g.inner, g.ready, g.fits = handler, ready, fits
	g.state.Store(serving)
}

// drain says at /readyz that the server stops. Requests are served as before, but each
// answer closes its connection, so that the next request reaches another replica. A server
// that is not ready yet stays closed.
func (g *gate) drain() { g.state.CompareAndSwap(serving, draining) }

// ServeHTTP answers one request.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/healthz":
		r.Pattern = "/healthz"
		writeJSON(w, http.StatusOK, `{"status":"alive"}`)
		return
	case "/readyz":
		r.Pattern = "/readyz"
		g.answerReady(w, r)
		return
	}
	switch g.state.Load() {
	case starting:
		refuseStarting(w)
		return
	case draining:
		w.Header().Set("Connection", "close")
	}
	if r.URL.Path == graphqlPath && !g.fits() {
		r.Pattern = graphqlPath
		refuseUnfit(w)
		return
	}
	g.inner.ServeHTTP(w, r)
}

func (g *gate) answerReady(w http.ResponseWriter, r *http.Request) {
	if state := g.state.Load(); state != serving {
		writeJSON(w, http.StatusServiceUnavailable, readyAnswers[state])
		return
	}
	switch err := g.ready.check(r.Context()); {
	case errors.Is(err, store.ErrUnfit):
		writeJSON(w, http.StatusServiceUnavailable, `{"status":"migration"}`)
		return
	case err != nil:
		writeJSON(w, http.StatusServiceUnavailable, `{"status":"database"}`)
		return
	}
	writeJSON(w, http.StatusOK, `{"status":"ready"}`)
}

const (
	// readyFor is how long an answer about the database is used, because anybody may ask.
	readyFor = time.Second
	// readyTime is how long the database may take to answer.
	readyTime = 2 * time.Second
)

// readiness remembers the database's last answer.
type readiness struct {
	now func() time.Time
	ask func(context.Context) error

	mu   sync.Mutex
	at   time.Time
	last error
}

// check asks the database, or uses the remembered answer. Callers at the same time wait
// for one answer.
func (r *readiness) check(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := r.now(); r.at.IsZero() || now.Sub(r.at) >= readyFor {
		// The answer is for all callers, so it does not depend on one of them staying.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readyTime)
		defer cancel()
		r.last, r.at = r.ask(ctx), now
	}
	return r.last
}
