package localdb

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lib/pq"
)

// childVariable makes the test binary a process that runs a cluster until it is killed: a folder for a lasting one,
// "temporary" for a throw-away one.
const childVariable = "HEED_LOCALDB_TEST_CHILD"

func TestMain(m *testing.M) {
	if what := os.Getenv(childVariable); what != "" {
		if err := runChild(what); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	if origin.dir != "" {
		os.RemoveAll(origin.dir)
	}
	os.Exit(code)
}

// origin is a cluster that was made and stopped once. Tests copy it: making one costs more
// than what most of them do with it.
var origin struct {
	once sync.Once
	dir  string
	err  error
}

// madeCluster returns a folder of the test's own with a cluster that has run and stopped.
func madeCluster(t *testing.T) string {
	t.Helper()
	origin.once.Do(func() {
		if origin.dir, origin.err = quickFolder(); origin.err != nil {
			return
		}
		var cluster *Cluster
		if cluster, origin.err = startAt(context.Background(), origin.dir); origin.err == nil {
			origin.err = cluster.Stop(context.Background())
		}
	})
	if origin.err != nil {
		t.Fatal(origin.err)
	}
	dir := folderOf(t)
	if out, err := exec.Command("cp", "-a", origin.dir+"/.", dir).CombinedOutput(); err != nil {
		t.Fatalf("copy a cluster: %v: %s", err, out)
	}
	return dir
}

// quickFolder makes a folder for clusters, in memory where there is room, and open to
// whoever runs them.
func quickFolder() (string, error) {
	dir, err := os.MkdirTemp(MemoryFolder(), "heed-localdb-test-")
	if err == nil {
		err = os.Chmod(dir, 0o711)
	}
	return dir, err
}

// folderOf is a quick folder of the test's own.
func folderOf(t *testing.T) string {
	t.Helper()
	dir, err := quickFolder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("remove folder: %v", err)
		}
	})
	return dir
}

// runChild starts a cluster, writes a row, tells where the server is, and waits for an interrupt or for its death.
func runChild(what string) error {
	ctx := context.Background()
	interrupted, cancel := signal.NotifyContext(ctx, os.Interrupt)
	defer cancel()
	var cluster *Cluster
	var err error
	if what == "temporary" {
		cluster, err = Temporary(ctx)
	} else {
		cluster, err = startAt(ctx, what)
	}
	if err != nil {
		return err
	}
	db, err := sql.Open("postgres", cluster.URL(Superuser, "postgres"))
	if err != nil {
		return err
	}
	if _, err := db.Exec(`CREATE TABLE kept (word text); INSERT INTO kept VALUES ('before the crash')`); err != nil {
		return err
	}
	fmt.Println(cluster.server.pid(), cluster.host)
	<-interrupted.Done()
	return cluster.Stop(ctx)
}

// child is a running copy of the test binary.
type child struct {
	cmd    *exec.Cmd
	server int    // process number of its PostgreSQL
	host   string // socket folder of its cluster
}

// startChild runs the test binary as a child and waits until its cluster runs.
func startChild(t *testing.T, what string) child {
	t.Helper()
	c := child{cmd: exec.Command(os.Args[0])}
	c.cmd.Env = append(os.Environ(), childVariable+"="+what)
	c.cmd.Stderr = os.Stderr
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if c.cmd.ProcessState == nil {
			_ = c.cmd.Process.Signal(os.Interrupt)
			_ = c.cmd.Wait()
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("child said %q: %v", line, err)
	}
	if _, err := fmt.Sscan(line, &c.server, &c.host); err != nil {
		t.Fatalf("child said %q: %v", line, err)
	}
	return c
}

// kill ends the child as kill -9 does, and waits until it has gone.
func (c child) kill() {
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait()
}

// startAt runs a lasting cluster in the folder with this machine's binaries.
func startAt(ctx context.Context, dir string) (*Cluster, error) {
	binaries, err := Find(ctx, Env{Progress: os.Stderr})
	if err != nil {
		return nil, err
	}
	return Start(ctx, Config{Binaries: binaries, Dir: dir})
}

// deadline bounds everything that a test waits for.
func deadline(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// run starts a cluster from config with this machine's binaries and stops it after the test.
func run(t *testing.T, config Config) *Cluster {
	t.Helper()
	ctx := deadline(t)
	if config.Binaries == (Binaries{}) {
		binaries, err := Find(ctx, Env{Progress: os.Stderr})
		if err != nil {
			t.Fatal(err)
		}
		config.Binaries = binaries
	}
	cluster, err := Start(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cluster.Stop(context.WithoutCancel(ctx)); err != nil && !strings.Contains(err.Error(), "abruptly") {
			t.Error(err)
		}
	})
	return cluster
}

// connect opens the cluster's first database as superuser.
func connect(t *testing.T, cluster *Cluster) *sql.DB {
	t.Helper()
	connector, err := pq.NewConnector(cluster.URL(Superuser, "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { db.Close() })
	return db
}

// ask returns the one text that a query answers.
func ask(t *testing.T, db *sql.DB, query string) string {
	t.Helper()
	var answer string
	if err := db.QueryRowContext(deadline(t), query).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return answer
}

// await waits until the condition holds.
func await(t *testing.T, what string, condition func() bool) {
	t.Helper()
	ctx := deadline(t)
	for !condition() {
		if err := pause(ctx, 10*time.Millisecond); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
}

// environ is an environment for Lookup.
func environ(variables map[string]string) func(string) string {
	return func(name string) string { return variables[name] }
}
