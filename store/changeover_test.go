package store_test

import (
	"context"
	"errors"
	"io/fs"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"heed/auth"
	"heed/ent"
	"heed/practice"
	"heed/store"
)

// withStep are the migrations of this build and one more.
func withStep(t *testing.T, up string) fs.FS {
	t.Helper()
	released, err := store.Released()
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{"99990101000000_more.sql": {Data: []byte("-- +goose Up\n" + up + "\n-- +goose Down\n")}}
	err = fs.WalkDir(released, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(released, path)
		files[path] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestWhoAsksDuringAMigrationWaitsAndIsAnsweredRight queries all the time, like this build
// and like one without the gate, during a long migration.
func TestWhoAsksDuringAMigrationWaitsAndIsAnsweredRight(t *testing.T) {
	t.Parallel()
	db := server.Database(t)
	s := db.Open(t)
	if err := s.Bootstrap(t.Context(), time.Now(), first()); err != nil {
		t.Fatal(err)
	}
	p, err := s.Practitioner(t.Context(), first().Issuer, first().Subject)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var asking sync.WaitGroup
	var right, slow atomic.Int64
	for range 4 {
		asking.Go(func() {
			for ctx.Err() == nil {
				began := time.Now()
				count, err := organisations(t.Context(), s, p)
				if err != nil || count != 1 {
					t.Errorf("this build saw %d organisations, error %v; want 1", count, err)
					return
				}
				right.Add(1)
				if time.Since(began) > 300*time.Millisecond {
					slow.Add(1)
				}
			}
		})
	}
	older, err := store.Ungated(db.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer older.Close()
	for range 2 {
		asking.Go(func() {
			for ctx.Err() == nil {
				var count int
				err := older.QueryRowContext(t.Context(), `SELECT count(*) FROM organisation CROSS JOIN (SELECT set_config('heed.practitioner', $1,
				  false) OFFSET 0) s
				 WHERE s.set_config <> ''`, p.ID.String()).Scan(&count)
				if pq.As(err, pqerror.LockNotAvailable, pqerror.TRDeadlockDetected) == nil && err != nil {
					t.Errorf("an older build: %v", err)
					return
				}
			}
		})
	}
	files := withStep(t, `ALTER TABLE organisation ADD COLUMN more uuid DEFAULT gen_random_uuid(); SELECT pg_sleep(0.7); CREATE TABLE `+
		`more (id uuid PRIMARY KEY);`)
	if err := store.MigrateFrom(t.Context(), db.OwnerURL, files); err != nil {
		t.Error(err)
	}
	stop()
	asking.Wait()
	if right.Load() == 0 || slow.Load() == 0 {
		t.Errorf("%d answers, of which %d had to wait: the test did not meet the migration", right.Load(), slow.Load())
	}
}

// organisations counts the organisations that the viewer sees.
func organisations(ctx context.Context, s *store.Store, p auth.Practitioner) (int, error) {
	now := time.Now()
	id, err := s.NewOperationID(now)
	if err != nil {
		return 0, err
	}
	inside, op, err := s.Begin(ctx, id, now, auth.Viewer{PractitionerID: p.ID, OrganisationID: p.OrganisationID, Agency: p.Agency,
		OrganisationKind: p.OrganisationKind, Roles: []practice.Role{practice.RoleAdministrator}}, false)
	if err != nil {
		return 0, err
	}
	defer op.Rollback()
	return ent.FromContext(inside).Organisation.Query().Count(inside)
}

func TestAMigrationThatFailsLeavesTheDatabaseAsItWas(t *testing.T) {
	t.Parallel()
	db := server.Database(t)
	s := db.Open(t)
	err := store.MigrateFrom(t.Context(), db.OwnerURL, withStep(t, "CREATE TABLE more (id uuid); SELECT 1/0;"))
	if pq.As(err, pqerror.DivisionByZero) == nil {
		t.Fatalf("got %v, want the migration's own fault", err)
	}
	if err := s.Fits(t.Context()); err != nil {
		t.Error(err)
	}
	for _, fault := range texts(t, scratch(t, db.Admin(t)), `SELECT relname FROM pg_class WHERE relname = 'more'`) {
		t.Errorf("%s is left", fault)
	}
}

// TestAMigrationLetsOthersPassWhileItWaits locks a table as a backup does.
func TestAMigrationLetsOthersPassWhileItWaits(t *testing.T) {
	t.Parallel()
	db := server.Database(t)
	s := db.Open(t)
	backup := scratch(t, db.Admin(t))
	change(t, backup, "LOCK TABLE organisation IN ACCESS SHARE MODE")
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- store.MigrateFrom(ctx, db.OwnerURL, withStep(t, "CREATE TABLE more (id uuid);")) }()
	for range 20 {
		if _, err := organisations(t.Context(), s, auth.Practitioner{}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond)
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) && pq.As(err, pqerror.QueryCanceled) == nil {
		t.Errorf("got %v, want it to wait until it is told to end", err)
	}
	if err := backup.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := store.MigrateFrom(t.Context(), db.OwnerURL, withStep(t, "CREATE TABLE more (id uuid);")); err != nil {
		t.Error(err)
	}
}
