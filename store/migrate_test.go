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

func TestPoliciesThatDifferAreCreatedAgain(t *testing.T) {
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
		t.Errorf("a gap in row security was accepted: %v", err)
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

// TestRemovedPoliciesAreCreatedAgain removes one policy object at a time from a
// database whose mark says that it has all of them.
func TestRemovedPoliciesAreCreatedAgain(t *testing.T) {
	t.Parallel()
	db := server.Database(t)
	admin := db.Admin(t)
	digestOf := func() (digest string) {
		const rows = `SELECT md5(string_agg(concat_ws(' ', c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relacl,
		 (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid), (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid AND
		 t.tgenabled = 'O')), ',' ORDER BY c.relname)
		 || (SELECT string_agg(md5(p.prosrc), ',' ORDER BY p.oid::regprocedure::text) FROM pg_proc p WHERE p.pronamespace =
		 'public'::regnamespace))
		 FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v')`
		if err := admin.QueryRow(rows).Scan(&digest); err != nil {
			t.Fatal(err)
		}
		return digest
	}
	sound := digestOf()
	for _, statement := range []string{
		"ALTER TABLE child DISABLE ROW LEVEL SECURITY",
		"ALTER TABLE referral NO FORCE ROW LEVEL SECURITY",
		"DROP POLICY child_change ON child",
		"ALTER TABLE disclosure_index DISABLE TRIGGER disclosure_append_only",
		"GRANT UPDATE ON disclosure_index TO heed_app",
		"REVOKE SELECT ON action FROM heed_app",
		"CREATE OR REPLACE FUNCTION finds_child(sought uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = " +
			"pg_catalog, public, pg_temp AS 'BEGIN RETURN true; END'",
	} {
		if _, err := admin.Exec(statement); err != nil {
			t.Fatal(err)
		}
		if digestOf() == sound {
			t.Fatalf("%s: changes nothing", statement)
		}
		if err := store.Migrate(t.Context(), db.OwnerURL); err != nil {
			t.Fatal(err)
		}
		if digestOf() != sound {
			t.Errorf("%s: migrating leaves it so", statement)
		}
	}
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
