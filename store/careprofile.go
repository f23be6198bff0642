package store

import (
	"context"
	"database/sql"

	"github.com/google/uuid"
)

// KnowsGrades reports whether the viewer could have read the practitioner's grades of a
// profile while it was a draft. If so, the viewer cannot grade it independently.
func (o *Operation) KnowsGrades(ctx context.Context, profile uuid.UUID) (knows bool, err error) {
	err = o.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&knows) }, "SELECT knows_grades($1)", profile)
	return knows, wrapped("ask who could have read grades", err)
}
