package pgdriver

import (
	"database/sql/driver"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAListIsOneArgumentWhateverItsLength(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		query string
		args  []any
		want  string
		kept  []any
	}{
		"a list becomes an array": {
			`SELECT "id" FROM "child" WHERE "id" IN ($1, $2, $3)`, []any{"a", "b", "c"},
			`SELECT "id" FROM "child" WHERE "id" = ANY ($1)`, []any{`{"a","b","c"}`}},
		"what follows moves up, and what is named twice is sent once": {
			`SELECT $1 WHERE "a" IN ($2, $3) AND "b" > $4 AND "c" IN ($5) AND "d" = $4`, []any{"x", "a", "b", int64(4), "c"},
			`SELECT $1 WHERE "a" = ANY ($2) AND "b" > $3 AND "c" = ANY ($4) AND "d" = $3`, []any{"x", `{"a","b"}`, int64(4), `{"c"}`}},
		"a quote or a comma in a value stays in it": {
			`WHERE "a" IN ($1, $2)`, []any{`x","y`, `\`}, `WHERE "a" = ANY ($1)`, []any{`{"x\",\"y","\\"}`}},
		"numbers are left": {
			`WHERE "a" IN ($1, $2)`, []any{int64(1), int64(2)}, `WHERE "a" IN ($1, $2)`, []any{int64(1), int64(2)}},
		"a list that is not to be in is left": {
			`WHERE "a" NOT IN ($1, $2) AND "b" IN ($3)`, []any{"a", "b", "c"}, `WHERE "a" NOT IN ($1, $2) AND "b" = ANY ($3)`,
			[]any{"a", "b", `{"c"}`}},
		"a question in a list is left": {
			`WHERE "a" IN (SELECT "b" FROM "c" WHERE "d" = $1) AND "e" IN ($2)`, []any{"x", "y"},
			`WHERE "a" IN (SELECT "b" FROM "c" WHERE "d" = $1) AND "e" = ANY ($2)`, []any{"x", `{"y"}`}},
		"literals and names are not read": {
			`WHERE "IN ($1)" = 'IN ($2)' AND "a" IN ($1)`, []any{"x"}, `WHERE "IN ($1)" = 'IN ($2)' AND "a" = ANY ($1)`, []any{`{"x"}`}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := make([]driver.NamedValue, len(c.args))
			for i, v := range c.args {
				args[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
			}
			query, sent := listsAsArrays(c.query, args)
			kept := make([]any, len(sent))
			for i, a := range sent {
				kept[i] = a.Value
				if a.Ordinal != i+1 {
					t.Errorf("argument %d has ordinal %d", i+1, a.Ordinal)
				}
			}
			if query != c.want {
				t.Errorf("got  %s\nwant %s", query, c.want)
			}
			if diff := cmp.Diff(c.kept, kept); diff != "" {
				t.Errorf("arguments (-want +got):\n%s", diff)
			}
		})
	}
}
