package main

import (
	"context"
	"runtime/debug"
)

// The garbage collector's settings. With a small live heap Go collects all the time;
// waiting longer saves a third of a page's work, and the limit keeps it safe.
const (
	collectAt   = 400
	memoryLimit = 1 << 30 // serveCommand serves until the process is asked to stop.
)

// serveCommand serves until it is told to end.
type serveCommand struct{}

// Run serves.
func (serveCommand) Run(ctx context.Context, config Config, t terminal) error {
	if config.environment["GOGC"] == "" {
		debug.SetGCPercent(collectAt)
	}
	if config.environment["GOMEMLIMIT"] == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	return run(ctx, config, t.out, t.err)
}
