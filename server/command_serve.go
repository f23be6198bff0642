package main

import (
	"context"
	"os"
	"runtime/debug"
)

// serveCommand serves until it is told to end.
type serveCommand struct{}

// Run serves.
func (serveCommand) Run(ctx context.Context, config Config, t terminal) error {
	if config.environment["GOGC"] == "" {
		debug.SetGCPercent(collectAt)
	}
	if config.environment["GOMEMLIMIT"] == "" {
		debug.SetMemoryLimit(limitOfMemory(os.DirFS("/")))
	}
	return run(ctx, config, t.out, t.err)
}
