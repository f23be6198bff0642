package operation

import (
	"context"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"heed/ent/child"
	"heed/store"
)

// A filter has two kinds of conditions. Some identify: a name, a birthday, an
// organisation, a due date. The others ask about the records found: how long a child has
// been neglected, which state an action is in. Where the identifying conditions come
// down to one child, the answer discloses something about that child, whatever else was
// asked and however little is shown. "No such child" discloses something too.

// mostOfOne is how many records the conditions may match for singledOut to check whether
// they all concern one child. Longer lists are not checked.
const mostOfOne = 10

// Conditions are the identifying conditions of a filter. Each is one or more predicates.
type Conditions [][]func(*sql.Selector)

// AddCondition adds a condition where the filter sets it.
func AddCondition[P ~func(*sql.Selector)](w *Conditions, predicates ...P) {
	if len(predicates) == 0 {
		return
	}
	var one []func(*sql.Selector)
	for _, p := range predicates {
		one = append(one, p)
	}
	*w = append(*w, one)
}

// Predicates returns the conditions in the form that a query takes.
func Predicates[P ~func(*sql.Selector)](w Conditions) (where []P) {
	for _, one := range w {
		for _, meets := range one {
			where = append(where, meets)
		}
	}
	return where
}

// NoteSingledOut adds to the access record each record that the identifying conditions
// single out, whatever else is asked and however little is shown.
func NoteSingledOut[Q interface {
	Modify(...func(*sql.Selector)) S
	IDs(context.Context) ([]uuid.UUID, error)
}, S any](ctx context.Context, query Q, table, reasons string, w Conditions, note func(uuid.UUID)) error {
	records, err := singledOut(ctx, query, table, reasons, w)
	for _, id := range records {
		note(id)
	}
	return err
}

// singledOut lists the records of a table that some of the conditions single out: one
// record that alone matches, or several that all concern one child. The remaining
// conditions then ask about that child. So every subset of conditions is tried, in one
// statement.
func singledOut[Q interface {
	Modify(...func(*sql.Selector)) S
	IDs(context.Context) ([]uuid.UUID, error)
}, S any](ctx context.Context, query Q, table, reasons string, w Conditions) ([]uuid.UUID, error) {
	if len(w) == 0 {
		return nil, nil
	}
	narrow, err := store.FromContext(ctx).Narrow(ctx)
	if err != nil {
		return nil, err
	}
	if !narrow {
		reasons = ""
	}
	query.Modify(func(s *sql.Selector) {
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteString(s.C("id")).WriteString(" IN (")
			for choice := 1; choice < 1<<len(w); choice++ {
				if choice > 1 {
					b.WriteString(" UNION ALL ")
				}
				b.WriteString("SELECT unnest(r.ids) FROM (SELECT ARRAY(").Join(w.meeting(choice, table, reasons)).
					WriteString(") AS ids OFFSET 0) r WHERE cardinality(r.ids) = 1")
				if table != child.Table {
					b.WriteString(" OR (SELECT count(DISTINCT k) FROM children_of(r.ids) AS k) = 1")
				}
			}
			b.WriteString(")")
		}))
	})
	ids, err := query.IDs(ctx)
	if IsDenied(err) {
		return nil, nil // the list itself discloses its records
	}
	return ids, err
}

// meeting selects records that match a subset of the conditions, just enough of them to
// know whether there is more than one.
func (w Conditions) meeting(choice int, table, reasons string) *sql.Selector {
	most := mostOfOne
	if table == child.Table {
		most = 2
	}
	s := sql.Dialect(dialect.Postgres).Select("id").From(sql.Table(table)).Limit(most)
	for i, one := range w {
		if choice&(1<<i) == 0 {
			continue
		}
		for _, meets := range one {
			meets(s)
		}
	}
	if reasons != "" {
		s.Where(sql.ExprP(s.C("id") + " IN (" + reasons + ")"))
	}
	return s
}
