// Command bench measures Heed on this machine: how many buffers an operation reads as the
// partnership grows, and what an operation takes beside yardsticks that answer it with one
// SQL statement.
//
//	go run ./bench buffers     # 5,000 and 50,000 children; fails where a reading grows
//	go run ./bench speed       # Heed and the yardsticks, in turn on the same rows
//	go run ./bench load        # how long it takes to load a partnership
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

type speedCommand struct {
	Sizes      []int         `help:"Children of each partnership, the smallest first." default:"10000,100000,1000000"`
	Seed       uint64        `help:"Which partnerships: another seed, other people." default:"1"`
	Viewers    []string      `help:"Accounts that ask." default:"school,health,police,manager" enum:"school,health,police,manager"`
	Operations []string      `help:"Operations. Default: all." sep:";"`
	Callers    int           `help:"Callers at once, each with a connection." default:"16"`
	Rounds     int           `help:"Rounds after one that does not count; the median counts." default:"3"`
	During     time.Duration `help:"How long one contender runs in one round with all callers, and again at half the load." default:"1s"`
	Folder     string        `help:"Folder that keeps the loaded partnerships for the next run. Default: a temporary one."`
}

type loadCommand struct {
	Sizes  []int  `help:"Children of each partnership." default:"10000"`
	Seed   uint64 `help:"Which partnerships: another seed, other people." default:"1"`
	Folder string `help:"Folder that keeps the loaded partnerships for a run of speed. Default: a temporary one."`
}

var cli struct {
	Buffers buffersCommand `cmd:"" help:"Buffers that operations read, at several sizes."`
	Speed   speedCommand   `cmd:"" help:"Processor time, operations a second and latencies, beside the yardsticks."`
	Load    loadCommand    `cmd:"" help:"Load partnerships, and tell how long it took."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	command := kong.Parse(&cli, kong.Name("bench"))
	command.BindTo(ctx, (*context.Context)(nil))
	command.FatalIfErrorf(command.Run())
}

// withCluster runs a measurement on a cluster of its own: in a temporary folder, or in one
// that stays.
func withCluster(ctx context.Context, lasting bool, dir string, run func(cluster *localdb.Cluster, dir string) error) (err error) {
	binaries, err := localdb.Find(ctx, localdb.Env{Progress: os.Stderr})
	if err != nil {
		return err
	}
	if dir == "" {
		if dir, err = os.MkdirTemp("", "heed-bench-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	// With so little written ahead, what COPY and new indexes write is written once only. A
	// partnership is vacuumed and analyzed when it is loaded; each time that autovacuum did so
	// again, every connection would plan all statements again in the midst of a measurement.
	cluster, err := localdb.Start(ctx, localdb.Config{Binaries: binaries, Dir: dir, Throwaway: !lasting, Settings: map[string]string{
		"shared_buffers": "512MB", "max_wal_size": "4GB", "wal_level": "minimal", "max_wal_senders": "0", "autovacuum": "off",
		"max_connections": "500"}}) // four contenders with all callers, for each partnership
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cluster.Stop(context.WithoutCancel(ctx))) }()
	return run(cluster, dir)
}

// worldsOf loads partnerships, and tells how long that took.
func worldsOf(ctx context.Context, cluster *localdb.Cluster, seed uint64, sizes []int, connections int) ([]*env, error) {
	var worlds []*env
	for _, size := range sizes {
		fmt.Fprintf(os.Stderr, "loading %d children\n", size)
		began := time.Now()
		w, err := newEnv(ctx, cluster, seed, size, connections)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(os.Stderr, "%d children are there after %s\n", size, time.Since(began).Round(100*time.Millisecond))
		worlds = append(worlds, w)
	}
	return worlds, nil
}

// Run measures buffers, and fails if an operation reads more in a larger partnership.
func (c *buffersCommand) Run(ctx context.Context) error {
	return withCluster(ctx, false, "", func(cluster *localdb.Cluster, _ string) error {
		worlds, err := worldsOf(ctx, cluster, c.Seed, c.Sizes, 4)
		if err != nil {
			return err
		}
		return measureBuffers(ctx, os.Stdout, worlds, c.Sizes, c.Statements)
	})
}

// Run measures with the server's settings: the garbage collector waits, and the access
// record is flushed to disk before the answer.
func (c *speedCommand) Run(ctx context.Context) error {
	debug.SetGCPercent(400)
	return withCluster(ctx, true, c.Folder, func(cluster *localdb.Cluster, dir string) error {
		worlds, err := worldsOf(ctx, cluster, c.Seed, c.Sizes, c.Callers+1) // one for the keeper of the access record
		if err != nil {
			return err
		}
		s, err := newSpeed(ctx, worlds, c.Callers, c.During, dir)
		if err != nil {
			return err
		}
		var cells []cell
		for i, w := range worlds {
			for _, who := range c.Viewers {
				of, err := w.cells(ctx, c.Sizes[i], who, c.Operations)
				if err != nil {
					return err
				}
				cells = append(cells, of...)
			}
		}
		if len(cells) == 0 {
			return fmt.Errorf("there is nothing to measure: the operations are %q, separated by semicolons", operations)
		}
		if err := s.run(ctx, cells, c.Rounds, os.Stderr); err != nil {
			return err
		}
		report(os.Stdout, cells)
		return nil
	})
}

// Run loads partnerships.
func (c *loadCommand) Run(ctx context.Context) error {
	return withCluster(ctx, true, c.Folder, func(cluster *localdb.Cluster, _ string) error {
		worlds, err := worldsOf(ctx, cluster, c.Seed, c.Sizes, 1)
		if err != nil {
			return err
		}
		p, err := processorsOf(ctx, worlds[0].admin)
		if err != nil {
			return err
		}
		took, err := p.read()
		if err != nil {
			return err
		}
		fmt.Printf("processor time of all: %s of the program, %s of PostgreSQL\n", took.program.Round(time.Second/10),
			took.postgres.Round(time.Second/10))
		return nil
	})
}
