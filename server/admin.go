package main

import (
	"context"
	"net/http"

	"golang.org/x/sync/errgroup"
)

// serveAdmin serves metrics and health to operators on a listener of its own, if one is
// configured. The caller closes the server that it returns.
func (s *site) serveAdmin(ctx context.Context, group *errgroup.Group) (*http.Server, error) {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.telemetry.page)
	mux.Handle("GET /healthz", s.gate)
	mux.Handle("GET /readyz", s.gate)
	admin := newServer(mux, s.config.Limits.OperationTime, s.log)
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
