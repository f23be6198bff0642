package accesslog_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// TestTheReleaseBeforeLeavesTrueEntriesToo calls what the release before calls, which runs
// beside this one for a while: a concern that it names discloses its children, and its
// refusals have an entry of their own.
func TestTheReleaseBeforeLeavesTrueEntriesToo(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	home, concern, entry, submitter := newID(t, "Household"), newID(t, "Referral"), newID(t, "AccessEntry"), newID(t, "Practitioner")
	w.exec(t, `INSERT INTO practitioner (id, created_at, updated_at, name, issuer, subject, roles, organisation_id)
		VALUES ($1, $2, $2, 'Sub Mitter', 'https://issuer.invalid', 'sub', '["SUBMITTER"]', $3)`, submitter, chainStart, w.viewer.OrganisationID)
	w.exec(t, "INSERT INTO household (id, created_at, updated_at, address) VALUES ($1, $2, $2, '4 Nowhere Lane, Testham')", home, chainStart)
	w.exec(t, `INSERT INTO referral (id, created_at, updated_at, reference, household_id, organisation_id, submitted_by_id, source_code,
	  source_list_year, received_at,
		neglect_kinds, seen_or_heard, immediate_risk, family_knows, lawful_basis, state, decision_due_at, decision_due_provisional, triage_key)
		VALUES ($1, $2, $2, 'HD-TEST', $3, $4, $5, '2A', 2026, $2, '["PHYSICAL"]', 'Seen in frost without a coat.', false, true, 'PUBLIC_TASK',
		'SUBMITTED', $2, false, 'x')`,
		concern, chainStart, home, w.viewer.OrganisationID, submitter)
	for _, child := range w.children[:2] {
		w.exec(t, `INSERT INTO referral_child (id, created_at, referral_id, child_id, submitted_by_id, reported_name, "new", may_be_known,
		  received_at)
			SELECT $1, $2, r.id, $3, r.submitted_by_id, 'Sample', false, true, $2 FROM referral r WHERE r.id = $4`, newID(t, "ReferralChild"),
			chainStart, child, concern)
	}
	tx, err := w.admin.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for _, statement := range []string{"SET LOCAL ROLE heed_app", "SET LOCAL search_path = public"} {
		if _, err := tx.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := tx.Exec(`SELECT set_config('heed.practitioner', $1, true), set_config('heed.organisation', $2, true),
	  set_config('heed.reach', 'AUTHORITY', true),
		set_config('heed.operation', $3, true), set_config('heed.now', $4, true)`, w.viewer.PractitionerID, w.viewer.OrganisationID, uuid.New(),
		chainStart.Format("2006-01-02T15:04:05Z07:00")); err != nil {
		t.Fatal(err)
	}
	var recorded bool
	if err := tx.QueryRow("SELECT record_access($1, 'query referral', '{Referral.seenOrHeard}', NULL, 'ALLOWED', '{}', $2, $3, $4)", entry,
		pq.Array([]uuid.UUID{concern}), pq.Array([]uuid.UUID{w.children[3], home}), chainStart).Scan(&recorded); err != nil || !recorded {
		t.Fatalf("got %v, %v, want it recorded", recorded, err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	var shown, refused int
	if err := w.admin.QueryRow(`SELECT count(*) FILTER (WHERE id = $1 AND outcome = 'ALLOWED' AND child_ids <@ $2 AND child_ids @> $2 AND
	  rules = '{AUTHORITY,AUTHORITY}' AND looks IS NULL),
		count(*) FILTER (WHERE id <> $1 AND outcome = 'REFUSED' AND child_ids = $3 AND rules = '{NONE}' AND looks IS NULL) FROM access_entry`,
		entry, pq.Array(w.children[:2]), pq.Array(w.children[3:4])).Scan(&shown, &refused); err != nil || shown != 1 || refused != 1 {
		t.Errorf("got %d entries of children shown and %d of children refused (%v), want one of each", shown, refused, err)
	}
	w.sign(t)
	if got := w.verify(t, w.URL); got.Fault != nil || got.Entries != 2 {
		t.Errorf("got %+v, want two sound entries", got)
	}
}
