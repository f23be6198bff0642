package store_test

import (
	"strings"
	"testing"

	"heed/store"
	"heed/store/storetest"
)

var server *storetest.Server

func TestMain(m *testing.M) { storetest.Main(m, &server) }

func TestTheServingRoleOpensAMigratedDatabase(t *testing.T) {
	t.Parallel()
	s := server.Database(t).Open(t)
	if err := s.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// A role that could make tables in the place of Heed's must not serve: the error says
// which right to revoke.
func TestARoleThatMakesTablesOfItsOwnDoesNotServe(t *testing.T) {
	t.Parallel()
	db := server.Database(t)
	admin := db.Admin(t)
	var name string
	if err := admin.QueryRowContext(t.Context(), "SELECT quote_ident(current_database())").Scan(&name); err != nil {
		t.Fatal(err)
	}
	for _, hole := range []struct{ grant, revoke, want string }{
		{"GRANT TEMPORARY ON DATABASE " + name + " TO PUBLIC", "REVOKE TEMPORARY ON DATABASE " + name + " FROM PUBLIC",
			"may make temporary tables"},
		{"GRANT TEMPORARY ON DATABASE " + name + " TO heed_app", "REVOKE TEMPORARY ON DATABASE " + name + " FROM heed_app",
			"may make temporary tables"},
		{"GRANT CREATE ON DATABASE " + name + " TO heed_app", "REVOKE CREATE ON DATABASE " + name + " FROM heed_app", "may make schemas"},
		{"GRANT CREATE ON SCHEMA public TO heed_app", "REVOKE CREATE ON SCHEMA public FROM heed_app", "may make tables in the schema public"},
	} {
		if _, err := admin.ExecContext(t.Context(), hole.grant); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(t.Context(), db.URL, store.Pool{Most: 1})
		if err == nil {
			s.Close()
		}
		if err == nil || !strings.Contains(err.Error(), hole.want) || !strings.Contains(err.Error(), "REVOKE") {
			t.Errorf("%s: got %v, want that it %s", hole.grant, err, hole.want)
		}
		if _, err := admin.ExecContext(t.Context(), hole.revoke); err != nil {
			t.Fatal(err)
		}
	}
	db.Open(t)
}
