package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lib/pq"

	"heed/localdb"
	"heed/store"
	"heed/store/storetest"
)

func TestWhileTheDatabaseIsAwayAnswersAreRightOrUnavailable(t *testing.T) {
	t.Parallel()
	w := newOutageEnv(t)
	outages := []struct {
		name string
		// begin takes the database down; end starts it again, unless it comes back by itself.
		begin, end func()
	}{
		{"the database is stopped and started again", w.halt, w.launch},
		{"the database is killed and started again", w.kill, w.launch},
		{"one connection's process is killed, and all are cut", func() { w.killSession() }, nil},
		{"every connection is ended", w.endSessions, nil},
		{"the database is stopped once more", w.halt, w.launch},
	}
	ctx, stop := context.WithCancel(t.Context())
	var working sync.WaitGroup
	tokens := map[string]string{}
	for _, name := range writerNames() {
		token := w.server.token(name)
		tokens[name] = token
		working.Go(func() { w.write(ctx, name, token) })
	}
	for _, name := range []string{"police", "health", "auditor"} {
		token := w.server.token(name)
		whole := w.ask(ctx, w.server.base, token, familyPage, nil)
		if !whole.complete() {
			t.Fatalf("%s got %d %s", name, whole.status, whole.body)
		}
		working.Go(func() { w.read(ctx, name, token, whole) })
	}
	for _, outage := range outages {
		w.works()
		sent := w.unavailable.Load()
		outage.begin()
		if outage.end != nil {
			eventually(t, "the server says that it is not ready", func() bool { return w.ready() == http.StatusServiceUnavailable })
			eventually(t, "callers are told", func() bool { return w.unavailable.Load() > sent })
			outage.end()
		}
		eventually(t, "the server is ready again", func() bool { return w.ready() == http.StatusOK })
		w.works()
		t.Logf("%s: %d callers were told to come back", outage.name, w.unavailable.Load()-sent)
	}
	stop()
	working.Wait()
	w.settle(tokens)
}

// outageEnv is a production server on a database that a test takes down.
type outageEnv struct {
	*testing.T
	callers
	config   localdb.Config
	cluster  *localdb.Cluster
	database storetest.Database
	server   production

	reads, writes, unavailable atomic.Int64

	mu  sync.Mutex
	all []*submission
}

func newOutageEnv(t *testing.T) *outageEnv {
	t.Helper()
	binaries, err := localdb.Find(t.Context(), localdb.Env{Progress: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	dir := storetest.Folder(t) // the path of a socket is short
	w := &outageEnv{T: t, callers: newCallers(t, 16), config: localdb.Config{Binaries: binaries, Dir: filepath.Join(dir, "postgres")}}
	w.launch()
	t.Cleanup(func() { w.halt() })
	w.database = storetest.Database{
		URL: w.cluster.URL(store.ServingRole, databaseName), OwnerURL: w.cluster.URL(localdb.Superuser, databaseName),
	}
	err = withDatabase(w.cluster.URL(localdb.Superuser, "postgres"), func(db *sql.DB) error {
		_, err := db.ExecContext(t.Context(), "CREATE DATABASE "+pq.QuoteIdentifier(databaseName))
		return err
	})
	if err == nil {
		err = store.Migrate(t.Context(), w.database.OwnerURL)
	}
	if err == nil {
		err = setPassword(t.Context(), w.database.OwnerURL, w.cluster.Password(store.ServingRole))
	}
	if err != nil {
		t.Fatal(err)
	}
	w.server = newProductionOn(t, w.database, map[string]string{
		"HEED_RATE_PRACTITIONER": "100000", "HEED_RATE_PRACTITIONER_BURST": "100000",
	})
	return w
}

// launch starts the database.
func (w *outageEnv) launch() {
	var err error
	if w.cluster, err = localdb.Start(context.WithoutCancel(w.Context()), w.config); err != nil {
		w.Fatal(err)
	}
}

// halt stops the database as an operator does.
func (w *outageEnv) halt() {
	if err := w.cluster.Stop(context.WithoutCancel(w.Context())); err != nil {
		w.Error(err)
	}
}

// kill ends the database without cleaning up.
func (w *outageEnv) kill() {
	killDatabase(w.T, filepath.Dir(w.config.Dir))
	<-w.cluster.Done()
	_ = w.cluster.Stop(context.WithoutCancel(w.Context())) // releases its lock; the error is expected
}

// killSession kills the process of one of the server's connections; PostgreSQL then closes
// all of them and recovers.
func (w *outageEnv) killSession() {
	admin := w.database.Admin(w.T)
	process, err := os.FindProcess(count(w.T, admin, "SELECT min(pid) FROM pg_stat_activity WHERE usename = $1", store.ServingRole))
	if err == nil {
		err = process.Kill()
	}
	if err != nil {
		w.Fatal(err)
	}
}

// endSessions ends the server's connections, as a failover does.
func (w *outageEnv) endSessions() {
	admin := w.database.Admin(w.T)
	if count(w.T, admin, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = $1", store.ServingRole) == 0 {
		w.Error("there was no connection to end")
	}
}

// ready is the status of /readyz.
func (w *outageEnv) ready() int {
	r, _ := w.server.get("/readyz")
	return r.StatusCode
}

// works waits until both readers and writers succeed.
func (w *outageEnv) works() {
	w.Helper()
	reads, writes := w.reads.Load(), w.writes.Load()
	eventually(w.T, "operations are done", func() bool { return w.reads.Load() > reads+20 && w.writes.Load() > writes+10 })
}

// callerPause is how long a caller waits before its next operation, after an answer or after it
// was told to come back: less than asked, so that some return while the database stops or
// starts.
const callerPause = 150 * time.Millisecond

// write submits one concern after another, each once.
func (w *outageEnv) write(ctx context.Context, name, token string) {
	for n := 0; ctx.Err() == nil; n++ {
		s := &submission{who: name, key: fmt.Sprintf("outage-%s-%d", name, n)}
		r := s.send(context.WithoutCancel(ctx), w.callers, w.server.base, token)
		w.mu.Lock()
		w.all = append(w.all, s)
		w.mu.Unlock()
		switch {
		case s.reference != "":
			w.writes.Add(1)
			time.Sleep(callerPause)
		case r.away():
			w.unavailable.Add(1)
			time.Sleep(callerPause)
		default:
			w.Errorf("a submission got %d %s %v", r.status, r.body, r.err)
		}
	}
}

// read requests the same page repeatedly; the answer is the same each time.
func (w *outageEnv) read(ctx context.Context, name, token string, whole reply) {
	for ctx.Err() == nil {
		r := w.ask(context.WithoutCancel(ctx), w.server.base, token, familyPage, nil)
		switch {
		case r.complete() && r.data() == whole.data():
			w.reads.Add(1)
			time.Sleep(callerPause)
		case r.away():
			w.unavailable.Add(1)
			time.Sleep(callerPause)
		default:
			w.Errorf("%s got %d %s %v", name, r.status, r.body, r.err)
		}
	}
}

// settle compares the database with the answers, and sends the uncertain submissions
// again.
func (w *outageEnv) settle(tokens map[string]string) {
	w.Helper()
	admin := w.database.Admin(w.T)
	doubtful, unsure := 0, 0
	for _, s := range w.all {
		written := s.written(w.T, admin)
		if s.reference != "" && written != 1 || written > 1 || s.unwritten && written != 0 {
			w.Errorf("%s: written %d times, acknowledged as %q, said to be unwritten: %t", s.key, written, s.reference, s.unwritten)
		}
		if s.reference == "" {
			doubtful++
			s.resend(w.T, w.callers, w.server.base, tokens[s.who])
		}
		if s.unsure {
			unsure++
		}
	}
	wantsWhole(w.T, admin)
	w.Logf("%d acknowledged, %d sent again, %d of them of unknown outcome; %d reads", len(w.all)-doubtful, doubtful, unsure, w.reads.Load())
}
