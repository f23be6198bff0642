package main

import (
	"database/sql"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"heed/demo"
	"heed/store"
)

// TestWhoHasNoPartInAnyCaseReadsAndChangesNothingWithAnySQL bypasses the program: it sends
// its own SQL as the serving role, in the name of a practitioner of a school without any
// involvement.
func TestWhoHasNoPartInAnyCaseReadsAndChangesNothingWithAnySQL(t *testing.T) {
	t.Parallel()
	database := postgres.Database(t)
	now := time.Now()
	if err := demo.Load(t.Context(), database.OwnerURL,
		demo.Options{Children: 40, Seed: 1, Now: now, BaseURL: "http://127.0.0.1:1/dev"}); err != nil {
		t.Fatal(err)
	}
	school, stranger, incident := newRecord("Organisation"), newRecord("Practitioner"), newRecord("Incident")
	admin := database.Admin(t)
	statements := []string{
		`INSERT INTO organisation (id, created_at, updated_at, name, agency, kind) VALUES ('` + school +
			`', now(), now(), 'Another School', 'EDUCATION', 'SCHOOL')`,
		`INSERT INTO practitioner (id, created_at, updated_at, organisation_id, name, issuer, subject, roles)
		 VALUES ('` + stranger + `', now(), now(), '` + school + `', 'Sorrel Nobody', 'i', 's', '["PRACTITIONER"]')`,
		`INSERT INTO record_merge (id, created_at, kind, from_id, into_id, reason, facts, organisation_id, merged_by_id, merged_at)
		 SELECT '` + newRecord("RecordMerge") + `', now(), 'CHILD', min(c.id::text)::uuid, max(c.id::text)::uuid, 'One child.', '[]',
		   p.organisation_id, p.id, now()
		 FROM child c CROSS JOIN (SELECT id, organisation_id FROM practitioner LIMIT 1) p GROUP BY p.id, p.organisation_id`,
		`INSERT INTO mail (id, created_at, recipient_id, notice_id, since, state, settled_at)
		 SELECT gen_random_uuid(), now(), recipient_id, id, now(), 'UNDELIVERABLE', now() FROM notice`,
		`INSERT INTO webhook (organisation_id, created_at, url, secret, secret_by_id, set_at)
		 SELECT o.id, now(), 'https://system.example.org', 'whsec_', p.id, now() FROM organisation o, (SELECT id FROM practitioner LIMIT 1) p`,
		`INSERT INTO webhook_message (id, created_at, organisation_id, notice_id, since, state, settled_at, failure, attempted_at)
		 SELECT gen_random_uuid(), now(), p.organisation_id, n.id, now(), 'UNDELIVERABLE', now(), 'TIMED_OUT', now()
		 FROM notice n JOIN practitioner p ON p.id = n.recipient_id`,
		`INSERT INTO mail_preference (practitioner_id, urgent, ordinary, updated_at) SELECT id, 'OFF', 'OFF', now() FROM practitioner
		 WHERE issuer <> 'i'`,
		`INSERT INTO referral_information (id, created_at, referral_id, added_by_id, organisation_id, added_at, text)
		 SELECT '` + newRecord("ReferralInformation") + `', now(), id, submitted_by_id, organisation_id, now(), 'The heating is off.'
		 FROM referral LIMIT 1`,
		`INSERT INTO concern_draft (id, created_at, updated_at, author_id, organisation_id, drafted_at, state, due_at, seen_or_heard)
		 SELECT '` + newRecord("ConcernDraft") + `', now(), now(), submitted_by_id, organisation_id, now(), 'WITH_AUTHOR', now(), 'No coat.'
		 FROM referral LIMIT 1`,
		`INSERT INTO incident (id, created_at, updated_at, form_id, notified_by_id, organisation_id, notified_at, occurred_at, kind,
		   reported_name, experience, support_asked, due_at, due_provisional)
		 SELECT '` + incident + `', now(), now(), '` + incident + `', id, organisation_id, now(), now(), 'OTHER', 'Kai', 'Saw it all.', true,
		   now(), false FROM practitioner WHERE issuer <> 'i' LIMIT 1`,
		`INSERT INTO incident_delivery (id, created_at, updated_at, incident_id, child_id, organisation_id, delivered_at, due_at)
		 SELECT '` + newRecord("IncidentDelivery") + `', now(), now(), i.id, c.id, i.organisation_id, now(), now()
		 FROM incident i, (SELECT id FROM child LIMIT 1) c`,
		`INSERT INTO record_merge_row (merge_id, of_table, of_column, row_id) SELECT id, 'child', '', from_id FROM record_merge`,
	}
	for _, table := range []string{"child", "involvement", "household", "household_member", "relative", "relationship", "referral",
		"care_sitting", "care_profile", "item_grade", "action", "concern_draft"} {
		statements = append(statements,
			`INSERT INTO edit (record_id, version, by_id, at, fields) SELECT id, 2, (SELECT min(id::text)::uuid FROM practitioner), now(), `+
				`'{x}' FROM `+table)
	}
	for _, statement := range statements {
		if _, err := admin.Exec(statement); err != nil {
			t.Fatalf("%.60s: %v", statement, err)
		}
	}
	err := withDatabase(database.URL, func(db *sql.DB) error {
		tx, err := db.BeginTx(t.Context(), nil)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		_, err = tx.ExecContext(t.Context(), `SELECT set_config('heed.practitioner', $1, true), set_config('heed.organisation', $2, true),
		  set_config('heed.reach', 'INVOLVED', true),
		 set_config('heed.operation', $3, true), set_config('heed.now', $4, true)`, stranger, school, uuid.NewString(),
			now.Format(time.RFC3339Nano))
		if err != nil {
			return err
		}
		for _, table := range tablesOf(t, admin) {
			visit(t, admin, tx, table)
		}
		for _, call := range []string{
			"SELECT count(*) FROM webhooks_of(ARRAY(SELECT id FROM organisation))",
			"SELECT count(*) FROM undelivered_webhooks(ARRAY(SELECT id FROM organisation), 10)",
			"SELECT count(webhook_secret(id, '')) FROM organisation", "SELECT count(*) FROM undelivered_mail(10)",
			"SELECT count(*) FROM access_chain(0, 1000)", "SELECT count(*) FROM access_loose()",
			"SELECT count(*) FROM jobs_waiting('infinity', 10) WHERE last_error IS NOT NULL",
		} {
			var found int
			if err := tx.QueryRowContext(t.Context(), call).Scan(&found); err != nil || found != 0 {
				t.Errorf("%s: %d, %v; want nothing", call, found, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// visit reads a table and changes it without reading it.
func visit(t *testing.T, admin *sql.DB, tx *sql.Tx, table string) {
	t.Helper()
	open := []string{"organisation", "practitioner", "directory_name", "training", "instrument", "migration"}
	unfilled := []string{"retry", "escalation", "break_glass", "profile_evidence", "target_item", "access_checkpoint", "access_link",
		"access_pending", "access_entry", "disclosure_index", "job"}
	var all int
	if err := admin.QueryRow("SELECT count(*) FROM " + table).Scan(&all); err != nil {
		t.Fatal(err)
	}
	if all == 0 && !slices.Contains(unfilled, table) {
		t.Errorf("the demonstration has no %s: this shows nothing of it", table)
	}
	attempt := func(do func() (int64, error)) {
		t.Helper()
		if _, err := tx.Exec("SAVEPOINT visit"); err != nil {
			t.Fatal(err)
		}
		found, err := do()
		if err != nil && pq.As(err, pqerror.InsufficientPrivilege) == nil || found != 0 {
			t.Errorf("%s: %d rows, error %v; want none", table, found, err)
		}
		if _, err := tx.Exec("ROLLBACK TO SAVEPOINT visit"); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Contains(open, table) {
		attempt(func() (found int64, err error) {
			err = tx.QueryRow("SELECT count(*) FROM " + table).Scan(&found)
			return found, err
		})
	}
	var column sql.NullString
	err := admin.QueryRow(`SELECT min(a.attname::text) FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT
	  a.attisdropped
	 AND has_column_privilege('heed_app', a.attrelid, a.attnum, 'UPDATE')`, table).Scan(&column)
	if err != nil {
		t.Fatal(err)
	}
	if column.Valid {
		attempt(func() (int64, error) {
			result, err := tx.Exec(fmt.Sprintf("UPDATE %s SET %s = DEFAULT", table, pq.QuoteIdentifier(column.String)))
			if err != nil {
				return 0, err
			}
			return result.RowsAffected()
		})
	}
}

func tablesOf(t *testing.T, admin *sql.DB) []string {
	t.Helper()
	rows, err := admin.Query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			t.Fatal(err)
		}
		all = append(all, table)
	}
	return all
}

func newRecord(kind string) string {
	id := uuid.New()
	id[6], id[7] = 0x80|id[6]&0x0f, byte(store.KindOf(kind))
	return id.String()
}
