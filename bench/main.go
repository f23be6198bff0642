// Command bench measures Heed on this machine: how many buffers an operation reads as the
// partnership grows, and how many operations a second are answered with a durable access
// log, compared with a baseline of one SQL statement.
//
//	go run ./bench buffers            # 5,000 and 50,000 children; fails where a reading grows
//	go run ./bench load               # 10,000 children, 16 callers
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"time"

	"github.com/alecthomas/kong"

	"heed/localdb"
)

type buffersCommand struct {
	Sizes      []int  `help:"Children of each partnership." default:"5000,50000"`
	Seed       uint64 `help:"Which partnerships: another seed, other people." default:"1"`
	Statements bool   `help:"Print each statement with its buffers."`
}

type loadCommand struct {
	Children int           `help:"Children of the partnership." default:"10000"`
	Callers  int           `help:"Callers at once, each with a connection." default:"16"`
	Rounds   int           `help:"Interleaved rounds; the median counts." default:"3"`
	During   time.Duration `help:"How long one round of one operation runs." default:"4s"`
}

var cli struct {
	Buffers buffersCommand `cmd:"" help:"Buffers that operations read, at several sizes."`
	Load    loadCommand    `cmd:"" help:"Operations a second, with latencies."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	command := kong.Parse(&cli, kong.Name("bench"))
	command.BindTo(ctx, (*context.Context)(nil))
	command.FatalIfErrorf(command.Run())
}

// withCluster runs a measurement on a cluster of its own.
func withCluster(ctx context.Context, lasting bool, run func(*localdb.Cluster) error) (err error) {
	binaries, err := localdb.Find(ctx, localdb.Env{Progress: os.Stderr})
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "heed-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	cluster, err := localdb.Start(ctx, localdb.Config{Binaries: binaries, Dir: dir, Throwaway: !lasting,
		Settings: map[string]string{"shared_buffers": "512MB", "max_wal_size": "4GB"}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cluster.Stop(context.WithoutCancel(ctx))) }()
	return run(cluster)
}

// Run measures buffers, and fails if an operation reads more in a larger partnership.
func (c *buffersCommand) Run(ctx context.Context) error {
	return withCluster(ctx, false, func(cluster *localdb.Cluster) error {
		var worlds []*env
		for _, size := range c.Sizes {
			fmt.Fprintf(os.Stderr, "loading %d children\n", size)
			w, err := newEnv(ctx, cluster, c.Seed, size, 4)
			if err != nil {
				return err
			}
			worlds = append(worlds, w)
		}
		return measureBuffers(ctx, os.Stdout, worlds, c.Sizes, c.Statements)
	})
}

// Run measures load with the server's settings: the garbage collector waits, and the
// access log is flushed to disk before the answer.
func (c *loadCommand) Run(ctx context.Context) error {
	debug.SetGCPercent(400)
	return withCluster(ctx, true, func(cluster *localdb.Cluster) error {
		fmt.Fprintf(os.Stderr, "loading %d children\n", c.Children)
		w, err := newEnv(ctx, cluster, 1, c.Children, c.Callers)
		if err != nil {
			return err
		}
		return measureLoad(ctx, os.Stdout, w, c.Callers, c.Rounds, c.During)
	})
}
