package operation

import (
	"context"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"heed/ent/child"
	"heed/store"
)

// The conditions of a filter are of two kinds. Some say who: a name, a birthday, an
// organisation, a day on which something is due. The others ask something about
// them: for how long a child has been neglected, in which state an action is. Where
// conditions that say who come down to one child, the answer tells about that child
// whatever else was asked and however much of it is shown: that there is no such
// child is an answer too.

// mostOfOne is how many records a condition may come down to that are all about
// one child. More of them are not looked through.
const mostOfOne = 10

// Conditions are the conditions of a filter that say who, each of one or more predicates
// that are one condition.
type Conditions [][]func(*sql.Selector)

// AddCondition adds one condition, where the filter has it.
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

// Predicates are the conditions as a query takes them.
func Predicates[P ~func(*sql.Selector)](w Conditions) (where []P) {
	for _, one := range w {
		for _, meets := range one {
			where = append(where, meets)
		}
	}
	return where
}

// NoteSingledOut notes each record that the conditions of a filter come down to: it is looked
// at, whatever else is asked and however much of it is shown.
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

// singledOut lists the records of a table that one or several of the conditions come
// down to: one record that alone meets them, or several that are all about one child.
// The other conditions then ask about that child, so each choice of conditions is
// tried, in one statement.
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
		return nil, nil // the list itself says so
	}
	return ids, err
}

// meeting are some of the records that meet a choice of the conditions: as many as
// it takes to know that there is more than one.
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
