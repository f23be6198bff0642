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

func TestAnOlderDatabaseRepeatsTheFamilyNamesOfItsInvolvements(t *testing.T) {
	t.Parallel()
	w := newChainWorld(t)
	w.exec(t, `INSERT INTO involvement (id, created_at, updated_at, child_id, organisation_id, role, purpose, lawful_basis, "from", origin)
		VALUES ($1, $2, $2, $3, $4, 'OTHER', 'Keeps the child in sight.', 'PUBLIC_TASK', $2, 'RECORDED')`,
		newID(t, "Involvement"), chainStart, w.children[0], w.viewer.OrganisationID)
	for _, statement := range []string{ // back to before it was so
		"DROP VIEW viewer_child CASCADE",
		"ALTER TABLE involvement DROP COLUMN child_family_name",
		"CREATE INDEX involvement_organisation_id_child_id ON involvement (organisation_id, child_id)",
		"DELETE FROM migration WHERE version_id = 20261126065431",
	} {
		w.exec(t, statement)
	}
	if err := store.Migrate(t.Context(), w.OwnerURL); err != nil {
		t.Fatal(err)
	}
	var name string
	if err := w.admin.QueryRow("SELECT child_family_name FROM involvement").Scan(&name); err != nil || name != "Madeup" {
		t.Errorf("the involvement repeats %q, error %v; want the child's family name", name, err)
	}
	w.Open(t) // the walls stand
}
