package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/ent"
)

// Edit is one change of a record: who changed which fields, and when.
type Edit struct {
	// Version that the change made.
	Version int
	// By is the practitioner.
	By uuid.UUID
	// At is when.
	At time.Time
	// Fields are the columns that changed; never their values.
	Fields []string
}

// bookkeeping is what every edit changes.
var bookkeeping = []string{"updated_at", "updated_by", "version"}

// noteEdit keeps what an update of one record changes, in the same transaction.
func (o *Operation) noteEdit(ctx context.Context, m ent.Mutation, record uuid.UUID) error {
	fields := slices.DeleteFunc(append(m.Fields(), m.ClearedFields()...), func(f string) bool { return slices.Contains(bookkeeping, f) })
	slices.Sort(fields)
	return wrapped("note edit", o.exec(ctx,
		`INSERT INTO edit (record_id, version, by_id, at, fields)
		 SELECT $1, coalesce(max(version), 1) + 1, $2, $3, $4 FROM edit WHERE record_id = $1`,
		record, o.Viewer.PractitionerID, o.Now, pq.StringArray(fields)))
}

// EditsSince returns what was changed of a record after a version, oldest first.
func (o *Operation) EditsSince(ctx context.Context, record uuid.UUID, version int) ([]Edit, error) {
	var edits []Edit
	err := o.query(ctx, func(rows *sql.Rows) error {
		var e Edit
		if err := rows.Scan(&e.Version, &e.By, &e.At, pq.Array(&e.Fields)); err != nil {
			return err
		}
		edits = append(edits, e)
		return nil
	}, "SELECT version, by_id, at, fields FROM edit WHERE record_id = $1 AND version > $2 ORDER BY version LIMIT 20", record, version)
	if err != nil {
		return nil, fmt.Errorf("read edits: %w", err)
	}
	return edits, nil
}
