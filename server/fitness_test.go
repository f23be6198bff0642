package main

import (
	"database/sql"
	"net/http"
	"testing"

	"heed/store"
)

// TestAServerOnADatabaseThatItDoesNotFitRefusesUntilItIsMigrated starts this build on a
// database of an older one.
func TestAServerOnADatabaseThatItDoesNotFitRefusesUntilItIsMigrated(t *testing.T) {
	t.Parallel()
	p := prepareProduction(t, demonstration(t), nil)
	const older = `SET ROLE heed_definer; DROP FUNCTION tell_action(uuid); CREATE FUNCTION tell_action(sought uuid, at date) RETURNS integer
	  LANGUAGE sql AS 'SELECT 1';
	 RESET ROLE; COMMENT ON TABLE migration IS 'policies of an older build'`
	err := withDatabase(p.database.OwnerURL, func(db *sql.DB) error { _, err := db.ExecContext(t.Context(), older); return err })
	if err != nil {
		t.Fatal(err)
	}
	p.running = start(t, p.environment)
	wants(t, p.log.String(), "not ready", "tell_action(uuid)")
	token := p.token("manager")
	refused := func() {
		t.Helper()
		if r, body := p.get("/readyz"); r.StatusCode != http.StatusServiceUnavailable || body != `{"status":"migration"}` {
			t.Errorf("/readyz: got %d %s, want 503", r.StatusCode, body)
		}
		r, body := p.post(token, whoAmI)
		if r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" {
			t.Errorf("an operation: got %d %s, want 503 and when to come back", r.StatusCode, body)
		}
		wants(t, body, `"UNAVAILABLE"`, "Heed is being updated")
	}
	refused()
	if r, _ := p.get("/healthz"); r.StatusCode != http.StatusOK {
		t.Errorf("/healthz: got %d, want 200", r.StatusCode)
	}
	if err := store.Migrate(t.Context(), p.database.OwnerURL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server is ready", func() bool { r, _ := p.get("/readyz"); return r.StatusCode == http.StatusOK })
	_, body := p.post(token, whoAmI)
	wants(t, body, "Corin Ashplover")
	wants(t, p.log.String(), "fit each other")

	// And a running one after a later migration.
	err = withDatabase(p.database.OwnerURL, func(db *sql.DB) error { _, err := db.ExecContext(t.Context(), older); return err })
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server is not ready", func() bool { r, _ := p.get("/readyz"); return r.StatusCode != http.StatusOK })
	refused()
}
