package main

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/lib/pq"

	"heed/store"
	"heed/store/storetest"
)

// asServing writes the password of the serving role to a file; all tests share it in the
// tests' cluster, so no test may change it.
func asServing(t *testing.T, environment map[string]string, database storetest.Database) {
	t.Helper()
	u, err := url.Parse(database.URL)
	if err != nil {
		t.Fatal(err)
	}
	password, _ := u.User.Password()
	if err := os.WriteFile(filepath.Join(environment["HEED_STATE_DIR"], "serving-password"), []byte(password), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAnOwnersDatabaseIsPreparedAndServedUnderRowSecurity(t *testing.T) {
	t.Parallel()
	database := postgres.Database(t)
	given := environment(t, map[string]string{"DATABASE_URL": database.OwnerURL})
	asServing(t, given, database)
	s := start(t, given)
	_, body := s.post(s.token("police"), whoAmI)
	wants(t, body, "Perrin Oakhollow")

	var asSuperuser bool
	err := database.Admin(t).QueryRow(
		"SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename <> $1)",
		store.ServingRole).Scan(&asSuperuser)
	if err != nil {
		t.Fatal(err)
	}
	if asSuperuser {
		t.Error("the server works as somebody else than the serving role")
	}
}

func TestManyMayMigrateAtOnce(t *testing.T) {
	t.Parallel()
	database := postgres.Database(t)
	given := environment(t, map[string]string{"DATABASE_URL": database.URL, "HEED_OWNER_URL": database.OwnerURL})
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if code, out, errs := said(t, given, "migrate", "up"); code != 0 || !strings.Contains(out, "applied") {
				t.Errorf("got exit code %d: %s %s", code, out, errs)
			}
		})
	}
	group.Wait()
}

func TestOnlyAnOwnerMigrates(t *testing.T) {
	t.Parallel()
	database := postgres.Database(t)
	given := environment(t, map[string]string{"DATABASE_URL": database.URL})
	for _, verb := range []string{"up", "status"} {
		code, _, errs := said(t, given, "migrate", verb)
		if code != 1 {
			t.Errorf("%s: got exit code %d, want 1", verb, code)
		}
		wants(t, errs, "HEED_OWNER_URL")
	}
}

func TestOnlyThePrivateDatabaseIsReset(t *testing.T) {
	t.Parallel()
	database := postgres.Database(t)
	given := environment(t, map[string]string{"DATABASE_URL": database.OwnerURL})
	asServing(t, given, database)
	code, _, errs := said(t, given, "demo", "--reset")
	if code != 1 {
		t.Errorf("got exit code %d, want 1", code)
	}
	wants(t, errs, "only on the private database")
}

func TestADemonstrationNeedsAnEmptyDatabase(t *testing.T) {
	t.Parallel()
	given := environment(t, nil)
	steps := []struct {
		args []string
		code int
		want string
	}{
		{[]string{"demo", "--children", "20"}, 0, "20 children"},
		{[]string{"demo", "--children", "20"}, 1, "--reset deletes the data"},
		{[]string{"demo", "--children", "30", "--seed", "7", "--reset"}, 0, "30 children"},
		{[]string{"accesslog", "verify"}, 1, "checkpoint-key.pem"},
	}
	for _, step := range steps {
		code, out, errs := said(t, given, step.args...)
		if code != step.code {
			t.Errorf("%v: got exit code %d, want %d: %s", step.args, code, step.code, errs)
		}
		wants(t, out+errs, step.want)
	}
}

func TestTheSameDatabaseAsAnotherRole(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, address string }{
		{"a URL", "postgres://owner:old@db.example:5433/heed?sslmode=require"},
		{"a URL with the role behind the question mark", "postgres://db.example:5433/heed?sslmode=require&user=owner&password=old"},
		{"a list of keywords", "host=db.example port=5433 dbname=heed sslmode=require user=owner password=old"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := pq.NewConfig(withRole(c.address, "heed_app", `new ' \ word`))
			if err != nil {
				t.Fatal(err)
			}
			if got.User != "heed_app" || got.Password != `new ' \ word` || got.Host != "db.example" || got.Port != 5433 || got.Database != "heed" {
				t.Errorf("got %s at %s:%d/%s", got.User, got.Host, got.Port, got.Database)
			}
		})
	}
}
