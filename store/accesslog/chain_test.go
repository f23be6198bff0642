package accesslog_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"golang.org/x/sync/errgroup"

	"heed/store/accesslog"
)

// entrySample is an entry whose text and link are compared byte by byte: an old chain must
// verify for ever, on any PostgreSQL.
const (
	entrySample = `INSERT INTO access_entry (id, created_at, at, request_id, practitioner_id, organisation_id, agency, operation, fields,
	  purpose, outcome, child_ids, rules) VALUES
	 ('0195b6f0-3c00-8a0e-8123-456789abcdef', '2026-03-02T09:00:00.5Z', '2026-03-02T09:00:00.000001Z', '0195b6f0-3c00-8aff-8123-456789abcdef',
	  '0195b6f0-3c00-8a02-8123-456789abcdef', '0195b6f0-3c00-8a01-8123-456789abcdef', 'HEALTH', 'query child',
	  '{Child.givenName,"a \"b\\",é☂}', E'tab\tquote"slash/back\\', 'ALLOWED', '{0195b6f0-3c00-8a03-8123-456789abcdef}', '{INVOLVEMENT}'),
	 ('0195b6f0-3c01-8a0e-8123-456789abcdef', '1969-12-31T23:59:59Z', '1970-01-01T00:00:00Z', '0195b6f0-3c00-8aff-8123-456789abcdef',
	  '0195b6f0-3c00-8a02-8123-456789abcdef', '0195b6f0-3c00-8a01-8123-456789abcdef', 'POLICE', '', '{}', NULL, 'REFUSED', '{}', '{}')`
	firstText = `["0195b6f0-3c00-8a0e-8123-456789abcdef", 1772442000500000, 1772442000000001, "0195b6f0-3c00-8aff-8123-456789abcdef", ` +
		`"0195b6f0-3c00-8a02-8123-456789abcdef", "0195b6f0-3c00-8a01-8123-456789abcdef", "HEALTH", "query child", ` +
		`["Child.givenName", "a \"b\\", "é☂"], "tab\tquote\"slash/back\\", "ALLOWED", ["0195b6f0-3c00-8a03-8123-456789abcdef"], ["INVOLVEMENT"]]`
	secondText = `["0195b6f0-3c01-8a0e-8123-456789abcdef", -1000000, 0, "0195b6f0-3c00-8aff-8123-456789abcdef", ` +
		`"0195b6f0-3c00-8a02-8123-456789abcdef", "0195b6f0-3c00-8a01-8123-456789abcdef", "POLICE", "", [], null, "REFUSED", [], []]`
)

func TestTheTextAndTheLinksOfAnEntryAreForEver(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.exec(t, entrySample)
	conn, err := w.admin.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, settings := range []string{
		"RESET ALL",
		"SET TimeZone = 'Pacific/Kiritimati'; SET DateStyle = 'SQL, DMY'; SET IntervalStyle = 'iso_8601'; SET extra_float_digits = -15",
		"SET bytea_output = 'escape'; SET standard_conforming_strings = off; SET quote_all_identifiers = on; SET xmlbinary = 'hex'; SET " +
			"lc_numeric = 'C'",
	} {
		if _, err := conn.ExecContext(t.Context(), settings); err != nil {
			t.Fatal(err)
		}
		var first, second string
		if err := conn.QueryRowContext(t.Context(), "SELECT min(access_text(e)), max(access_text(e)) FROM access_entry e").Scan(&first,
			&second); err != nil {
			t.Fatal(err)
		}
		if first != firstText || second != secondText {
			t.Errorf("with %s:\ngot  %s\nwant %s\ngot  %s\nwant %s", settings, first, firstText, second, secondText)
		}
	}
	w.exec(t, "INSERT INTO access_pending SELECT id FROM access_entry")
	got := w.chain(t)
	var zero [32]byte
	one, two := sha256.Sum256([]byte(firstText)), sha256.Sum256([]byte(secondText))
	h := sha256.Sum256(append(zero[:], one[:]...))
	h = sha256.Sum256(append(h[:], two[:]...))
	const golden = "97521df06e013720ee035e0421ef00f91f8db3ae753af448356a3b425513e917"
	if hex.EncodeToString(h[:]) != golden {
		t.Errorf("by the rule as written down: got %x, want %s", h, golden)
	}
	if got.Seq != 2 || hex.EncodeToString(got.Hash[:]) != golden {
		t.Errorf("got %d %x, want 2 %s", got.Seq, got.Hash, golden)
	}
}

func TestAnEmptyChainHasNothingToSign(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	if head := w.chain(t); head != (accesslog.Head{}) {
		t.Errorf("head: got %+v, want none", head)
	}
	if _, signed, err := w.log.Checkpoint(t.Context(), w.signer, chainStart); err != nil || signed {
		t.Errorf("checkpoint: got %v, %v, want none", signed, err)
	}
	if got := w.verify(t, w.URL); got != (accesslog.Verdict{}) {
		t.Errorf("verdict: got %+v, want an empty one", got)
	}
}

func TestWritersAndChainersAtOnceLinkEveryEntryOnce(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	const writers, each = 8, 25
	var writing, chaining errgroup.Group
	var done atomic.Bool
	for n := range writers {
		writing.Go(func() error {
			for i := range each {
				if err := w.show(t.Context(), chainStart.Add(time.Duration(i)*time.Second), w.children[n%4], w.children[i%4]); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for range 4 {
		chaining.Go(func() error {
			for last := false; !last; {
				last = done.Load()
				if _, err := w.log.Chain(t.Context()); err != nil {
					return err
				}
				if _, _, err := w.log.Checkpoint(t.Context(), w.signer, chainStart); err != nil {
					return err
				}
			}
			return nil
		})
	}
	err := writing.Wait()
	done.Store(true)
	if chained := chaining.Wait(); err != nil || chained != nil {
		t.Fatal(err, chained)
	}
	got := w.verify(t, w.URL)
	if got.Fault != nil || got.Entries != writers*each || got.Pending != 0 || got.Checkpoints == 0 {
		t.Errorf("got %+v, want %d entries, none pending, no fault", got, writers*each)
	}
}

func TestAnOperationThatIsUndoneLeavesNothing(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.showMany(t, 1)
	op, err := w.begin(t.Context(), chainStart, w.children[0])
	if err != nil {
		t.Fatal(err)
	}
	head := w.chain(t)
	op.Rollback()
	if head.Seq != 1 || w.chain(t).Seq != 1 {
		t.Errorf("got head %d, want 1", head.Seq)
	}
	if got := w.verify(t, w.URL); got.Fault != nil || got.Entries != 1 || got.Pending != 0 {
		t.Errorf("got %+v, want one entry and nothing else", got)
	}
}

func TestAChainerThatDiesLeavesItsEntriesWaiting(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.showMany(t, 3)
	conn, err := w.admin.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var pid, linked int
	if err := conn.QueryRowContext(t.Context(), "SELECT pg_backend_pid()").Scan(&pid); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.ExecContext(t.Context(), "BEGIN"); err != nil {
		t.Fatal(err)
	}
	if err := conn.QueryRowContext(t.Context(), "SELECT linked FROM chain_access(2)").Scan(&linked); err != nil || linked != 2 {
		t.Fatalf("got %d, %v, want 2 linked", linked, err)
	}
	if got := w.verify(t, w.URL); got.Entries != 0 || got.Pending != 3 {
		t.Errorf("before it dies: got %+v, want 3 pending", got)
	}
	w.exec(t, "SELECT pg_terminate_backend($1)", pid)
	if head := w.chain(t); head.Seq != 3 {
		t.Errorf("got head %d, want 3", head.Seq)
	}
	if got := w.verify(t, w.URL); got.Fault != nil || got.Entries != 3 || got.Pending != 0 {
		t.Errorf("got %+v, want 3 entries", got)
	}
}

func TestACheckpointOfNoLinkIsNotKept(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.showMany(t, 2)
	w.chain(t)
	for _, args := range []string{"1, sha256('x')", "7, sha256('x')"} {
		var kept bool
		if err := w.admin.QueryRowContext(t.Context(), "SELECT checkpoint_access("+args+
			", now(), 'key', 'signature')").Scan(&kept); err != nil || kept {
			t.Errorf("%s: got %v, %v, want it refused", args, kept, err)
		}
	}
}

var recordTables = []string{"access_entry", "disclosure_index", "access_link", "access_checkpoint", "access_pending"}

func TestTheServingRoleWritesNothingOfTheRecordItself(t *testing.T) {
	t.Parallel()
	w := verifiedEnv(t)
	for _, table := range recordTables {
		for _, statement := range []string{
			"INSERT INTO %[1]s SELECT * FROM %[1]s", "INSERT INTO %[1]s DEFAULT VALUES", "UPDATE %[1]s SET %[2]s = %[2]s", "DELETE FROM %[1]s",
			"TRUNCATE %[1]s CASCADE",
		} {
			column := map[bool]string{true: "entry_id", false: "hash"}[table == "access_pending" || table == "disclosure_index"]
			if table == "access_entry" {
				column = "purpose"
			}
			statement = fmt.Sprintf(statement, table, column)
			if err := asServingRole(t.Context(), w, statement); pq.As(err, pqerror.InsufficientPrivilege) == nil {
				t.Errorf("%s: got %v, want it refused", statement, err)
			}
		}
	}
	if got := w.verify(t, w.URL); got.Fault != nil || got.Entries != 10 {
		t.Errorf("afterwards: got %+v, want the record as it was", got)
	}
}

func asServingRole(ctx context.Context, w *env, statement string) error {
	tx, err := w.admin.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "SET LOCAL ROLE heed_app"); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, statement)
	return err
}

func TestNotEvenASuperuserRewritesTheRecordUnawares(t *testing.T) {
	t.Parallel()
	w := verifiedEnv(t)
	for _, table := range recordTables[:4] {
		for _, statement := range []string{"UPDATE %s SET %s = DEFAULT", "DELETE FROM %s", "TRUNCATE %s CASCADE"} {
			if statement[0] == 'U' {
				statement = fmt.Sprintf(statement, table,
					map[bool]string{true: "id", false: "hash"}[table == "access_entry" || table == "disclosure_index"])
			} else {
				statement = fmt.Sprintf(statement, table)
			}
			if _, err := w.admin.ExecContext(t.Context(), statement); pq.As(err, pqerror.InsufficientPrivilege) == nil {
				t.Errorf("%s: got %v, want it refused", statement, err)
			}
		}
	}
}
