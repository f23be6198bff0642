package pgdriver

import (
	"database/sql"
	"database/sql/driver"
	"io"
	"reflect"
	"testing"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/lib/pq"
)

// someID is an identifier as lib/pq gives it.
const someID = "00000000-0000-7000-8000-000000000007"

func TestARowIsScannedIntoWhatEntHas(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.November, 30, 9, 0, 0, 0, time.UTC)
	cases := []struct {
		name  string
		value driver.Value
		into  any
		want  any // what into points to
	}{
		{"an identifier", []byte(someID), new(uuid.UUID), uuid.MustParse(someID)},
		{"an identifier as a text", someID, new(uuid.UUID), uuid.MustParse(someID)},
		{"an identifier that may be missing", []byte(someID), &entsql.NullScanner{S: new(uuid.UUID)},
			entsql.NullScanner{S: ptr(uuid.MustParse(someID)), Valid: true}},
		{"a text", "a", new(sql.NullString), sql.NullString{String: "a", Valid: true}},
		{"a text of a type that lib/pq does not know", []byte("a"), new(sql.NullString), sql.NullString{String: "a", Valid: true}},
		{"a number", int64(7), new(sql.NullInt64), sql.NullInt64{Int64: 7, Valid: true}},
		{"a truth", true, new(sql.NullBool), sql.NullBool{Bool: true, Valid: true}},
		{"an instant", at, new(sql.NullTime), sql.NullTime{Time: at, Valid: true}},
		{"a document", []byte(`{}`), new([]byte), []byte(`{}`)},
		{"a list", []byte(`{a,b}`), new(pq.StringArray), pq.StringArray{"a", "b"}},
		{"a count", int64(7), new(int), 7},
		{"a count of 64 bits", int64(7), new(int64), int64(7)},
		{"a plain text", "a", new(string), "a"},
		{"a plain truth", true, new(bool), true},
		{"a plain instant", at, new(time.Time), at},
		{"anything", int64(7), new(any), any(int64(7))},
		{"a code", "A", new(code), code("A")},
		{"a code that may be missing", "A", new(*code), ptr(code("A"))},
		{"a missing code", nil, ptr(ptr(code("A"))), (*code)(nil)},
		{"a number with a name", int64(7), new(place), place(7)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rows := &scanner{drained: &drained{columns: []string{"c"}, rows: [][]driver.Value{{c.value}}}}
			if !rows.Next() {
				t.Fatal("there is no row")
			}
			if err := rows.Scan(c.into); err != nil {
				t.Fatal(err)
			}
			if got := pointedTo(c.into); !cmp.Equal(got, c.want) {
				t.Errorf("scanned %v, want %v", got, c.want)
			}
			if rows.Next() {
				t.Error("there is a second row")
			}
		})
	}
}

type (
	code  string
	place int
)

func ptr[T any](v T) *T { return &v }

// pointedTo is what a variable of the cases holds.
func pointedTo(variable any) any {
	return reflect.ValueOf(variable).Elem().Interface()
}

// All rows of a query are scanned into the same variables.
func TestNothingOfOneRowIsInTheNext(t *testing.T) {
	t.Parallel()
	full := []driver.Value{[]byte(someID), []byte(someID), "a", int64(7), true, time.Now(), []byte(`{}`), []byte(`{a}`)}
	empty := make([]driver.Value, len(full))
	list := append([]driver.Value(nil), empty...)
	list[len(list)-1] = []byte(`{}`)
	rows := &scanner{drained: &drained{columns: make([]string, len(full)), rows: [][]driver.Value{full, empty, full, list}}}
	var (
		id       uuid.UUID
		some     = entsql.NullScanner{S: new(uuid.UUID)}
		text     sql.NullString
		number   sql.NullInt64
		truth    sql.NullBool
		instant  sql.NullTime
		document []byte
		texts    pq.StringArray
	)
	scan := func() {
		t.Helper()
		if !rows.Next() {
			t.Fatal("there is no row")
		}
		if err := rows.Scan(&id, &some, &text, &number, &truth, &instant, &document, &texts); err != nil {
			t.Fatal(err)
		}
	}
	scan()
	scan()
	if id != uuid.Nil || some.Valid || text.Valid || text.String != "" || number.Valid || number.Int64 != 0 || truth.Valid || truth.Bool ||
		instant.Valid || !instant.Time.IsZero() || document != nil || texts != nil {
		t.Errorf("a row of NULLs is scanned as %v %v %v %v %v %v %q %v", id, some, text, number, truth, instant, document, texts)
	}
	scan()
	first := texts
	scan()
	if len(texts) != 0 || cap(texts) != 0 {
		t.Errorf("an empty list has place for %d texts, of another record", cap(texts))
	}
	if first[0] != "a" {
		t.Errorf("the list of the row before has become %v", first)
	}
}

func TestAScanThatDoesNotFitIsAnError(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		value driver.Value
		into  []any
	}{
		{"another number of variables", "a", nil},
		{"no identifier", []byte("a"), []any{new(uuid.UUID)}},
		{"a text as a number", "a", []any{new(int)}},
		{"NULL as a plain number", nil, []any{new(int)}},
		{"a number as a document", int64(7), []any{new([]byte)}},
		{"a variable of another type", "a", []any{new(struct{})}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rows := &scanner{drained: &drained{columns: []string{"c"}, rows: [][]driver.Value{{c.value}}}}
			if err := rows.Scan(c.into...); err == nil {
				t.Error("a row is scanned before there is one")
			}
			rows.Next()
			if err := rows.Scan(c.into...); err == nil {
				t.Errorf("it is scanned into %v", c.into)
			}
		})
	}
}

func TestDrainedRowsKeepTheirBytes(t *testing.T) {
	t.Parallel()
	const many = 300
	rows, err := drain(&overwriting{many: many})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows.rows) != many {
		t.Fatalf("%d rows are drained, want %d", len(rows.rows), many)
	}
	for i, row := range rows.rows {
		if string(row[0].([]byte)) != string(bytesOf(i)) || row[1] != int64(i) {
			t.Fatalf("row %d is %q and %v", i, row[0], row[1])
		}
	}
}

// bytesOf is the value of a row: of many lengths, among them none.
func bytesOf(i int) []byte {
	b := make([]byte, i*37%5000)
	for at := range b {
		b[at] = byte(i)
	}
	return b
}

// overwriting gives rows from one buffer, as lib/pq does.
type overwriting struct {
	many, next int
	buffer     [5000]byte
}

func (*overwriting) Columns() []string { return []string{"a", "b"} }
func (*overwriting) Close() error      { return nil }

func (o *overwriting) Next(row []driver.Value) error {
	if o.next == o.many {
		return io.EOF
	}
	row[0], row[1] = o.buffer[:copy(o.buffer[:], bytesOf(o.next))], int64(o.next)
	o.next++
	return nil
}
