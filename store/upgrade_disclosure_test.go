package store_test

import (
	"database/sql"
	"net/url"
	"os"
	"testing"

	"github.com/pressly/goose/v3"

	"heed/store"
	"heed/store/accesslog"
)

// firstRelease is the last migration of the build that served first.
const firstRelease = 20261123173300

// firstReleased makes a database as the first release left it, and returns how its
// owner reaches it.
func firstReleased(t *testing.T) (ownerURL string, admin *sql.DB) {
	t.Helper()
	beside := server.Database(t)
	here := beside.Admin(t)
	address, err := url.Parse(beside.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	address.Path += "_released"
	name := address.Path[1:]
	mustExec(t, here, "CREATE DATABASE "+name)
	t.Cleanup(func() {
		if _, err := here.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	admin, err = sql.Open("postgres", address.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { admin.Close() })
	admin.SetMaxOpenConns(1)
	mustExec(t, admin, text(t, "roles.sql"))
	mustExec(t, admin, "SET ROLE heed_owner")
	steps, err := goose.NewProvider(goose.DialectPostgres, admin, os.DirFS("migrations"), goose.WithTableName("migration"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := steps.UpTo(t.Context(), firstRelease); err != nil {
		t.Fatal(err)
	}
	mustExec(t, admin, text(t, "rowsecurity.sql"))
	mustExec(t, admin, "RESET ROLE")
	return address.String(), admin
}

func text(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func mustExec(t *testing.T, db *sql.DB, statement string, args ...any) {
	t.Helper()
	if _, err := db.Exec(statement, args...); err != nil {
		t.Fatalf("%.60s: %v", statement, err)
	}
}

func TestADatabaseOfTheFirstReleaseIsBroughtUpWithWhatItHolds(t *testing.T) {
	t.Parallel()
	ownerURL, admin := firstReleased(t)
	child, entry, body, person := newID(t, "Child"), newID(t, "AccessEntry"), newID(t, "Organisation"), newID(t, "Practitioner")
	mustExec(t, admin, `INSERT INTO child (id, created_at, updated_at, given_name, family_name, sex, gender_identity)
		VALUES ($1, $2, $2, 'Sample', 'Madeup', 'UNKNOWN', 'NOT_KNOWN')`, child, start)
	mustExec(t, admin, `INSERT INTO access_entry (id, created_at, at, request_id, practitioner_id, organisation_id, agency, operation,
	  fields, outcome, child_ids, rules)
		VALUES ($1, $2, $2, gen_random_uuid(), $3, $4, 'SOCIAL_CARE', 'query child', '{Query.child}', 'ALLOWED', ARRAY[$5::uuid],
		'{AUTHORITY}')`, entry, start, person, body, child)
	mustExec(t, admin, `INSERT INTO disclosure (id, created_at, at, rule, child_id, entry_id) VALUES ($1, $2, $2, 'AUTHORITY', $3, $4)`,
		newID(t, "Disclosure"), start, child, entry)
	mustExec(t, admin, `INSERT INTO access_pending VALUES ($1)`, entry)
	if err := store.Migrate(t.Context(), ownerURL); err != nil {
		t.Fatal(err)
	}
	var told int
	if err := admin.QueryRow("SELECT count(*) FROM disclosure WHERE practitioner_id = $1 AND organisation_id = $2", person,
		body).Scan(&told); err != nil || told != 1 {
		t.Errorf("%d disclosures tell who looked, %v; want the one", told, err)
	}
	if got, err := accesslog.Verify(t.Context(), ownerURL, nil, nil); err != nil || got.Fault != nil || got.Pending != 1 {
		t.Errorf("the record verifies as %+v, %v", got, err)
	}
}
