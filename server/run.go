package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"heed/store/jobs"
)

// readyLine begins the line that says that the server is ready; its address follows.
const readyLine = "Ready at "

// finishTime bounds the last sending to collectors.
const finishTime = 2 * time.Second

// site is one server: its address, clock, log and instruments, and the gate in front of
// what it serves. Its clock says what time it is; durations are measured by the machine's.
type site struct {
	config    Config
	base      string
	clock     *clock
	log       *slog.Logger
	telemetry *telemetry
	gate      *gate
	server    *http.Server
	// keepMail takes the mails of a development server that has no mail server.
	keepMail func(context.Context, jobs.Letter) error
}

// run serves until the context ends, and then stops in order: /readyz says so while
// operations are still served, the listener closes, running operations finish, the
// background work stops, the chain of the access log is completed, the database stops. A
// line on stdout says when and where the server is ready.
func run(ctx context.Context, config Config, stdout, stderr io.Writer) error {
	if productionBuild && config.Development() {
		return errProductionBuild
	}
	listener, err := listen(ctx, config.Addr, "HEED_ADDR")
	if err != nil {
		return err
	}
	s, err := newSite(ctx, config, listener, newLog(stderr, config))
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	// The process answers from here on, at first only that it is starting.
	group, working := errgroup.WithContext(ctx)
	group.Go(func() error { return serve(s.server, listener) })
	admin, err := s.serveAdmin(working, group)
	if err == nil {
		err = s.operate(working, group, stdout, stderr)
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = nil // stopped while it was starting
	}
	farewell, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTime)
	defer cancel()
	return errors.Join(err, s.server.Close(), admin.Close(), group.Wait(), s.telemetry.close(farewell))
}

func newSite(ctx context.Context, config Config, listener net.Listener, log *slog.Logger) (*site, error) {
	base, err := baseURL(config.Addr, listener)
	if err != nil {
		return nil, err
	}
	instruments, err := newTelemetry(ctx, config)
	if err != nil {
		return nil, err
	}
	clock, err := newClock(config)
	if err != nil {
		return nil, err
	}
	s := &site{config: config, base: base, clock: clock, log: log, telemetry: instruments, gate: &gate{}}
	s.server = newServer(observer{log, time.Now, instruments, s.gate}, config.Limits.OperationTime, log)
	return s, nil
}

// operate prepares what the server serves, serves it until the context ends, and stops it.
func (s *site) operate(ctx context.Context, group *errgroup.Group, stdout, stderr io.Writer) (err error) {
	d, err := s.prepare(ctx, stderr)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	parts, err := s.assemble(ctx, d)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, parts.close()) }()
	if d.private != nil {
		group.Go(func() error { return d.private.watch(ctx) })
	}
	s.gate.open(parts.handler, &readiness{now: time.Now, ask: parts.ready}, parts.fitness.ok)
	s.welcome(stdout, d)
	<-ctx.Done()
	s.log.Info("ending", "drain", s.config.DrainDelay)
	return finish(s.gate, s.server, s.config.DrainDelay, s.config.ShutdownTime)
}

// serve answers connections until the server is shut down.
func serve(server *http.Server, listener net.Listener) error {
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// addressHint precedes a command in a hint if the command needs the server's address,
// because it is not the default one.
func addressHint(address string) string {
	if address == defaults().Addr {
		return ""
	}
	return "HEED_ADDR=" + address + " "
}

// welcome prints where everything is. Programs read its last line.
func (s *site) welcome(out io.Writer, d *database) {
	fmt.Fprintf(out, "Heed runs on %s\n", d.description)
	if s.config.Development() {
		fmt.Fprintf(out, "  development: everybody and everything in it is invented\n")
		fmt.Fprintf(out, "  explorer     %s/\n", s.base)
		fmt.Fprintf(out, "  people       %s%s/\n", s.base, devPath)
		fmt.Fprintf(out, "  mail         %s%s\n", s.base, mailPath)
		fmt.Fprintf(out, "  a token      %sgo run ./server token --as police\n", addressHint(strings.TrimPrefix(s.base, "http://")))
	}
	fmt.Fprintf(out, "  interface    %s%s\n", s.base, graphqlPath)
	fmt.Fprintf(out, "%s%s\n", readyLine, s.base)
}
