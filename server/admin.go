package main

import (
	"context"
	"net/http"
	"net/http/pprof"
	"time"

	"golang.org/x/sync/errgroup"
)

// profileTime is the longest time for which the program can be profiled in one request.
const profileTime = 2 * time.Minute

// serveAdmin serves metrics, health and profiles of the program to operators on a listener of
// its own, if one is configured. The caller closes the server that it returns.
func (s *site) serveAdmin(ctx context.Context, group *errgroup.Group) (*http.Server, error) {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.telemetry.page)
	mux.Handle("GET /healthz", s.gate)
	mux.Handle("GET /readyz", s.gate)
	// A profile tells where the program spends time and memory, and holds no value of a caller.
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	admin := newServer(mux, s.config.Limits.OperationTime, s.log)
	admin.WriteTimeout = profileTime + answerMargin
	if s.config.AdminAddr == "" {
		return admin, nil
	}
	listener, err := listen(ctx, s.config.AdminAddr, "HEED_ADMIN_ADDR")
	if err != nil {
		return admin, err
	}
	s.log.InfoContext(ctx, "metrics", "address", listener.Addr().String())
	group.Go(func() error { return serve(admin, listener) })
	return admin, nil
}
