package store_test

import (
	"strings"
	"testing"

	"heed/store"
)

func TestMigratingAgainChangesNothing(t *testing.T) {
	t.Parallel()
	db := server.Database(t)
	if err := store.Migrate(t.Context(), db.OwnerURL); err != nil {
		t.Fatal(err)
	}
	steps, err := store.Migrations(t.Context(), db.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range steps {
		if !s.Applied {
			t.Errorf("%s is not applied", s.Name)
		}
	}
}

func TestPoliciesThatDifferAreStatedAnew(t *testing.T) {
	t.Parallel()
	db := server.Database(t)
	admin := db.Admin(t)
	for _, statement := range []string{
		"COMMENT ON TABLE migration IS 'policies of an older build'",
		"CREATE POLICY stray ON child FOR SELECT TO heed_app USING (true)",
		"GRANT DELETE ON child TO heed_app",
	} {
		if _, err := admin.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := store.Open(t.Context(), db.URL, store.Pool{Most: 1}); err == nil || !strings.Contains(err.Error(), "may delete from child") {
		t.Errorf("a hole in the walls was opened over: %v", err)
	}
	if err := store.Migrate(t.Context(), db.OwnerURL); err != nil {
		t.Fatal(err)
	}
	var strays int
	if err := admin.QueryRow("SELECT count(*) FROM pg_policies WHERE policyname = 'stray'").Scan(&strays); err != nil || strays != 0 {
		t.Errorf("%d stray policies stand, error %v", strays, err)
	}
	db.Open(t)
}

func TestAnOlderBuildRefusesANewerDatabase(t *testing.T) {
	t.Parallel()
	db := server.Database(t)
	if _, err := db.Admin(t).Exec("INSERT INTO migration (version_id, is_applied) VALUES (99991231235959, true)"); err != nil {
		t.Fatal(err)
	}
	if err := store.Migrate(t.Context(), db.OwnerURL); err == nil || !strings.Contains(err.Error(), "never migrates backwards") {
		t.Errorf("got %v, want a refusal", err)
	}
}
