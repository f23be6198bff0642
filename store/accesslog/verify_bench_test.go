package accesslog_test

import (
	"testing"
	"time"
)

// insertEntries adds n entries of four fields and one child, all waiting; later calls add
// later entries.
func insertEntries(t testing.TB, w *env, n int) {
	t.Helper()
	w.exec(t, `
		INSERT INTO access_entry (id, created_at, at, request_id, practitioner_id, organisation_id, agency, operation, fields, purpose,
		outcome, child_ids, rules)
		SELECT overlay(overlay(gen_random_uuid()::text placing lpad(to_hex(b.n + i), 8, '0') from 1 for 8) placing '8' from 15 for 1)::uuid,
		s.at, s.at, gen_random_uuid(), $2, $3, 'SOCIAL_CARE',
			'query child', '{Child.givenName,Child.familyName,Child.dateOfBirth,Child.involvements}', 'Weekly review', 'ALLOWED', ARRAY[$4::uuid],
			'{AUTHORITY}'
		FROM (SELECT count(*) AS n FROM access_entry) b, generate_series(1, $1::int) AS i, LATERAL (SELECT $5::timestamptz + i * interval
		'30 seconds' AS at) s`,
		n, w.viewer.PractitionerID, w.viewer.OrganisationID, w.children[0], chainStart)
	w.exec(t, `INSERT INTO access_pending SELECT e.id FROM access_entry e
		WHERE NOT EXISTS (SELECT 1 FROM access_link l WHERE l.entry_id = e.id) ON CONFLICT DO NOTHING`)
}

// BenchmarkVerifyAccess verifies 1,000,000 entries, signed every 1,000. The
// promise is 30 seconds on two cores.
func BenchmarkVerifyAccess(b *testing.B) {
	const entries = 1_000_000
	w := newEnv(b)
	insertEntries(b, w, entries)
	w.exec(b, "ANALYZE")
	start := time.Now()
	for range entries / 1000 {
		w.exec(b, "SELECT chain_access(1000)")
		if _, _, err := w.log.Checkpoint(b.Context(), w.signer, chainStart); err != nil {
			b.Fatal(err)
		}
	}
	b.Logf("chained in %v", time.Since(start))
	b.ResetTimer()
	for b.Loop() {
		if got := w.verify(b, w.URL); got.Fault != nil || got.Entries != entries || got.Checkpoints != entries/1000 {
			b.Fatalf("got %+v", got)
		}
	}
	b.ReportMetric(float64(entries)*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}
