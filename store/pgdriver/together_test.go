package pgdriver_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"heed/ent"
	"heed/ent/organisation"
	"heed/store/pgdriver"
)

// newTogetherEnv is newEnv with a transaction whose queries load their edges together.
func newTogetherEnv(t *testing.T, snapshot bool) (alone, together context.Context, e env) {
	t.Helper()
	ctx, e := newEnv(t)
	tx, err := e.client.Tx(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tx.Rollback() })
	e.client = tx.Client()
	fresh := func() context.Context { return pgdriver.WithTransaction(ctx, pgdriver.NewTransaction(snapshot)) }
	return fresh(), ent.WithTogether(fresh(), pgdriver.Together), e
}

// withAllEdges reads all records of a kind with all their edges, and those of its edges to
// one record with theirs.
func (e env) withAllEdges(ctx context.Context, t *testing.T, of string) string {
	t.Helper()
	var withEdges func(query reflect.Value, depth int)
	withEdges = func(query reflect.Value, depth int) {
		for i := range query.NumMethod() {
			method := query.Type().Method(i)
			if !strings.HasPrefix(method.Name, "With") || strings.HasPrefix(method.Name, "WithNamed") || method.Type.NumIn() != 2 ||
				!method.Type.IsVariadic() {
				continue
			}
			option := method.Type.In(1).Elem()
			query.Method(i).Call([]reflect.Value{reflect.MakeFunc(option, func(args []reflect.Value) []reflect.Value {
				if depth > 0 {
					withEdges(args[0], depth-1)
				}
				return nil
			})})
		}
	}
	query := reflect.ValueOf(e.client).Elem().FieldByName(of).MethodByName("Query").Call(nil)[0]
	withEdges(query, 1)
	answer := query.MethodByName("All").Call([]reflect.Value{reflect.ValueOf(ctx)})
	if err, _ := answer[1].Interface().(error); err != nil {
		t.Fatalf("%s: %v", of, err)
	}
	text, err := json.Marshal(answer[0].Interface())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestEdgesThatAreLoadedTogetherAreThoseThatAreLoadedOneByOne(t *testing.T) {
	t.Parallel()
	for _, snapshot := range []bool{true, false} {
		alone, together, e := newTogetherEnv(t, snapshot)
		edges := 0
		for _, of := range e.kinds() {
			e.wire.take()
			want := e.withAllEdges(alone, t, of)
			onebyone := len(e.wire.take())
			got := e.withAllEdges(together, t, of)
			trips := len(e.wire.take())
			if got != want {
				t.Errorf("%s: together %s\none by one %s", of, got, want)
			}
			if trips > 3 { // the records, their edges, and the edges of those
				t.Errorf("%s: %d round trips for three levels, which one by one took %d", of, trips, onebyone)
			}
			edges += strings.Count(got, `"edges":{"`)
		}
		if edges < 50 {
			t.Errorf("only %d records with edges were compared: this shows nothing", edges)
		}
	}
}

func TestARecordThatSeveralEdgesNameIsReadOnce(t *testing.T) {
	t.Parallel()
	_, together, e := newTogetherEnv(t, true)
	tally := pgdriver.NewTransaction(true)
	together = pgdriver.WithTransaction(together, tally)
	if _, err := e.client.Involvement.Query().WithPractitioner().WithOrganisation().WithChild(func(q *ent.ChildQuery) {
		q.WithInvolvements(func(q *ent.InvolvementQuery) { q.WithPractitioner().WithOrganisation() })
	}).All(together); err != nil {
		t.Fatal(err)
	}
	// Involvements, their three ends, and the involvements of the children: whose ends are
	// known by then.
	if n := tally.Statements(); n != 5 {
		t.Errorf("%d statements, want 5", n)
	}
}

func TestRecordsOfOneKindAreLoadedByOneStatementForAll(t *testing.T) {
	t.Parallel()
	_, together, e := newTogetherEnv(t, true)
	tally := pgdriver.NewTransaction(true)
	together = pgdriver.WithTransaction(together, tally)
	load := func(from, to int) func(context.Context) error {
		return func(ctx context.Context) error {
			found, err := e.client.Organisation.Query().Where(organisation.IDIn(e.ids[from:to]...)).All(ctx)
			if err == nil && (len(found) != to-from || found[0].ID != e.ids[from]) {
				err = fmt.Errorf("records %d to %d: found %v", from, to, found)
			}
			return err
		}
	}
	if err := pgdriver.Together(together, load(0, 2), load(1, 3), load(0, 2)); err != nil {
		t.Fatal(err)
	}
	if n := tally.Statements(); n != 1 {
		t.Errorf("%d statements, want 1", n)
	}
}

// query asks for one value in a transaction of ent's.
func query(ctx context.Context, tx dialect.Tx, text string, args ...any) (string, error) {
	rows := &entsql.Rows{}
	if err := tx.Query(ctx, text, args, rows); err != nil {
		return "", err
	}
	defer rows.Close()
	var got sql.NullString
	if !rows.Next() {
		return "", errors.New("no row")
	}
	err := rows.Scan(&got)
	return got.String, err
}

func newEntTx(t *testing.T) (dialect.Tx, *recorder) {
	t.Helper()
	db, wire := open(t, server.Database(t).OwnerURL)
	tx, err := pgdriver.Dialect(db).Tx(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tx.Rollback() })
	return tx, wire
}

func TestArgumentsArriveAsTheyWereGiven(t *testing.T) {
	t.Parallel()
	tx, wire := newEntTx(t)
	for _, text := range []string{"", "'", "''", `\`, `\'`, `'; SELECT 1; --`, `E'\''`, "$1", "a;b", "Zoë 王", "\t\r\n", `"`, "�", "{Ada}",
		"Ada-Abe", strings.Repeat(`'\`, 500)} {
		asks := func(into *string) func(context.Context) error {
			return func(ctx context.Context) (err error) {
				*into, err = query(ctx, tx, "SELECT $1::text", text)
				return err
			}
		}
		var one, other string
		if err := pgdriver.Together(t.Context(), asks(&one), asks(&other)); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if one != text || other != text {
			t.Errorf("%q arrived as %q and %q", text, one, other)
		}
		sent := wire.take()
		if len(sent) != 2 {
			t.Errorf("%q: %d round trips, want 2: a text could be a person's", text, len(sent))
		}
		for _, s := range sent {
			if strings.Contains(s.text, "EXECUTE") {
				t.Errorf("an argument is in a text that PostgreSQL may log: %s", s.text)
			}
		}
	}
}

func TestIdentifiersNumbersAndInstantsGoTogether(t *testing.T) {
	t.Parallel()
	tx, wire := newEntTx(t)
	id := idOf(7)
	at := time.Date(2026, time.November, 30, 9, 0, 0, 123000, time.UTC)
	answers := make([]string, 7)
	ask := func(i int, text string, args ...any) func(context.Context) error {
		return func(ctx context.Context) (err error) {
			answers[i], err = query(ctx, tx, text, args...)
			return err
		}
	}
	if err := pgdriver.Together(t.Context(), ask(0, "SELECT $1::uuid::text", id),
		ask(1, "SELECT ($1::uuid[])[1]::text", pq.Array([]string{id.String()})), ask(2, "SELECT (-$1::bigint)::text", -7),
		ask(3, "SELECT $1::boolean::text", true), ask(4, "SELECT coalesce($1::text, 'none')", nil),
		ask(5, "SELECT ($1::timestamptz = '2026-11-30T09:00:00.000123Z')::text", at),
		ask(6, "SELECT cardinality($1::uuid[])::text", "{}")); err != nil {
		t.Fatal(err)
	}
	want := []string{id.String(), id.String(), "7", "true", "none", "true", "0"}
	if !slices.Equal(answers, want) {
		t.Errorf("got %q, want %q", answers, want)
	}
	if sent := wire.take(); len(sent) != 1 {
		t.Errorf("%d round trips, want 1", len(sent))
	}
}

func TestOneErrorIsTheErrorOfAllThatWereSentTogether(t *testing.T) {
	t.Parallel()
	tx, _ := newEntTx(t)
	var fine error
	err := pgdriver.Together(t.Context(),
		func(ctx context.Context) error { _, fine = query(ctx, tx, "SELECT 1"); return fine },
		func(ctx context.Context) error { _, err := query(ctx, tx, "SELECT 1 / $1::int", 0); return err })
	if pq.As(err, pqerror.DivisionByZero) == nil || pq.As(fine, pqerror.DivisionByZero) == nil {
		t.Errorf("got %v and %v, want a division by zero", err, fine)
	}
	if _, err := query(t.Context(), tx, "SELECT 1"); pq.As(err, pqerror.InFailedSQLTransaction) == nil {
		t.Errorf("the transaction goes on: %v", err)
	}
}

func TestALoadThatAsksForNothingHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	tx, wire := newEntTx(t)
	ask := func(ctx context.Context) error { _, err := query(ctx, tx, "SELECT 1"); return err }
	nothing := func(context.Context) error { return nil }
	refused := errors.New("refused")
	for n := range 4 {
		loads := []func(context.Context) error{nothing, ask, func(ctx context.Context) error {
			return pgdriver.Together(ctx, ask, nothing, func(ctx context.Context) error {
				if err := pgdriver.Together(ctx, nothing, ask); err != nil {
					return err
				}
				return ask(ctx)
			})
		}, func(ctx context.Context) error { return errors.Join(ask(ctx), ask(ctx)) }}
		if err := pgdriver.Together(t.Context(), append(loads[n:], loads[:n]...)...); err != nil {
			t.Fatal(err)
		}
		if sent := wire.take(); len(sent) != 2 {
			t.Errorf("%d round trips, want 2: of the four first statements, and of the two that follow", len(sent))
		}
	}
	if err := pgdriver.Together(t.Context(), ask, func(context.Context) error { return refused }, ask); !errors.Is(err, refused) {
		t.Errorf("got %v, want what a load answered", err)
	}
	if err := pgdriver.Together(t.Context()); err != nil {
		t.Errorf("no loads: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := pgdriver.Together(ctx, ask, ask); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that the operation was given up", err)
	}
}

func TestAPanicContinuesWhereTheLoadsWereAskedFor(t *testing.T) {
	t.Parallel()
	tx, _ := newEntTx(t)
	defer func() {
		if got := recover(); got != "a fault" {
			t.Errorf("recovered %v", got)
		}
	}()
	pgdriver.Together(t.Context(), func(ctx context.Context) error { _, err := query(ctx, tx, "SELECT 1"); return err },
		func(context.Context) error { panic("a fault") })
	t.Error("the panic was lost")
}

func TestAConnectionKeepsABoundedNumberOfNames(t *testing.T) {
	t.Parallel()
	tx, _ := newEntTx(t)
	for i := range 300 {
		ask := func(ctx context.Context) error {
			got, err := query(ctx, tx, "SELECT $1::int + "+strconv.Itoa(i), 1)
			if err == nil && got != strconv.Itoa(i+1) {
				err = fmt.Errorf("statement %d answers %s", i, got)
			}
			return err
		}
		if err := pgdriver.Together(t.Context(), ask, ask); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := query(t.Context(), tx, "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'together%'"); err != nil ||
		kept != "256" {
		t.Errorf("%s names are kept, %v, want 256", kept, err)
	}
}
