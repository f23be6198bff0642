package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
)

// run serves until the context ends, and then ends in order: new operations
// are turned away, running ones finish, the chain of the access record is
// completed, the database stops. A line on stdout says when and where the
// server is ready.
func run(ctx context.Context, config Config, stdout, stderr io.Writer) error {
	log := newLog(stderr, config)
	listener, err := listen(ctx, config.Addr)
	if err != nil {
		return err
	}
	base, err := baseURL(config.Addr, listener)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	// The process answers from here on, if only that it is starting.
	s := &site{config: config, base: base, now: time.Now, log: log, gate: &gate{}}
	s.server = newServer(observed(log, s.now, s.gate), config.Limits.OperationTime, log)
	group, working := errgroup.WithContext(ctx)
	group.Go(func() error { return serve(s.server, listener) })
	err = s.operate(working, group, terminal{stdout, stderr})
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = nil // told to end while it was starting
	}
	return errors.Join(err, s.server.Close(), group.Wait())
}

// site is one server: its address, its clock, its log and its gate.
type site struct {
	config Config
	base   string
	now    func() time.Time
	log    *slog.Logger
	gate   *gate
	server *http.Server
}

// operate prepares what the server serves, serves it until the context ends,
// and takes it down again.
func (s *site) operate(ctx context.Context, group *errgroup.Group, t terminal) (err error) {
	database, err := s.prepare(ctx, t.err)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, database.close(ctx)) }()
	parts, err := s.assemble(ctx, database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, parts.close()) }()
	if database.private != nil {
		group.Go(func() error { return database.private.watch(ctx) })
	}
	s.gate.open(parts.handler, &readiness{now: s.now, ask: parts.ready})
	s.welcome(t.out, database)
	<-ctx.Done()
	s.log.Info("ending")
	return finish(s.gate, s.server, s.config.DrainDelay, s.config.ShutdownTime)
}

// serve answers connections until the server is shut down.
func serve(server *http.Server, listener net.Listener) error {
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// welcome says where everything is. Its last line is for programs too.
func (s *site) welcome(out io.Writer, database *database) {
	fmt.Fprintf(out, "Heed runs on %s\n", database.told)
	if s.config.Development() {
		fmt.Fprintf(out, "  development: everybody and everything in it is invented\n")
		fmt.Fprintf(out, "  explorer     %s/\n", s.base)
		fmt.Fprintf(out, "  people       %s%s/\n", s.base, devPath)
		fmt.Fprintf(out, "  a token      go run ./server token --as police\n")
	}
	fmt.Fprintf(out, "  interface    %s%s\n", s.base, graphqlPath)
	fmt.Fprintf(out, "%s%s\n", readyLine, s.base)
}

// readyLine begins the line that says that the server is ready; its address follows.
const readyLine = "Ready at "
