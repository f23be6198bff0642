package main

import (
	"context"
	"runtime/debug"
)

// The collector's settings. A small live heap makes Go collect all the time;
// waiting longer is a third of a page's work saved, and the limit keeps it safe.
const (
	collectAt   = 400
	memoryLimit = 1 << 30 // bytes
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
