// Package storetest gives every test a PostgreSQL database of its own: one
// throw-away cluster a test process, a migrated template in it, and a copy of
// that a test.
package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/lib/pq"

	"heed/localdb"
	"heed/store"
)

// Server is the cluster of a test process.
type Server struct {
	cluster *localdb.Cluster
	admin   *sql.DB
	count   atomic.Int64
	cloning sync.Mutex

	preparing sync.Mutex
	prepared  map[string]string // the template of each key

	lending  sync.Mutex
	free     []Lent
	origin   sync.Once
	clearing string // the statement that empties a lent database
}

const template = "heed_template"

// Main runs the tests of a package with a server and ends it afterwards:
//
//	func TestMain(m *testing.M) { storetest.Main(m, &server) }
func Main(m *testing.M, server **Server) {
	os.Exit(run(m, server))
}

func run(m *testing.M, server **Server) int {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400) // a test process is small and lives for minutes
	}
	for name, value := range KeptMemory() {
		os.Setenv(name, value) // the servers inherit it
	}
	ctx := context.Background()
	made, err := store.SourceDigest()
	if err != nil {
		fmt.Fprintln(os.Stderr, "read what a database is made of:", err)
		return 1
	}
	cluster, err := localdb.TemporaryFilled(ctx, localdb.Filling{Key: template + " " + made, Fill: fill})
	if err != nil {
		fmt.Fprintln(os.Stderr, "start PostgreSQL for tests:", err)
		return 1
	}
	defer cluster.Stop(ctx)
	s, err := open(cluster)
	if err != nil {
		fmt.Fprintln(os.Stderr, "connect to PostgreSQL for tests:", err)
		return 1
	}
	defer s.admin.Close()
	*server = s
	return m.Run()
}

// KeptMemory is an environment in which PostgreSQL keeps the memory that it used: the
// processes of the tests plan and run one large function after the other, and otherwise
// give memory back and fetch it again each time. glibc reads it, others pass over it.
func KeptMemory() map[string]string {
	return map[string]string{
		"MALLOC_TOP_PAD_": "1048576", "MALLOC_TRIM_THRESHOLD_": "134217728", "MALLOC_MMAP_THRESHOLD_": "33554432",
	}
}

// fill makes the template, once for each user and machine.
func fill(ctx context.Context, cluster *localdb.Cluster) error {
	s, err := open(cluster)
	if err != nil {
		return err
	}
	defer s.admin.Close()
	if err := s.exec(ctx, "CREATE DATABASE "+template); err != nil {
		return err
	}
	if err := store.Migrate(ctx, cluster.URL(localdb.Superuser, template)); err != nil {
		return err
	}
	return s.exec(ctx, "ALTER ROLE heed_app PASSWORD "+pq.QuoteLiteral(cluster.Password(store.ServingRole)))
}

func open(cluster *localdb.Cluster) (*Server, error) {
	admin, err := sql.Open("postgres", cluster.URL(localdb.Superuser, "postgres"))
	return &Server{cluster: cluster, admin: admin}, err
}

func (s *Server) exec(ctx context.Context, statement string) error {
	_, err := s.admin.ExecContext(ctx, statement)
	return err
}

// Database is one test's own.
type Database struct {
	// URL connects as the serving role.
	URL string
	// OwnerURL connects as the superuser, who sees and may do everything.
	OwnerURL string
}

// Database makes an empty, migrated database that goes with the test.
func (s *Server) Database(t testing.TB) Database {
	t.Helper()
	return s.clone(t, template)
}

// Kept makes an empty, migrated database that stays until the last test has ended.
func (s *Server) Kept(ctx context.Context) (Database, error) {
	name := "heed_kept_" + strconv.FormatInt(s.count.Add(1), 10)
	return s.database(name), s.create(ctx, name, template)
}

// Prepared makes a database of the test's own that holds what fill put into the first
// one of that key: for what takes long to make and many tests begin with. fill has
// ended all its connections when it returns.
func (s *Server) Prepared(t testing.TB, key string, fill func(context.Context, Database) error) Database {
	t.Helper()
	from, err := s.prepare(context.WithoutCancel(t.Context()), key, fill)
	if err != nil {
		t.Fatalf("prepare %s: %v", key, err)
	}
	return s.clone(t, from)
}

func (s *Server) prepare(ctx context.Context, key string, fill func(context.Context, Database) error) (string, error) {
	s.preparing.Lock()
	defer s.preparing.Unlock()
	if name, ok := s.prepared[key]; ok {
		return name, nil
	}
	name := "heed_prepared_" + strconv.FormatInt(s.count.Add(1), 10)
	if err := s.create(ctx, name, template); err != nil {
		return "", err
	}
	if err := fill(ctx, s.database(name)); err != nil {
		return "", err
	}
	if s.prepared == nil {
		s.prepared = map[string]string{}
	}
	s.prepared[key] = name
	return name, nil
}

func (s *Server) clone(t testing.TB, from string) Database {
	t.Helper()
	name := "heed_" + strconv.FormatInt(s.count.Add(1), 10)
	if err := s.create(t.Context(), name, from); err != nil {
		t.Fatalf("make database: %v", err)
	}
	t.Cleanup(func() {
		if err := s.exec(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop database: %v", err)
		}
	})
	return s.database(name)
}

// create makes a database that is a copy of another.
func (s *Server) create(ctx context.Context, name, from string) error {
	s.cloning.Lock()
	defer s.cloning.Unlock()
	if err := s.exec(ctx, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s STRATEGY FILE_COPY", name, from)); err != nil {
		return err
	}
	// A copy does not have the privileges of the database itself.
	return s.exec(ctx, fmt.Sprintf("REVOKE TEMPORARY ON DATABASE %s FROM PUBLIC", name))
}

func (s *Server) database(name string) Database {
	return Database{URL: s.cluster.URL(store.ServingRole, name), OwnerURL: s.cluster.URL(localdb.Superuser, name)}
}

// Folder is a folder of the test's own for data that goes with it, such as a private
// database: in memory, where there is room.
func Folder(t testing.TB) string {
	t.Helper()
	folder, err := localdb.TemporaryFolder()
	if err != nil {
		t.Fatalf("make folder: %v", err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Errorf("remove folder: %v", err)
		}
	})
	return folder
}

// Admin opens the database as the superuser, until the test ends.
func (d Database) Admin(t testing.TB) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", d.OwnerURL)
	if err != nil {
		t.Fatalf("open as superuser: %v", err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// Open opens the database as the server does, until the test ends.
func (d Database) Open(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), d.URL, store.Pool{Most: 8})
	if err != nil {
		t.Fatalf("open store: %v", err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}
