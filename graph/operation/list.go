package operation

import (
	"context"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"heed/ent"
	"heed/store"
)

// StartFromReasons makes a list query start from the viewer's reasons to see records,
// where there are few of them.
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

// NameKeyStartsWith matches the records whose key starts with the key of a name
// (name_key). It is a range, because an index serves a range and row security lets it
// through.
func NameKeyStartsWith(key, name string) *sql.Predicate {
	return sql.P(func(b *sql.Builder) {
		b.WriteString(key).WriteString(" >= name_key(").Arg(name).WriteString(") AND ").
			WriteString(key).WriteString(" < name_key(").Arg(name).WriteString(") || chr(1114111)") // chr(1114111) is the last character
	})
}

// NameStartsWith matches the organisations or practitioners that have a name part with
// this start.
func NameStartsWith(start string) func(*sql.Selector) {
	return func(s *sql.Selector) {
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteString(s.C("id")).WriteString(" IN (SELECT record_id FROM directory_name WHERE ").Join(NameKeyStartsWith("tail",
				start)).WriteString(")")
		}))
	}
}

// CountCapped counts a list where its totalCount is selected, and stops at 10,000. A
// count of one discloses that record.
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

// NoteCountOfOne adds a record to the access record where it is the only one counted. A
// page of none is counted the same way: its pageInfo says whether there is a record.
func NoteCountOfOne(ctx context.Context) func([]uuid.UUID) {
	return func(counted []uuid.UUID) {
		if len(counted) == 1 {
			store.FromContext(ctx).Counted(counted[0])
		}
	}
}

// NilIfHidden answers nil for a record that is absent or hidden, and notes the attempt
// in the access record.
func NilIfHidden[T any](ctx context.Context, id uuid.UUID, record *T, err error) (*T, error) {
	if ent.IsNotFound(err) || IsDenied(err) {
		store.FromContext(ctx).Refused(id)
		return nil, nil
	}
	return record, err
}
