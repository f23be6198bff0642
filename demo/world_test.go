package demo_test

import (
	"database/sql"
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

// number reads one number.
func number(t testing.TB, db *sql.DB, query string, args ...any) float64 {
	t.Helper()
	var n sql.NullFloat64
	if err := db.QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n.Float64
}
