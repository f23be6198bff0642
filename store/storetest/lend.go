package storetest

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/lib/pq"

	"heed/store"
)

// Lent is a database that several tests use one after the other. Its connections stay
// open: PostgreSQL's plans are kept, and planning costs more than a database of one's own.
type Lent struct {
	Database
	// Admin is the superuser's.
	Admin *sql.DB
	// Store is opened as the server does.
	Store *store.Store
	// Asked are statements of the superuser's, and Written some for which no trigger fires.
	Asked, Written *Statements

	name  string
	state string // of the catalogue, as long as no test has changed it
}

// mostFree is how many databases wait for a test, mostPages how large a table of one may
// have grown, because large tables have other plans.
const (
	mostFree  = 12
	mostPages = 64
)

// Lend lends a migrated, empty database until the test ends. A test may leave anything in
// it and in its session: rows are removed, and if the catalogue was changed, or the test
// failed, the database is dropped.
func (s *Server) Lend(t testing.TB) Lent {
	t.Helper()
	l, err := s.lend(context.WithoutCancel(t.Context()))
	if err != nil {
		t.Fatalf("lend database: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		err := s.clean(ctx, l)
		if err == nil && !t.Failed() && s.keep(l) {
			return
		}
		if err != nil && !errors.Is(err, errChanged) {
			t.Errorf("clean database: %v", err)
		}
		if err := l.drop(ctx, s); err != nil {
			t.Errorf("drop database: %v", err)
		}
	})
	return l
}

// Own is a database that no other test has used or will use, opened as one that is lent.
func (s *Server) Own(t testing.TB) Lent {
	t.Helper()
	l := Lent{Database: s.Database(t)}
	l.Admin, l.Store = l.Database.Admin(t), l.Open(t)
	if err := l.statements(); err != nil {
		t.Fatalf("open as superuser: %v", err)
	}
	t.Cleanup(func() { l.Asked.single.Close(); l.Written.single.Close() })
	return l
}

func (s *Server) lend(ctx context.Context) (Lent, error) {
	s.lending.Lock()
	if last := len(s.free) - 1; last >= 0 {
		l := s.free[last]
		s.free = s.free[:last]
		s.lending.Unlock()
		l.Admin.SetMaxOpenConns(0)
		l.Admin.SetMaxIdleConns(2)
		l.Store.LetParentsSee(false)
		return l, nil
	}
	s.lending.Unlock()
	l := Lent{name: "heed_lent_" + strconv.FormatInt(s.count.Add(1), 10)}
	if err := s.create(ctx, l.name, template); err != nil {
		return l, err
	}
	l.Database = s.database(l.name)
	var err error
	if l.Admin, err = sql.Open("postgres", l.OwnerURL); err != nil {
		return l, err
	}
	if err := l.statements(); err != nil {
		return l, err
	}
	if l.state, err = stateOf(ctx, l.Admin); err != nil {
		return l, err
	}
	if l.Store, err = store.Open(ctx, l.URL, store.Pool{Most: 8}); err != nil {
		return l, err
	}
	s.origin.Do(func() { s.clearing, err = clearingOf(ctx, l.Admin) })
	return l, err
}

// keep keeps a clean database for the next test, unless there are enough.
func (s *Server) keep(l Lent) bool {
	s.lending.Lock()
	defer s.lending.Unlock()
	if len(s.free) == mostFree {
		return false
	}
	s.free = append(s.free, l)
	return true
}

func (l Lent) drop(ctx context.Context, s *Server) error {
	l.Store.Close()
	l.Admin.Close()
	l.Asked.single.Close()
	l.Written.single.Close()
	return s.exec(ctx, "DROP DATABASE "+l.name+" WITH (FORCE)")
}

// errChanged says that a test changed more than rows.
var errChanged = errors.New("the catalogue is not what it was")

// clean resets the database and the superuser's session.
func (s *Server) clean(ctx context.Context, l Lent) error {
	l.Admin.SetMaxOpenConns(1)
	if _, err := l.Admin.ExecContext(ctx,
		"ROLLBACK; RESET SESSION AUTHORIZATION; RESET ALL; SELECT pg_advisory_unlock_all(); DISCARD TEMP"); err != nil {
		return err
	}
	state, err := stateOf(ctx, l.Admin)
	if err != nil {
		return err
	}
	if state != l.state {
		return errChanged
	}
	_, err = l.Admin.ExecContext(ctx, "SET lock_timeout = '5s'; SET session_replication_role = replica; "+s.clearing+"; RESET ALL")
	return err
}

// clearingOf is the statement that resets a database to its present content.
func clearingOf(ctx context.Context, admin *sql.DB) (string, error) {
	rows, err := admin.QueryContext(ctx,
		"SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname")
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var tables []string
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			return "", err
		}
		tables = append(tables, table)
	}
	if err := rows.Err(); err != nil {
		return "", err
	}
	var empty []string
	restore := ""
	for _, table := range tables {
		var content sql.NullString
		name := pq.QuoteIdentifier(table)
		if err := admin.QueryRowContext(ctx, "SELECT json_agg(x)::text FROM "+name+" x").Scan(&content); err != nil {
			return "", err
		}
		if !content.Valid {
			empty = append(empty, table)
			continue
		}
		var sum string
		sumOf := "(SELECT md5(string_agg(x::text, ' ' ORDER BY x::text)) FROM public." + name + " x)"
		if err := admin.QueryRowContext(ctx, "SELECT "+sumOf).Scan(&sum); err != nil {
			return "", err
		}
		restore += "IF " + sumOf + " IS DISTINCT FROM " + pq.QuoteLiteral(sum) + " THEN DELETE FROM public." + name + "; " +
			"INSERT INTO public." + name + " OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(null::public." + name + ", " +
			pq.QuoteLiteral(content.String) + "); END IF; "
	}
	list, err := pq.Array(empty).Value()
	if err != nil {
		return "", err
	}
	return `DO $clear$ DECLARE it text; any_row boolean; BEGIN FOREACH it IN ARRAY ` + pq.QuoteLiteral(list.(string)) + `::text[] LOOP
	  EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', it) INTO any_row;
	  IF any_row THEN EXECUTE format('DELETE FROM public.%I', it); END IF;
	END LOOP; ` + restore + `END $clear$`, nil
}

// stateOf identifies a state of the catalogue, as far as a test changes it: created,
// changed or removed objects, and the statistics.
func stateOf(ctx context.Context, admin *sql.DB) (state string, err error) {
	err = admin.QueryRowContext(ctx, `SELECT concat_ws(' ',
	  (SELECT concat(count(*), '/', max(xmin::text::bigint), '/', sum(reltuples), '/', sum(relpages)) FROM pg_class WHERE relpersistence <>
	  't'),
	  (SELECT concat(count(*), '/', max(xmin::text::bigint)) FROM pg_proc),
	  (SELECT concat(count(*), '/', max(xmin::text::bigint)) FROM pg_trigger),
	  (SELECT concat(count(*), '/', max(xmin::text::bigint)) FROM pg_constraint),
	  (SELECT concat(count(*), '/', max(xmin::text::bigint)) FROM pg_policy),
	  (SELECT concat(count(*), '/', max(xmin::text::bigint)) FROM pg_rewrite),
	  (SELECT count(*) FROM pg_statistic),
	  (SELECT count(*) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = current_database()),
	  (SELECT max(pg_relation_size(oid)) > $1::integer * 8192 FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace))`,
		mostPages).Scan(&state)
	return state, err
}
