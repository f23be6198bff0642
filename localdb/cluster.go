package localdb

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
	"sync"

	"github.com/lib/pq"
)

// Superuser is the role that owns a new cluster.
const Superuser = "postgres"

// ErrInUse says that another process runs a cluster in the folder.
var ErrInUse = errors.New("cluster folder is in use")

// Config says which cluster to run and how.
type Config struct {
	Binaries Binaries
	// Dir is a folder of the cluster's own; it is made if need be and keeps the data between runs.
	Dir string
	// Port opens 127.0.0.1 on that port beside the Unix socket, for other programs of this machine. 0 opens none, except
	// on Windows, where a free port takes the socket's place.
	Port int
	// Throwaway is for data that nobody will miss, such as a test's: nothing is flushed to disk, and the end is abrupt.
	Throwaway bool
	// Settings override PostgreSQL's settings, by name.
	Settings map[string]string
	// Log receives events of the cluster, and PostgreSQL's own lines at level debug; nil for
	// none.
	Log *slog.Logger
}

// Cluster is a running PostgreSQL that ends with this process.
type Cluster struct {
	host    string // socket folder or loopback address
	port    int
	secret  secret
	server  *process
	halt    func(ctx context.Context, server *process) error
	release func() error  // gives back what the cluster held once the server has ended
	ended   chan struct{} // closed when the end of the server is in the log

	stopping sync.Once
	stopped  error
}

// Start runs the cluster in c.Dir, making it first if the folder has none and stopping a
// server that a dead process left behind. It returns when the cluster takes connections.
// ctx bounds the start only; the cluster runs until Stop or until this process ends. The
// error wraps ErrInUse if another process runs the cluster, and then names that process.
func Start(ctx context.Context, c Config) (*Cluster, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	place, err := defaultPlacement()
	if err != nil {
		return nil, err
	}
	h, err := place.prepare(c.Dir)
	if err != nil {
		return nil, err
	}
	lock, err := tryLock(h.lock())
	if errors.Is(err, errLocked) {
		return nil, fmt.Errorf("%w: process %d runs the one in %s", ErrInUse, lockHolder(h.lock()), h)
	}
	if err != nil {
		return nil, fmt.Errorf("cluster folder: %w", err)
	}
	cluster, err := start(ctx, c, place, h)
	if err != nil {
		lock.release()
		return nil, err
	}
	tidy := cluster.release
	cluster.release = func() error {
		defer lock.release()
		return tidy()
	}
	return cluster, nil
}

// start does the work of Start while the home is locked.
func start(ctx context.Context, c Config, place placement, h home) (*Cluster, error) {
	tools := toolbox{bin: c.Binaries.Dir, runner: place.runner, folder: string(h)}
	if err := evict(ctx, tools, h.data(), c.halt()); err != nil {
		return nil, err
	}
	key, err := initialise(ctx, c, tools, place, h)
	if err != nil {
		return nil, err
	}
	cluster := &Cluster{secret: key, halt: tools.halter(h.data(), c.halt())}
	if err := cluster.listen(ctx, &c, tools, place, h); err != nil {
		return nil, err
	}
	cluster.server, err = serve(ctx, tools, h.data(), c.settings(cluster.host), c.halt(), c.Log)
	if err != nil {
		return nil, errors.Join(err, cluster.release())
	}
	cluster.ended = make(chan struct{})
	go func() {
		defer close(cluster.ended)
		<-cluster.server.done
		c.Log.Info("cluster ended", "home", string(h), "pid", cluster.server.pid(), "exit", cluster.server.cmd.ProcessState.ExitCode())
	}()
	if err := cluster.ping(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("first connection to the cluster: %w", err), cluster.Stop(context.WithoutCancel(ctx)))
	}
	c.Log.InfoContext(ctx, "cluster started", "home", string(h), "pid", cluster.server.pid(),
		"version", c.Binaries.Version, "origin", c.Binaries.Origin)
	return cluster, nil
}

// URL returns the address of a database for lib/pq, in the name of a role. It holds the role's password (see Password):
// never log it.
func (c *Cluster) URL(role, database string) string {
	address := url.URL{Scheme: "postgres", User: url.UserPassword(role, c.Password(role)), Path: "/" + database}
	query := url.Values{"sslmode": {"disable"}, "host": {c.host}, "port": {strconv.Itoa(c.port)}}
	address.RawQuery = query.Encode()
	return address.String()
}

// Password returns the password of a role, the same for the whole life of the cluster. Superuser has it from the
// beginning; whoever creates another role that logs in gives it this one.
func (c *Cluster) Password(role string) string { return c.secret.password(role) }

// Done is closed when the server has ended, whether by Stop or by itself.
func (c *Cluster) Done() <-chan struct{} { return c.ended }

// Stop ends the server and waits for it: connections are cut, work in progress is rolled back, and what was committed
// stays. When ctx ends first, the server ends without tidying up and recovers at the next start. Later calls return
// what the first one did.
func (c *Cluster) Stop(ctx context.Context) error {
	c.stopping.Do(func() {
		c.stopped = errors.Join(c.halt(ctx, c.server), c.release())
		<-c.ended
	})
	return c.stopped
}

// ping proves that a connection can be made with the superuser's password.
func (c *Cluster) ping(ctx context.Context) error {
	connector, err := pq.NewConnector(c.URL(Superuser, "postgres"))
	if err != nil {
		return err
	}
	connection, err := connector.Connect(ctx)
	if err != nil {
		return err
	}
	return connection.Close()
}

// DataVersion returns the PostgreSQL major version of the data that Start would use for a folder, or 0 if there is none
// yet: only binaries of that version can run it.
func DataVersion(dir string) (int, error) {
	place, err := defaultPlacement()
	if err != nil {
		return 0, err
	}
	h, err := place.locate(dir)
	if err != nil {
		return 0, err
	}
	return dataVersion(h.data())
}
