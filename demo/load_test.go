package demo_test

import (
	"database/sql"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"

	"heed/demo"
)

// tables are all tables that a demonstration fills.
var tables = strings.Fields(`organisation practitioner child relative relationship household household_member involvement
	referral referral_child referral_decision training care_sitting care_profile item_grade profile_evidence target_item neglect_clock
	action action_child action_step escalation notice job break_glass chronology_event chronology_subject voice_record child_search
	child_word name_word household_search`)

// hashes is a digest of every table, whatever the order of its rows.
func hashes(t testing.TB, db *sql.DB) map[string]string {
	t.Helper()
	sums := map[string]string{}
	for _, table := range tables {
		var sum string
		err := db.QueryRowContext(t.Context(),
			"SELECT count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') FROM "+table+" AS t").Scan(&sum)
		if err != nil {
			t.Fatalf("%s: %v", table, err)
		}
		sums[table] = sum
	}
	return sums
}

func TestTheSameOptionsGiveTheSameRows(t *testing.T) {
	t.Parallel()
	one, _ := shared(t, 200)
	same, _ := loaded(t, options(200))
	otherSeed := options(200)
	otherSeed.Seed = 2
	other, _ := loaded(t, otherSeed)
	want := hashes(t, one)
	if diff := cmp.Diff(want, hashes(t, same)); diff != "" {
		t.Errorf("the same options (-one +other):\n%s", diff)
	}
	if got := hashes(t, other); got["child"] == want["child"] {
		t.Error("another seed gives the same children")
	}
}

func TestADatabaseThatHoldsRecordsIsRefused(t *testing.T) {
	t.Parallel()
	db, database := loaded(t, options(20))
	before := hashes(t, db)
	if err := demo.Load(t.Context(), database.OwnerURL, options(20)); !errors.Is(err, demo.ErrNotEmpty) {
		t.Errorf("got %v, want %v", err, demo.ErrNotEmpty)
	}
	if diff := cmp.Diff(before, hashes(t, db)); diff != "" {
		t.Errorf("the refusal changed rows (-before +after):\n%s", diff)
	}
}

func TestAnOwnerWhoIsNoSuperuserLoadsIt(t *testing.T) {
	t.Parallel()
	database := server.Database(t)
	admin := database.Admin(t)
	for _, statement := range []string{
		"CREATE ROLE keeper LOGIN NOINHERIT PASSWORD 'keeper'", "GRANT heed_owner TO keeper",
		"GRANT CONNECT ON DATABASE " + pq.QuoteIdentifier(databaseName(t, admin)) + " TO keeper",
	} {
		if _, err := admin.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	keeper, err := url.Parse(database.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	keeper.User = url.UserPassword("keeper", "keeper")
	if err := demo.Load(t.Context(), keeper.String(), options(60)); err != nil {
		t.Fatal(err)
	}
	if got := number(t, admin, "SELECT count(*) FROM child"); got != 60 {
		t.Errorf("got %v children, want 60", got)
	}
}

func databaseName(t *testing.T, db *sql.DB) string {
	t.Helper()
	var name string
	if err := db.QueryRowContext(t.Context(), "SELECT current_database()").Scan(&name); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestImpossibleNumbersOfChildrenAreRefused(t *testing.T) {
	t.Parallel()
	for _, children := range []int{-1, 0, demo.MaxChildren + 1} {
		if err := demo.Load(t.Context(), "postgres://nowhere.invalid/heed", options(children)); err == nil {
			t.Errorf("%d children are taken", children)
		}
	}
}

func TestAsManyChildrenAsAskedForAtEverySize(t *testing.T) {
	t.Parallel()
	for _, children := range []int{1, 7, 60, 401} {
		o := options(children)
		var told []int
		o.Progress = func(done, total int) {
			if total != children {
				t.Errorf("of %d, want of %d", total, children)
			}
			told = append(told, done)
		}
		db, _ := loaded(t, o)
		if got := number(t, db, "SELECT count(*) FROM child"); got != float64(children) {
			t.Errorf("got %v children, want %d", got, children)
		}
		if len(told) == 0 || told[len(told)-1] != children {
			t.Errorf("progress %v, want it to end at %d", told, children)
		}
	}
}

// shapeOf is every policy, trigger, key and index of a database.
const shapeOf = `
SELECT string_agg(line, E'\n' ORDER BY line) FROM (
  SELECT format('%s row security %s %s', relname, relrowsecurity, relforcerowsecurity) AS line
  FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
  UNION ALL SELECT format('%s trigger %s %s', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT format('%s constraint %s %s %s', conrelid::regclass, conname, convalidated, pg_get_constraintdef(oid))
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT format('%s %s', indexname, indexdef) FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT format('%s column %s %s', attrelid::regclass, attname, attnotnull) FROM pg_attribute a JOIN pg_class c ON c.oid =
  a.attrelid
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND attnum > 0
) AS shape`

func TestLoadingLeavesTheDatabaseInItsShape(t *testing.T) {
	t.Parallel()
	empty := server.Database(t).Admin(t)
	full, _ := loaded(t, options(60))
	var want, got string
	if err := empty.QueryRowContext(t.Context(), shapeOf).Scan(&want); err != nil {
		t.Fatal(err)
	}
	if err := full.QueryRowContext(t.Context(), shapeOf).Scan(&got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("shape (-before +after):\n%s", diff)
	}
}

func BenchmarkLoad5000(b *testing.B) {
	for b.Loop() {
		loaded(b, options(5000))
	}
}
