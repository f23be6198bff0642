package operation

import (
	"context"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"heed/ent"
	"heed/store"
)

// StartFromReasons makes the list start from the viewer's reasons where they are few.
func StartFromReasons[Q interface {
	Modify(...func(*sql.Selector)) S
}, S any](ctx context.Context, query Q, reasons string) error {
	narrow, err := store.FromContext(ctx).Narrow(ctx)
	if err != nil || !narrow {
		return err
	}
	query.Modify(func(s *sql.Selector) {
		s.Where(sql.ExprP(s.C("id") + " IN (" + reasons + ")"))
	})
	return nil
}

// NameKeyStartsWith are the records whose key begins as a name's does (name_key): a range
// that an index serves and row security lets through.
func NameKeyStartsWith(key, name string) *sql.Predicate {
	return sql.P(func(b *sql.Builder) {
		b.WriteString(key).WriteString(" >= name_key(").Arg(name).WriteString(") AND ").
			WriteString(key).WriteString(" < name_key(").Arg(name).WriteString(") || chr(1114111)") // the last character
	})
}

// NameStartsWith are the organisations or practitioners one of whose names begins like this.
func NameStartsWith(start string) func(*sql.Selector) {
	return func(s *sql.Selector) {
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteString(s.C("id")).WriteString(" IN (SELECT record_id FROM directory_name WHERE ").Join(NameKeyStartsWith("tail", start)).WriteString(")")
		}))
	}
}

// CountCapped counts a list where its totalCount is asked for, and stops at 10,000.
// A count that comes to one record tells of that one: it is a look at it.
func CountCapped[Q interface {
	Limit(int) Q
	IDs(context.Context) ([]uuid.UUID, error)
}](ctx context.Context, query Q) (int, error) {
	if !TotalCountSelected(ctx) {
		return 0, nil
	}
	ids, err := query.Limit(MaxCounted).IDs(ctx)
	NoteCountOfOne(ctx)(ids)
	return len(ids), err
}

// NoteCountOfOne notes a count that comes to one record. That of a page of none is of
// what its pageInfo tells: whether anything is there.
func NoteCountOfOne(ctx context.Context) func([]uuid.UUID) {
	return func(counted []uuid.UUID) {
		if len(counted) == 1 {
			store.FromContext(ctx).Counted(counted[0])
		}
	}
}

// NilIfHidden answers nil for a record that is not there or hidden, and notes
// the attempt.
func NilIfHidden[T any](ctx context.Context, id uuid.UUID, record *T, err error) (*T, error) {
	if ent.IsNotFound(err) || IsDenied(err) {
		store.FromContext(ctx).Refused(id)
		return nil, nil
	}
	return record, err
}
