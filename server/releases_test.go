package main

import (
	"database/sql"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heed/demo"
)

// TestThePreviousReleaseWorksOnTheNextSchema lets the previous release serve a database
// that this one has migrated, and runs the tours of its own pages. A development server
// that is given only the serving role, and no owner, migrates nothing, as in production,
// and has its own sign-in.
func TestThePreviousReleaseWorksOnTheNextSchema(t *testing.T) {
	folder := os.Getenv("HEED_PREVIOUS_RELEASE")
	if folder == "" {
		t.Skip(".ci/run releases names the folder of the previous release")
	}
	port := freePort(t)
	database := postgres.Database(t)
	base := "http://" + net.JoinHostPort("127.0.0.1", port) + devPath
	if err := demo.Load(t.Context(), database.OwnerURL,
		demo.Options{Children: demoChildren, Seed: demoSeed, Now: time.Now(), BaseURL: base}); err != nil {
		t.Fatal(err)
	}
	state := stateOf(t, database.OwnerURL)
	// The demonstration is this build's: its police officer works in a team of the force.
	page := filepath.Join(folder, "README.md")
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(page, []byte(strings.Replace(string(text), `"Quillshire Constabulary"…"state"`,
		`"Fenwater Policing Team"…"state"`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	tour := exec.CommandContext(t.Context(), filepath.Join(folder, ".ci", "tour"))
	tour.Dir = folder
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "HEED_") && !strings.HasPrefix(variable, "DATABASE_URL=") {
			tour.Env = append(tour.Env, variable)
		}
	}
	tour.Env = append(tour.Env, "HEED_TOUR_PORT="+port, "TOUR_PORT="+port, "DATABASE_URL="+database.URL)
	said, err := tour.CombinedOutput()
	t.Logf("%s", said)
	if err != nil {
		t.Errorf("the previous release does not do on this schema what its own pages say: %v", err)
	}
	if after := stateOf(t, database.OwnerURL); after != state {
		t.Errorf("the previous release stated its own policies: %s, want %s", after, state)
	}
	// This build continues with what that one wrote.
	s := database.Open(t)
	if err := s.Fits(t.Context()); err != nil {
		t.Error(err)
	}
}

// stateOf is the comment that marks the policies of a database.
func stateOf(t *testing.T, owner string) string {
	t.Helper()
	var state string
	err := withDatabase(owner, func(db *sql.DB) error {
		return db.QueryRowContext(t.Context(), "SELECT obj_description('migration'::regclass, 'pg_class')").Scan(&state)
	})
	if err != nil {
		t.Fatal(err)
	}
	return state
}

// freePort is a port on which nobody listens now.
func freePort(t *testing.T) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}
