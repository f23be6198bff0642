package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"
)

// When a slow or idle connection is closed (promise P8).
const (
	headerTime = 5 * time.Second
	bodyTime   = 15 * time.Second // the header included
	idleTime   = 60 * time.Second
	// answerMargin is how long writing an answer may take after its operation.
	answerMargin = 5 * time.Second
	// headerBytes bounds the header of a request; a token takes some 2 KB of it.
	headerBytes = 32 << 10
)

// listen opens the address that a variable names.
func listen(ctx context.Context, address, variable string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("another program listens on %s (perhaps a server of Heed): end it, or choose another address with %s", address,
			variable)
	}
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return listener, nil
}

// baseURL is how this machine reaches a listener: by the configured host and the port that
// it got.
func baseURL(configured string, listener net.Listener) (string, error) {
	host, _, err := net.SplitHostPort(configured)
	if err != nil {
		return "", fmt.Errorf("read address: %w", err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return "", fmt.Errorf("read address: %w", err)
	}
	if host == "" {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port), nil
}

// newServer prepares an HTTP server that closes slow connections. An answer has the time
// of the slowest body and the longest operation.
func newServer(handler http.Handler, operation time.Duration, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       bodyTime,
		WriteTimeout:      bodyTime + operation + answerMargin,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    headerBytes,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// finish stops a server without refusing or cutting a request: for a while it still serves
// while /readyz says that it stops, so that balancers choose others; then it accepts no
// more connections and waits for running operations.
func finish(g *gate, server *http.Server, delay, patience time.Duration) error {
	g.drain()
	time.Sleep(delay)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("operations were still running after %s: %w", patience, err), server.Close())
	}
	return nil
}
