package main

import (
	"context"
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// serveCommand serves until it is told to end.
type serveCommand struct{}

// Run serves.
func (serveCommand) Run(ctx context.Context, config Config, t terminal) error {
	if config.environment["GOGC"] == "" {
		debug.SetGCPercent(collectAt)
	}
	if config.environment["GOMEMLIMIT"] == "" {
		debug.SetMemoryLimit(limitOfMemory(memlimit.FromCgroup))
	}
	return run(ctx, config, t.out, t.err)
}
