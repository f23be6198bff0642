//go:build !production

package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"github.com/lib/pq"

	"heed/localdb"
	"heed/store"
)

// databaseName is the database of the private cluster.
const databaseName = "heed"

// cluster is the private PostgreSQL. It is started again when it dies, because nobody else
// does that.
type cluster struct {
	config localdb.Config
	log    *slog.Logger

	mu      sync.Mutex
	running *localdb.Cluster
	stopped bool
}

// openPrivate starts the private database. If there is none it makes one only if create
// says so.
func openPrivate(ctx context.Context, config Config, create bool, log *slog.Logger, progress io.Writer) (*database, error) {
	if major, err := localdb.DataVersion(config.inState("postgres")); err == nil && major == 0 && !create {
		return nil, errNoState(config)
	}
	if err := claimState(config); err != nil {
		return nil, err
	}
	private, err := startCluster(ctx, config, log, progress)
	if err != nil {
		return nil, err
	}
	d := &database{
		serving:     private.url(store.ServingRole, databaseName),
		owner:       private.url(localdb.Superuser, databaseName),
		description: private.describe(),
		ours:        true,
		private:     private,
	}
	if err := private.create(ctx); err != nil {
		return nil, errors.Join(err, d.close(ctx))
	}
	return d, d.publish(config)
}

// startCluster finds a PostgreSQL and runs the cluster in the state folder.
func startCluster(ctx context.Context, config Config, log *slog.Logger, progress io.Writer) (*cluster, error) {
	dir := config.inState("postgres")
	major, err := localdb.DataVersion(dir)
	if err != nil {
		return nil, fmt.Errorf("look at the private database: %w", err)
	}
	binaries, err := localdb.Find(ctx, localdb.Env{Lookup: config.lookup, Major: major, Progress: progress})
	if err != nil {
		return nil, fmt.Errorf("look for PostgreSQL (or name a database with DATABASE_URL): %w", err)
	}
	c := &cluster{config: localdb.Config{Binaries: binaries, Dir: dir, Log: log}, log: log}
	if c.running, err = localdb.Start(ctx, c.config); err != nil {
		if errors.Is(err, localdb.ErrInUse) {
			return nil, fmt.Errorf("another server of Heed works in %s: end it, or choose another folder with HEED_STATE_DIR: %w", config.StateDir,
				err)
		}
		return nil, fmt.Errorf("start the private database: %w", err)
	}
	return c, nil
}

// url is the address of a database of the cluster for a role.
func (c *cluster) url(role, database string) string { return c.current().URL(role, database) }

// password is the password of a role.
func (c *cluster) password(role string) string { return c.current().Password(role) }

// description describes the cluster: which PostgreSQL, and where its data is.
func (c *cluster) describe() string {
	return fmt.Sprintf("PostgreSQL %d (%s) of its own, for the state in %s",
		c.config.Binaries.Version, c.config.Binaries.Origin, filepath.Dir(c.config.Dir))
}

func (c *cluster) current() *localdb.Cluster {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.running
}

// create makes the database if the cluster has none yet.
func (c *cluster) create(ctx context.Context) error {
	return c.administer(ctx, func(db *sql.DB) error {
		var there bool
		if err := db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)",
			databaseName).Scan(&there); err != nil || there {
			return err
		}
		_, err := db.ExecContext(ctx, "CREATE DATABASE "+pq.QuoteIdentifier(databaseName))
		return err
	})
}

// recreate removes the database and makes an empty one.
func (c *cluster) recreate(ctx context.Context) error {
	err := c.administer(ctx, func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, "DROP DATABASE IF EXISTS "+pq.QuoteIdentifier(databaseName)+" WITH (FORCE)")
		return err
	})
	if err != nil {
		return err
	}
	return c.create(ctx)
}

func (c *cluster) administer(ctx context.Context, do func(*sql.DB) error) error {
	if err := withDatabase(c.url(localdb.Superuser, "postgres"), do); err != nil {
		return fmt.Errorf("prepare the private database: %w", err)
	}
	return nil
}

// restartPause is the time between attempts to start a cluster that died.
const restartPause = 200 * time.Millisecond

// watch starts the cluster again whenever it dies, until ctx ends. It gives up only if the
// cluster comes back at another address, where nobody can reach it.
func (c *cluster) watch(ctx context.Context) error {
	for {
		died := c.current()
		select {
		case <-ctx.Done():
			return nil
		case <-died.Done():
		}
		c.log.ErrorContext(ctx, "the private database has died and is started again")
		if err := died.Stop(ctx); err != nil {
			c.log.WarnContext(ctx, "the private database left something behind", "error", err)
		}
		back, ok := c.restart(ctx)
		if !ok {
			return nil
		}
		if back.URL(localdb.Superuser, databaseName) != died.URL(localdb.Superuser, databaseName) {
			return errors.New("the private database came back under another address: start the server again")
		}
	}
}

// restart tries until the cluster runs, or reports false when ctx ends.
func (c *cluster) restart(ctx context.Context) (*localdb.Cluster, bool) {
	for {
		back, err := c.revive(ctx)
		if err == nil {
			return back, true
		}
		if ctx.Err() == nil {
			c.log.ErrorContext(ctx, "the private database does not start", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil, false
		case <-time.After(restartPause):
		}
	}
}

// revive starts the cluster again unless it was stopped meanwhile.
func (c *cluster) revive(ctx context.Context) (*localdb.Cluster, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopped {
		return nil, context.Canceled
	}
	back, err := localdb.Start(ctx, c.config)
	if err != nil {
		return nil, err
	}
	c.running = back
	return back, nil
}

// stop ends the cluster for good.
func (c *cluster) stop(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped = true
	if err := c.running.Stop(ctx); err != nil {
		return fmt.Errorf("stop the private database: %w", err)
	}
	return nil
}

// lookup reads the environment for package localdb: from the same map as everything else,
// with the switch in the one spelling that localdb knows.
func (c Config) lookup(name string) string {
	if name == "HEED_OFFLINE" {
		return map[bool]string{true: "1"}[c.Offline]
	}
	return c.environment[name]
}
