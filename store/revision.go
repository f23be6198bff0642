package store

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/ent"
)

// Revision is one change of a record: who changed which fields, and when.
type Revision struct {
	// Version that the change made.
	Version int
	// By is the practitioner.
	By uuid.UUID
	// At is when.
	At time.Time
	// Fields are the columns that changed; never their values.
	Fields []string
}

type partsKey struct{}

// WithParts returns a context in which a change of a record also names parts that belong
// to it: the grades of a profile are rows of their own, and whoever writes on an older
// version of the profile is told which of them changed.
func WithParts(ctx context.Context, parts ...string) context.Context {
	return context.WithValue(ctx, partsKey{}, parts)
}

// bookkeeping are the columns that every edit changes.
var bookkeeping = []string{"updated_at", "updated_by", "version"}

// changed lists the columns to which an update of one record gives another value. It must
// be called before the update.
func changed(ctx context.Context, m ent.Mutation) ([]string, error) {
	parts, _ := ctx.Value(partsKey{}).([]string)
	fields := append([]string{}, parts...)
	for _, f := range m.Fields() {
		old, err := m.OldField(ctx, f)
		if err != nil {
			return nil, fmt.Errorf("read what %s was: %w", f, err)
		}
		if next, _ := m.Field(f); !slices.Contains(bookkeeping, f) && !sameValue(old, next) {
			fields = append(fields, f)
		}
	}
	for _, f := range m.ClearedFields() {
		old, err := m.OldField(ctx, f)
		if err != nil {
			return nil, fmt.Errorf("read what %s was: %w", f, err)
		}
		if v := reflect.ValueOf(old); v.IsValid() && !v.IsZero() {
			fields = append(fields, f)
		}
	}
	slices.Sort(fields)
	return fields, nil
}

// sameValue compares a column's old value, which may be a pointer, with the new one.
func sameValue(old, next any) bool {
	v := reflect.Indirect(reflect.ValueOf(old))
	if !v.IsValid() {
		return false
	}
	if at, ok := v.Interface().(time.Time); ok {
		then, _ := next.(time.Time)
		return at.Equal(then)
	}
	return reflect.DeepEqual(v.Interface(), next)
}

// noteRevision stores what an update of one record changed, in the same transaction.
func (o *Operation) noteRevision(ctx context.Context, fields []string, record uuid.UUID) error {
	return wrapped("note edit", o.exec(ctx,
		`INSERT INTO edit (record_id, version, by_id, at, fields)
		 SELECT $1, coalesce(max(version), 1) + 1, $2, $3, $4 FROM edit WHERE record_id = $1`,
		record, o.Viewer.PractitionerID, o.Now, pq.StringArray(fields)))
}

// RevisionsSince returns the changes of a record after a version, oldest first.
func (o *Operation) RevisionsSince(ctx context.Context, record uuid.UUID, version int) ([]Revision, error) {
	var edits []Revision
	err := o.queryDisclosing(ctx, func(rows *sql.Rows) (uuid.UUID, error) {
		var e Revision
		if err := rows.Scan(&e.Version, &e.By, &e.At, pq.Array(&e.Fields)); err != nil {
			return record, err
		}
		edits = append(edits, e)
		return record, nil
	}, "SELECT version, by_id, at, fields FROM edit WHERE record_id = $1 AND version > $2 ORDER BY version LIMIT 20", record, version)
	if err != nil {
		return nil, fmt.Errorf("read edits: %w", err)
	}
	return edits, nil
}
