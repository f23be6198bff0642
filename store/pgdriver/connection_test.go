package pgdriver_test

import (
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"heed/store/pgdriver"
)

func TestManyGoroutinesShareATransaction(t *testing.T) {
	t.Parallel()
	db, wire := open(t, server.Database(t).OwnerURL)
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	tally := pgdriver.NewTransaction(false)
	ctx := pgdriver.WithTransaction(t.Context(), tally)
	const many = 50
	var all sync.WaitGroup
	for i := range many {
		all.Go(func() {
			rows, err := tx.QueryContext(ctx, "SELECT n + $1::int FROM generate_series(1, 100) n", i)
			if err != nil {
				t.Errorf("query %d: %v", i, err)
				return
			}
			defer rows.Close()
			sum, got := 0, 0
			for rows.Next() {
				if err := rows.Scan(&got); err != nil {
					t.Errorf("row of %d: %v", i, err)
				}
				sum += got
			}
			if sum != 5050+100*i || rows.Err() != nil {
				t.Errorf("query %d: sum %d, %v", i, sum, rows.Err())
			}
		})
	}
	all.Wait()
	if n := tally.Statements(); n != many {
		t.Errorf("%d statements counted, want %d", n, many)
	}
	for text, n := range wire.prepared {
		if n != 1 {
			t.Errorf("prepared %d times: %s", n, text)
		}
	}
}

func TestATransactionThatReadsNoSnapshotKeepsNoRecord(t *testing.T) {
	t.Parallel()
	ctx, e := newEnv(t)
	ctx = pgdriver.WithTransaction(ctx, pgdriver.NewTransaction(false))
	for range 2 {
		if all := e.load(ctx, t, "Child", rowsEach); len(all) != 1 {
			t.Errorf("%d statements, want 1: what was read may have changed since", len(all))
		}
	}
}

func TestATransactionBeginsWithItsStatement(t *testing.T) {
	t.Parallel()
	d := server.Database(t)
	begin := func(statement string, o *sql.TxOptions) (string, error) {
		db, err := pgdriver.Open(d.OwnerURL, pgdriver.Options{AtBegin: statement})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		tx, err := db.BeginTx(t.Context(), o)
		if err != nil {
			return "", errors.Join(err, db.PingContext(t.Context()))
		}
		defer tx.Rollback()
		var isolation, said string
		err = tx.QueryRowContext(t.Context(),
			"SELECT current_setting('transaction_isolation'), coalesce(current_setting('heed.said', true), '')").Scan(&isolation, &said)
		return isolation + " " + said, err
	}
	const says = "SET LOCAL heed.said = 'yes'"
	for level, want := range map[sql.IsolationLevel]string{sql.LevelReadCommitted: "read committed yes",
		sql.LevelRepeatableRead: "repeatable read yes"} {
		if got, err := begin(says, &sql.TxOptions{Isolation: level}); got != want || err != nil {
			t.Errorf("%v: got %q, %v, want %q", level, got, err, want)
		}
	}
	if got, err := begin(says, &sql.TxOptions{Isolation: sql.LevelRepeatableRead,
		ReadOnly: true}); strings.TrimSpace(got) != "repeatable read" || err != nil {
		t.Errorf("a transaction that only reads: got %q, %v", got, err)
	}
	if _, err := begin("SELECT 1 / 0", &sql.TxOptions{Isolation: sql.LevelReadCommitted}); pq.As(err, pqerror.DivisionByZero) == nil {
		t.Errorf("a statement that is refused: got %v", err)
	}
}

func TestAConnectionKeepsABoundedNumberOfStatements(t *testing.T) {
	t.Parallel()
	db, _ := open(t, server.Database(t).OwnerURL)
	for i := range 300 {
		var got int
		if err := db.QueryRowContext(t.Context(), "SELECT $1::int + "+strconv.Itoa(i), 1).Scan(&got); err != nil || got != i+1 {
			t.Fatalf("statement %d: %d, %v", i, got, err)
		}
	}
	var kept int
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM pg_prepared_statements WHERE $1", true).Scan(&kept); err != nil ||
		kept != 256 {
		t.Errorf("%d prepared statements are kept, %v, want 256", kept, err)
	}
}
