package store_test

import (
	"testing"
	"time"

	"heed/auth"
	"heed/practice"
	"heed/store"
	"heed/store/pgdriver"
)

// manyEntries makes a partnership of 300 organisations, 3,000 practitioners and 100,000
// children with 1,000,000 entries over a year: one in a hundred is a list of 50 children.
// Names are drawn from 5,000, the common ones more often.
const manyEntries = `BEGIN; SET LOCAL session_replication_role = replica;
CREATE FUNCTION pg_temp.name() RETURNS text LANGUAGE sql VOLATILE RETURN initcap(translate(to_hex(1000000 + floor(5000 * power(random(),
3))::int), '0123456789', 'ghijklmnop'));
INSERT INTO organisation (id, created_at, updated_at, name, agency, kind)
 SELECT timed_id('2025-01-01', 1), now(), now(), 'School ' || i, 'EDUCATION', 'SCHOOL' FROM generate_series(1, 300) i;
CREATE TEMPORARY TABLE body ON COMMIT DROP AS SELECT row_number() OVER () AS k, id FROM organisation;
INSERT INTO practitioner (id, created_at, updated_at, name, issuer, subject, roles, organisation_id)
 SELECT timed_id('2025-01-01', 2), now(), now(), 'Pat ' || pg_temp.name(), 'https://issuer.invalid', 's' || i, '["PRACTITIONER"]', b.id
 FROM generate_series(1, 3000) i JOIN body b ON b.k = 1 + i % 300;
INSERT INTO child (id, created_at, updated_at, given_name, family_name, sex, gender_identity)
 SELECT timed_id('2025-01-01', 3), now(), now(), 'Sample', pg_temp.name(), 'UNKNOWN', 'NOT_KNOWN' FROM generate_series(1, 100000);
INSERT INTO child_search SELECT r.* FROM child c CROSS JOIN LATERAL child_search_row(c) AS r ON CONFLICT DO NOTHING;
CREATE TEMPORARY TABLE kid ON COMMIT DROP AS SELECT row_number() OVER () AS k, id FROM child;
CREATE TEMPORARY TABLE person ON COMMIT DROP AS SELECT row_number() OVER () AS k, id, organisation_id FROM practitioner;
CREATE INDEX ON kid (k); CREATE INDEX ON person (k);
INSERT INTO access_entry (id, created_at, at, request_id, practitioner_id, organisation_id, agency, operation, fields, outcome,
child_ids, rules)
 SELECT timed_id(x.at, 14), x.at, x.at, gen_random_uuid(), p.id, p.organisation_id, 'EDUCATION', 'query child',
 '{Child.givenName,Child.familyName,Child.dateOfBirth,Child.involvements}', 'ALLOWED',
  CASE WHEN x.n % 100 = 0 THEN ARRAY(SELECT id FROM kid WHERE k BETWEEN 1 + x.draw AND 50 + x.draw) ELSE ARRAY[(SELECT id FROM kid WHERE
  k = 1 + x.draw)] END,
  CASE WHEN x.n % 100 = 0 THEN array_fill('INVOLVEMENT'::text, ARRAY[50]) ELSE '{INVOLVEMENT}' END
 FROM (SELECT n, floor(random() * 99950)::int AS draw, $$2026-03-01$$::timestamptz - n * interval '31.5 seconds' AS at FROM
 generate_series(1000000, 1, -1) n) x
 JOIN person p ON p.k = 1 + (x.n * 15485863::bigint) % 3000;
INSERT INTO disclosure_index (id, created_at, at, rule, child_id, entry_id, practitioner_id, organisation_id)
 SELECT record_id(e.id, 15), e.at, e.at, d.rule, d.child, e.id, e.practitioner_id, e.organisation_id FROM access_entry e CROSS JOIN
 LATERAL unnest(e.child_ids, e.rules) AS d (child, rule) ORDER BY e.at;
COMMIT`

// BenchmarkUnusualAccess searches for unusual access among 1,000,000 entries.
func BenchmarkUnusualAccess(b *testing.B) {
	w := newCouncil(b)
	w.admin.SetMaxOpenConns(1)
	w.exec(b, manyEntries)
	w.exec(b, "VACUUM ANALYZE")
	w.viewer.Roles = []practice.Role{practice.RoleRecords}
	kinds := []auth.UnusualAccessKind{auth.UnusualAccessKindOwnSurname, auth.UnusualAccessKindManyChildren,
		auth.UnusualAccessKindBreakGlassWithoutContact}
	to := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for name, page := range map[string]store.UnusualPage{
		"a page of the last month": {From: to.AddDate(0, 0, -31), Most: 51},
		"all of the last month":    {From: to.AddDate(0, 0, -31), Most: 10_000},
		"a page of a year":         {From: to.AddDate(0, 0, -366), Most: 51},
		"all of a year":            {From: to.AddDate(0, 0, -366), Most: 10_000},
	} {
		page.Kinds, page.To = kinds, to
		b.Run(name, func(b *testing.B) {
			e := store.NewExplained()
			found := w.review(b, page, e)
			b.ResetTimer()
			for b.Loop() {
				w.review(b, page, nil)
			}
			b.ReportMetric(float64(found), "findings")
			b.ReportMetric(float64(e.Buffers), "buffers")
		})
	}
}

// review searches as a records officer, and has it explained if e is given.
func (w *council) review(b *testing.B, page store.UnusualPage, e *pgdriver.Explained) int {
	b.Helper()
	ctx := b.Context()
	id, err := w.store.NewOperationID(start)
	if err != nil {
		b.Fatal(err)
	}
	if e != nil {
		ctx = pgdriver.WithExplained(ctx, e)
	}
	ctx, op, err := w.store.Begin(ctx, id, start, w.viewer, false)
	if err != nil {
		b.Fatal(err)
	}
	defer op.Rollback()
	found, err := op.UnusualAccess(ctx, page)
	if err != nil {
		b.Fatal(err)
	}
	return len(found)
}
