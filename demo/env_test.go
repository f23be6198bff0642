package demo_test

import (
	"context"
	"database/sql"
	"sync"
	"testing"
	"time"

	"heed/demo"
	"heed/store/storetest"
)

var server *storetest.Server

func TestMain(m *testing.M) { storetest.Main(m, &server) }

const baseURL = "http://127.0.0.1:8080/dev"

// now is a Tuesday morning.
func now() time.Time { return time.Date(2026, time.November, 24, 10, 15, 0, 0, time.UTC) }

func options(children int) demo.Options {
	return demo.Options{Children: children, Seed: 1, Now: now(), BaseURL: baseURL}
}

// loaded is a database of its own with a demonstration in it.
func loaded(t testing.TB, o demo.Options) (*sql.DB, storetest.Database) {
	t.Helper()
	database := server.Database(t)
	if err := demo.Load(t.Context(), database.OwnerURL, o); err != nil {
		t.Fatal(err)
	}
	return database.Admin(t), database
}

// shared is a demonstration that several tests read and none changes. It is loaded once.
func shared(t testing.TB, children int) (*sql.DB, storetest.Database) {
	t.Helper()
	reading.Lock()
	defer reading.Unlock()
	database, ok := readOnly[children]
	if !ok {
		var err error
		database, err = server.Kept(context.WithoutCancel(t.Context()))
		if err == nil {
			err = demo.Load(t.Context(), database.OwnerURL, options(children))
		}
		if err != nil {
			t.Fatal(err)
		}
		readOnly[children] = database
	}
	db := database.Admin(t)
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(t.Context(), "SET default_transaction_read_only = on"); err != nil {
		t.Fatal(err)
	}
	return db, database
}

var (
	reading  sync.Mutex
	readOnly = map[int]storetest.Database{}
)

// number reads one number.
func number(t testing.TB, db *sql.DB, query string, args ...any) float64 {
	t.Helper()
	var n sql.NullFloat64
	if err := db.QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n.Float64
}
