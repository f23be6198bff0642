package pgdriver_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"entgo.io/contrib/entgql"
	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/privacy"
	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/child"
	"heed/ent/involvement"
	"heed/ent/migrate"
	"heed/store/pgdriver"
	"heed/store/storetest"
)

var server *storetest.Server

func TestMain(m *testing.M) { storetest.Main(m, &server) }

// These tests check the driver with the statements that ent really writes. A new release
// of ent that writes them in another way is noticed only here, because the answers stay
// the same and only cost more.

// env is a database with three records of each kind, and ent on it.
type env struct {
	client *ent.Client
	wire   *recorder
	ids    []uuid.UUID
}

func newEnv(t *testing.T) (context.Context, env) {
	t.Helper()
	db := server.Database(t)
	fill(t, db.Admin(t))
	pool, wire := open(t, db.OwnerURL)
	e := env{client: ent.NewClient(ent.Driver(pgdriver.Dialect(pool))), wire: wire}
	for n := 1; n <= rowsEach; n++ {
		e.ids = append(e.ids, idOf(n))
	}
	return privacy.DecisionContext(t.Context(), privacy.Allow), e
}

func (e env) idTexts(n int) []string {
	list := make([]string, n)
	for i := range n {
		list[i] = e.ids[i].String()
	}
	return list
}

// kinds lists the types of records that ent knows.
func (e env) kinds() []string {
	var list []string
	client := reflect.TypeOf(*e.client)
	for i := range client.NumField() {
		if _, queried := client.Field(i).Type.MethodByName("Query"); queried {
			list = append(list, client.Field(i).Name)
		}
	}
	return list
}

// load reads the first records of a kind by their identifiers, as its IDIn does.
func (e env) load(ctx context.Context, t *testing.T, of string, n int) []sent {
	t.Helper()
	query := reflect.ValueOf(e.client).Elem().FieldByName(of).MethodByName("Query").Call(nil)[0]
	where := query.MethodByName("Where")
	among := reflect.ValueOf(entsql.FieldIn("id", e.ids[:n]...)).Convert(where.Type().In(0).Elem())
	answer := where.Call([]reflect.Value{among})[0].MethodByName("All").Call([]reflect.Value{reflect.ValueOf(ctx)})
	if err, _ := answer[1].Interface().(error); err != nil || answer[0].Len() != n {
		t.Fatalf("load %d of %s: %d, %v", n, of, answer[0].Len(), err)
	}
	return e.wire.take()
}

func TestRecordsOfEveryKindAreLoadedByOneArrayAndOnce(t *testing.T) {
	t.Parallel()
	ctx, e := newEnv(t)
	kinds := e.kinds()
	const views = 1 // disclosures
	if len(kinds) != len(migrate.Tables)+views {
		t.Fatalf("found %d kinds of %d", len(kinds), len(migrate.Tables)+views)
	}
	for _, of := range kinds {
		statements := map[string]bool{}
		for n := 2; n <= rowsEach; n++ { // of one, ent asks by = $1
			all := e.load(ctx, t, of, n)
			if len(all) != 1 {
				t.Fatalf("%s: %d statements, want 1", of, len(all))
			}
			all[0].asOneArray(t, e.idTexts(n))
			statements[all[0].text] = true
			if prepared := e.wire.prepared[all[0].text]; prepared != 1 {
				t.Errorf("%s: prepared %d times, want once for lists of all lengths", of, prepared)
			}
		}
		if len(statements) != 1 {
			t.Errorf("%s: %d texts for lists of two lengths, want 1", of, len(statements))
		}
		ctx := pgdriver.WithTransaction(ctx, pgdriver.NewTransaction(true))
		e.load(ctx, t, of, 2)
		if more := e.load(ctx, t, of, rowsEach); len(more) != 1 || len(more[0].arrayOf()) != rowsEach-2 {
			t.Errorf("%s: of %d records 2 were read before, and PostgreSQL was asked for them (recordcache.go): %v", of, rowsEach, more)
		}
		if again := e.load(ctx, t, of, rowsEach); len(again) != 0 {
			t.Errorf("%s: records that were read before were asked for again (recordcache.go)\n%s", of, again[0].text)
		}
	}
}

// edge is an edge of a kind of record, as ent loads it with the record.
type edge struct {
	of, name string
	// one says that it leads to one record.
	one bool
	// load reads all records of the kind with the edge.
	load func(context.Context) error
}

// edges finds the edges of every kind of record.
func (e env) edges() []edge {
	var list []edge
	client := reflect.ValueOf(e.client).Elem()
	for i := range client.NumField() {
		query := client.Field(i).MethodByName("Query")
		if !query.IsValid() {
			continue
		}
		of, queried := client.Type().Field(i).Name, query.Type().Out(0)
		all, _ := queried.MethodByName("All")
		ends, tied := all.Type.Out(0).Elem().Elem().FieldByName("Edges")
		if !tied {
			continue
		}
		for j := range queried.NumMethod() {
			with := queried.Method(j)
			name, isEdge := strings.CutPrefix(with.Name, "With")
			end, known := ends.Type.FieldByName(name)
			if !isEdge || !known {
				continue
			}
			list = append(list, edge{of, name, end.Type.Kind() == reflect.Pointer, func(ctx context.Context) error {
				q := with.Func.Call([]reflect.Value{query.Call(nil)[0]})[0]
				err, _ := q.MethodByName("All").Call([]reflect.Value{reflect.ValueOf(ctx)})[1].Interface().(error)
				return err
			}})
		}
	}
	return list
}

func TestEveryEdgeIsLoadedByOneArray(t *testing.T) {
	t.Parallel()
	ctx, e := newEnv(t)
	edges := e.edges()
	if len(edges) < len(migrate.Tables) {
		t.Fatalf("only %d edges found", len(edges))
	}
	for _, edge := range edges {
		if err := edge.load(ctx); err != nil {
			t.Fatalf("%s of %s: %v", edge.name, edge.of, err)
		}
		all := e.wire.take()
		if len(all) != 2 {
			t.Fatalf("%s of %s: %d statements, want the records and the edge", edge.name, edge.of, len(all))
		}
		all[1].asOneArray(t, e.idTexts(rowsEach))
	}
}

func TestAnEdgeToRecordsThatWereReadAsksForNone(t *testing.T) {
	t.Parallel()
	ctx, e := newEnv(t)
	ctx = pgdriver.WithTransaction(ctx, pgdriver.NewTransaction(true))
	foreign := 0
	for _, table := range migrate.Tables {
		foreign += len(table.ForeignKeys)
	}
	for _, of := range e.kinds() {
		e.load(ctx, t, of, rowsEach)
	}
	served := 0
	var asked []string
	for _, edge := range e.edges() {
		if err := edge.load(ctx); err != nil {
			t.Fatalf("%s of %s: %v", edge.name, edge.of, err)
		}
		if all := e.wire.take(); len(all) == 1 {
			served++
		} else if edge.one {
			asked = append(asked, edge.name+" of "+edge.of)
		}
	}
	if served != foreign {
		t.Errorf("%d edges needed no statement, want the %d that are a foreign key (recordcache.go); to one record, and asked for: %q", served,
			foreign, asked)
	}
}

func TestPagesAndUpdatesTakeTheirListsAsOneArray(t *testing.T) {
	t.Parallel()
	ctx, e := newEnv(t)
	two, after := 2, ent.Cursor{ID: idOf(0)}
	cases := map[string]func() error{
		"a page": func() error {
			_, err := e.client.Child.Query().Where(child.IDIn(e.ids...)).Paginate(ctx, nil, &two, nil, nil)
			return err
		},
		"a page after a place": func() error {
			_, err := e.client.Child.Query().Where(child.IDIn(e.ids...)).Paginate(ctx, &after, &two, nil, nil)
			return err
		},
		"a count": func() error {
			_, err := e.client.Child.Query().Where(child.IDIn(e.ids...)).Count(ctx)
			return err
		},
		"a condition on another record": func() error {
			_, err := e.client.Child.Query().Where(child.HasInvolvementsWith(involvement.IDIn(e.ids...))).All(ctx)
			return err
		},
		"pages inside records": func() error {
			_, err := e.client.Child.Query().WithInvolvements(func(q *ent.InvolvementQuery) {
				q.Modify(entgql.LimitPerRow(involvement.FieldChildID, two, entsql.Expr("id")))
			}).All(ctx)
			return err
		},
		"an update of several": func() error {
			return e.client.Child.Update().Where(child.IDIn(e.ids...)).SetGivenName("Wren").Exec(ctx)
		},
		"an update of one, by a list": func() error {
			return e.client.Child.UpdateOneID(e.ids[0]).Where(child.IDIn(e.ids...)).SetGivenName("Wren").Exec(ctx)
		},
	}
	for name, run := range cases {
		if err := run(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all := e.wire.take()
		list := slices.IndexFunc(all, func(s sent) bool { return s.arrayOf() != nil })
		if list < 0 {
			t.Errorf("%s: no statement has an array: %v", name, all)
			continue
		}
		all[list].asOneArray(t, e.idTexts(rowsEach))
	}
}
