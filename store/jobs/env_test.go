package jobs_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/auth"
	"heed/store"
	"heed/store/jobs"
	"heed/store/storetest"
)

var server *storetest.Server

func TestMain(m *testing.M) {
	if url := os.Getenv(jobsOf); url != "" {
		doJobs(url)
		return
	}
	storetest.Main(m, &server)
}

func newID(t testing.TB, record string) uuid.UUID {
	t.Helper()
	id, err := store.NewID(store.KindOf(record), jobStart, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// jobStart is the time at which jobs are tried.
var jobStart = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// env is a database with jobs.
type env struct {
	storetest.Database
	store *store.Store
	admin *sql.DB
	log   logBuffer
}

func newEnv(t *testing.T) *env {
	t.Helper()
	db := server.Lend(t)
	return &env{Database: db.Database, store: db.Store, admin: db.Admin}
}

// logBuffer collects a log while it is written.
type logBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *logBuffer) Write(part []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(part)
}

func (s *logBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// within does something in an operation and commits it.
func (w *env) within(t *testing.T, do func(ctx context.Context, op *store.Operation) error) {
	t.Helper()
	id, err := w.store.NewOperationID(jobStart)
	if err != nil {
		t.Fatal(err)
	}
	ctx, op, err := w.store.Begin(t.Context(), id, jobStart,
		auth.Viewer{PractitionerID: newID(t, "Practitioner"), OrganisationID: newID(t, "Organisation")}, true)
	if err != nil {
		t.Fatal(err)
	}
	defer op.Rollback()
	if err := do(ctx, op); err != nil {
		t.Fatal(err)
	}
	if err := op.Commit(ctx); err != nil {
		t.Fatal(err)
	}
}

// schedule schedules a job of a kind for a new subject, some time after the start.
func (w *env) schedule(t *testing.T, kind string, after time.Duration) uuid.UUID {
	t.Helper()
	subject := newID(t, "Action")
	w.within(t, func(ctx context.Context, op *store.Operation) error {
		return op.Schedule(ctx, kind, subject, jobStart.Add(after))
	})
	return subject
}

// run starts a runner whose clock is some time after the start.
func (w *env) run(t *testing.T, s *store.Store, after time.Duration, handlers map[string]store.Handler) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		jobs.Run(ctx, s, jobs.RunConfig{
			Clock: func() time.Time { return jobStart.Add(after) }, Every: 2 * time.Millisecond,
			Log: slog.New(slog.NewTextHandler(&w.log, nil)), Handlers: handlers,
		})
	}()
	return func() { cancel(); <-done }
}

// until waits until a query returns a number; the test's own deadline ends the wait.
func (w *env) until(t *testing.T, want int, question string, args ...any) {
	t.Helper()
	for w.count(t, question, args...) != want {
		time.Sleep(time.Millisecond)
	}
}

func (w *env) count(t *testing.T, question string, args ...any) int {
	t.Helper()
	var n int
	if err := w.admin.QueryRowContext(t.Context(), question, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	return n
}

const (
	doneJobs    = "SELECT count(*) FROM job WHERE done_at IS NOT NULL"
	waitingJobs = "SELECT count(*) FROM job WHERE done_at IS NULL"
)

// nothing is a handler that does nothing.
func nothing(context.Context, *store.Operation, uuid.UUID) error { return nil }
