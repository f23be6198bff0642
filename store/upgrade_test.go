package store_test

import (
	"database/sql"
	"net/url"
	"os"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"
	"github.com/pressly/goose/v3"

	"heed/store"
	"heed/store/accesslog"
)

// released are the migrations of the first release.
var released = []string{"20261123173200_records.sql", "20261123173300_beside_the_model.sql"}

// TestWhatAccountsSaidOfTrainingBecomesATraining migrates a database of the first release,
// with row security.
func TestWhatAccountsSaidOfTrainingBecomesATraining(t *testing.T) {
	t.Parallel()
	db := releasedDatabase(t)
	body, trained, other, untrained := uuid.New(), uuid.New(), uuid.New(), uuid.New()
	for _, statement := range []string{
		`INSERT INTO organisation (id, created_at, updated_at, name, agency, kind) VALUES ('` + body.String() +
			`', now(), now(), 'A school', 'EDUCATION', 'SCHOOL')`,
		`INSERT INTO practitioner (id, created_at, updated_at, updated_by, organisation_id, name, issuer, subject, roles,
		  care_profile_trained_on, care_profile_training_expires_on) VALUES
		 ('` + trained.String() + `', now(), '2026-01-02T00:00:00Z', NULL, '` + body.String() +
			`', 'Avis', 'i', '1', '[]', '2025-01-02', '2027-01-01'),
		 ('` + other.String() + `', now(), '2026-01-02T00:00:00Z', '` + trained.String() + `', '` + body.String() +
			`', 'Corin', 'i', '2', '[]', '2025-01-03', NULL),
		 ('` + untrained.String() + `', now(), now(), NULL, '` + body.String() + `', 'Merle', 'i', '3', '[]', NULL, NULL)`,
		`ALTER TABLE practitioner ENABLE ROW LEVEL SECURITY; ALTER TABLE practitioner FORCE ROW LEVEL SECURITY`,
	} {
		if _, err := db.admin.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Migrate(t.Context(), db.owner); err != nil {
		t.Fatal(err)
	}
	rows, err := db.admin.Query(`SELECT practitioner_id, "on"::text, coalesce(expires_on::text, ''), recorded_by_id, code || ' ' || ` +
		`created_at::date || ' ' || get_byte(uuid_send(id), 7) || ' ' || (get_byte(uuid_send(id), 6) >> 4) FROM training ORDER BY "on"`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	type training struct {
		who, by            uuid.UUID
		on, expires, about string
	}
	var got []training
	for rows.Next() {
		var x training
		if err := rows.Scan(&x.who, &x.on, &x.expires, &x.by, &x.about); err != nil {
			t.Fatal(err)
		}
		got = append(got, x)
	}
	const about = "GCP-STRUCTURE 2026-01-02 17 8"
	want := []training{{trained, trained, "2025-01-02", "2027-01-01", about}, {other, trained, "2025-01-03", "", about}}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("trainings %v, want %v", got, want)
	}
	var fenced bool
	if err := db.admin.QueryRow("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'practitioner'").Scan(&fenced); err != nil ||
		!fenced {
		t.Errorf("the walls stand again: %v, %v", fenced, err)
	}
}

// TestInvolvementsRepeatTheFamilyNamesOfBefore migrates involvements of the first release,
// with row security.
func TestInvolvementsRepeatTheFamilyNamesOfBefore(t *testing.T) {
	t.Parallel()
	db := releasedDatabase(t)
	child, body := newID(t, "Child"), newID(t, "Organisation")
	for _, step := range []struct {
		statement string
		args      []any
	}{
		{`INSERT INTO organisation (id, created_at, updated_at, name, agency, kind) VALUES ($1, now(), now(), 'A school', 'EDUCATION', ` +
			`'SCHOOL')`, []any{body}},
		{`INSERT INTO child (id, created_at, updated_at, given_name, family_name, sex, gender_identity)
		  VALUES ($1, now(), now(), 'Sample', 'Madeup', 'UNKNOWN', 'NOT_KNOWN')`, []any{child}},
		{`INSERT INTO involvement (id, created_at, updated_at, child_id, organisation_id, role, purpose, lawful_basis, "from", origin)
		  VALUES ($1, now(), now(), $2, $3, 'OTHER', 'Keeps the child in sight.', 'PUBLIC_TASK', now(), 'RECORDED')`,
			[]any{newID(t, "Involvement"), child, body}},
		{`ALTER TABLE child ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`, nil},
		{`ALTER TABLE involvement ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`, nil},
	} {
		if _, err := db.admin.Exec(step.statement, step.args...); err != nil {
			t.Fatalf("%.40s: %v", step.statement, err)
		}
	}
	if err := store.Migrate(t.Context(), db.owner); err != nil {
		t.Fatal(err)
	}
	var name string
	if err := db.admin.QueryRow("SELECT child_family_name FROM involvement").Scan(&name); err != nil || name != "Madeup" {
		t.Errorf("the involvement repeats %q, error %v; want the child's family name", name, err)
	}
}

// TestEarlierHouseholdsAndRelationshipsGetTheirRowSecurity migrates a family of the first release:
// where a restricted child lives, and who recorded a relationship of an adult already
// known.
func TestEarlierHouseholdsAndRelationshipsGetTheirRowSecurity(t *testing.T) {
	t.Parallel()
	db := releasedDatabase(t)
	body, person, secret, other, home, adult := newID(t, "Organisation"), newID(t, "Practitioner"), newID(t, "Child"), newID(t, "Child"),
		newID(t, "Household"), newID(t, "Relative")
	first, later, event := newID(t, "Relationship"), newID(t, "Relationship"), newID(t, "ChronologyEvent")
	const tie = `INSERT INTO relationship (id, created_at, updated_at, child_id, relative_id, kind, engagement) VALUES ($1, $2, $2, $3, ` +
		`$4, 'MOTHER', 'ENGAGED')`
	before, after := start, start.Add(time.Hour)
	for _, step := range []struct {
		statement string
		args      []any
	}{
		{`INSERT INTO organisation (id, created_at, updated_at, name, agency, kind) VALUES ($1, now(), now(), 'A school', 'EDUCATION', ` +
			`'SCHOOL')`, []any{body}},
		{`INSERT INTO practitioner (id, created_at, updated_at, organisation_id, name, issuer, subject, roles) VALUES ($1, now(), now(), $2, ` +
			`'Avis', 'i', '1', '[]')`, []any{person, body}},
		{`INSERT INTO child (id, created_at, updated_at, given_name, family_name, sex, gender_identity, restricted)
		  VALUES ($1, now(), now(), 'Sample', 'Madeup', 'UNKNOWN', 'NOT_KNOWN', true), ($2, now(), now(), 'Other', 'Madeup', 'UNKNOWN',
		  'NOT_KNOWN', false)`, []any{secret, other}},
		{`INSERT INTO household (id, created_at, updated_at, address) VALUES ($1, now(), now(), '4 Nowhere Lane')`, []any{home}},
		{`INSERT INTO household_member (id, created_at, updated_at, household_id, child_id, "from") VALUES ($1, now(), now(), $3, $4, ` +
			`'2025-01-01'), ($2, now(), now(), $3, $5, '2025-01-01')`,
			[]any{newID(t, "HouseholdMember"), newID(t, "HouseholdMember"), home, secret, other}},
		{`INSERT INTO relative (id, created_at, updated_at, family_name, sex) VALUES ($1, $2, $2, 'Madeup', 'FEMALE')`, []any{adult, before}},
		{tie, []any{first, before, secret, adult}},
		{tie, []any{later, after, other, adult}},
		{`INSERT INTO chronology_event (id, created_at, recorded_at, occurred_at, agency, organisation_id, recorded_by_id, category, summary,
		  significance, classification, source_id)
		  VALUES ($1, $2, $2, $2, 'EDUCATION', $3, $4, 'RELATIONSHIP_CHANGE', 'A relative is recorded: mother.', 'ROUTINE', 'ROUTINE', $5)`,
			[]any{event, after, body, person, later}},
		{`INSERT INTO chronology_subject (id, created_at, event_id, child_id, occurred_at) VALUES ($1, $2, $3, $4, $2)`,
			[]any{newID(t, "ChronologySubject"), after, event, other}},
		{`ALTER TABLE child ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`, nil},
		{`ALTER TABLE household_member ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`, nil},
		{`ALTER TABLE relationship ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`, nil},
		{`ALTER TABLE chronology_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`, nil},
	} {
		if _, err := db.admin.Exec(step.statement, step.args...); err != nil {
			t.Fatalf("%.40s: %v", step.statement, err)
		}
	}
	if err := store.Migrate(t.Context(), db.owner); err != nil {
		t.Fatal(err)
	}
	var walled, tied int
	if err := db.admin.QueryRow(
		"SELECT count(*) FILTER (WHERE child_restricted AND child_id = $1), count(*) FILTER (WHERE child_restricted) FROM household_member",
		secret).Scan(&walled, &tied); err != nil || walled != 1 || tied != 1 {
		t.Errorf("%d of %d stays are known as a restricted child's, %v; want the one", walled, tied, err)
	}
	if err := db.admin.QueryRow("SELECT count(*) FILTER (WHERE id = $1 AND tied_by = $2 AND tied_for = $3), count(*) FILTER (WHERE "+
		"tied_by IS NOT NULL) FROM relationship", later, person, body).Scan(&walled, &tied); err != nil || walled != 1 || tied != 1 {
		t.Errorf("%d of %d ties know who recorded them, %v; want the later one", walled, tied, err)
	}
	for _, table := range []string{"child", "household_member", "relationship", "relative", "chronology_event", "chronology_subject"} {
		var fenced bool
		if err := db.admin.QueryRow("SELECT relforcerowsecurity FROM pg_class WHERE relname = $1", table).Scan(&fenced); err != nil || !fenced {
			t.Errorf("the wall of %s stands again: %v, %v", table, fenced, err)
		}
	}
}

// TestWhoLookedIsRepeatedInWhatWasDisclosedBefore migrates an access log of the first
// release, with row security.
func TestWhoLookedIsRepeatedInWhatWasDisclosedBefore(t *testing.T) {
	t.Parallel()
	db := releasedDatabase(t)
	child, entry, body, person := newID(t, "Child"), newID(t, "AccessEntry"), newID(t, "Organisation"), newID(t, "Practitioner")
	for _, step := range []struct {
		statement string
		args      []any
	}{
		{`INSERT INTO child (id, created_at, updated_at, given_name, family_name, sex, gender_identity)
		  VALUES ($1, $2, $2, 'Sample', 'Madeup', 'UNKNOWN', 'NOT_KNOWN')`, []any{child, start}},
		{`INSERT INTO access_entry (id, created_at, at, request_id, practitioner_id, organisation_id, agency, operation, fields, outcome,
		  child_ids, rules)
		  VALUES ($1, $2, $2, gen_random_uuid(), $3, $4, 'SOCIAL_CARE', 'query child', '{Query.child}', 'ALLOWED', ARRAY[$5::uuid],
		  '{AUTHORITY}')`,
			[]any{entry, start, person, body, child}},
		{`INSERT INTO disclosure (id, created_at, at, rule, child_id, entry_id) VALUES ($1, $2, $2, 'AUTHORITY', $3, $4)`,
			[]any{newID(t, "Disclosure"), start, child, entry}},
		{`INSERT INTO access_pending VALUES ($1)`, []any{entry}},
		{`ALTER TABLE disclosure ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`, nil},
		{`ALTER TABLE access_entry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`, nil},
	} {
		if _, err := db.admin.Exec(step.statement, step.args...); err != nil {
			t.Fatalf("%.40s: %v", step.statement, err)
		}
	}
	if err := store.Migrate(t.Context(), db.owner); err != nil {
		t.Fatal(err)
	}
	var told int
	if err := db.admin.QueryRow("SELECT count(*) FROM disclosure WHERE practitioner_id = $1 AND organisation_id = $2", person,
		body).Scan(&told); err != nil || told != 1 {
		t.Errorf("%d disclosures tell who looked, %v; want the one", told, err)
	}
	if got, err := accesslog.Verify(t.Context(), db.owner, nil, nil); err != nil || got.Fault != nil || got.Pending != 1 {
		t.Errorf("the record verifies as %+v, %v", got, err)
	}
}

type bare struct {
	admin *sql.DB
	owner string
}

// releasedDatabase is an empty database as the first release left it.
func releasedDatabase(t *testing.T) bare {
	t.Helper()
	beside := server.Database(t)
	name := "released_" + uuid.NewString()[:8]
	if _, err := beside.Admin(t).Exec(`CREATE DATABASE ` + name); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(beside.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	admin, err := sql.Open("postgres", u.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { admin.Close() })
	admin.SetMaxOpenConns(1)
	roles, err := os.ReadFile("roles.sql")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, file := range released {
		text, err := os.ReadFile("migrations/" + file)
		if err != nil {
			t.Fatal(err)
		}
		files[file] = &fstest.MapFile{Data: text}
	}
	for _, statement := range []string{string(roles), "SET ROLE heed_owner"} {
		if _, err := admin.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	steps, err := goose.NewProvider(goose.DialectPostgres, admin, files, goose.WithTableName("migration"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := steps.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := admin.Exec("RESET ROLE"); err != nil {
		t.Fatal(err)
	}
	return bare{admin, u.String()}
}

// TestNamesOfBeforeGetTheirKeys migrates names of the first release, with row security:
// they get the keys that the triggers give to new ones.
func TestNamesOfBeforeGetTheirKeys(t *testing.T) {
	t.Parallel()
	db := releasedDatabase(t)
	child, body := newID(t, "Child"), newID(t, "Organisation")
	for _, step := range []struct {
		statement string
		args      []any
	}{
		{`INSERT INTO organisation (id, created_at, updated_at, name, agency, kind) VALUES ($1, now(), now(), 'St Éclair''s School', ` +
			`'EDUCATION', 'SCHOOL')`, []any{body}},
		{`INSERT INTO practitioner (id, created_at, updated_at, organisation_id, name, issuer, subject, roles) VALUES ($1, now(), now(), $2, ` +
			`'Ánna de Pebble-Wick', 'i', '1', '[]')`,
			[]any{newID(t, "Practitioner"), body}},
		{`INSERT INTO child (id, created_at, updated_at, given_name, family_name, sex, gender_identity)
		  VALUES ($1, now(), now(), 'Sample', 'Ó''Madeup', 'UNKNOWN', 'NOT_KNOWN')`, []any{child}},
		{`INSERT INTO involvement (id, created_at, updated_at, child_id, organisation_id, role, purpose, lawful_basis, "from", origin)
		  VALUES ($1, now(), now(), $2, $3, 'OTHER', 'Keeps the child in sight.', 'PUBLIC_TASK', now(), 'RECORDED')`,
			[]any{newID(t, "Involvement"), child, body}},
		{`ALTER TABLE child ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`, nil},
		{`ALTER TABLE involvement ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`, nil},
		{`ALTER TABLE organisation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`, nil},
		{`ALTER TABLE practitioner ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`, nil},
	} {
		if _, err := db.admin.Exec(step.statement, step.args...); err != nil {
			t.Fatalf("%.40s: %v", step.statement, err)
		}
	}
	if err := store.Migrate(t.Context(), db.owner); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		`SELECT family_key FROM child`:             "omadeup",
		`SELECT child_family_key FROM involvement`: "omadeup",
		`SELECT name_key FROM organisation`:        "steclairsschool",
		`SELECT name_key FROM practitioner`:        "annadepebblewick",
		`SELECT code_key FROM instrument`:          "gcpstructure",
		`SELECT string_agg(tail, ' ' ORDER BY tail)
		 FROM directory_name JOIN practitioner p ON p.id = record_id`: "annadepebblewick depebblewick pebblewick wick",
		`SELECT count(*)::text FROM (SELECT tail, record_id FROM directory_name EXCEPT SELECT t, n.id FROM
		  (SELECT id, name FROM organisation UNION ALL SELECT id, name FROM practitioner) n CROSS JOIN LATERAL name_tails(n.name) t) d`: "0",
	} {
		var got string
		if err := db.admin.QueryRow(query).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, error %v; want %q", query, got, err, want)
		}
	}
}
