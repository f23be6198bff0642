package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"

	"heed/auth"
	"heed/store/pgdriver"
)

// NewExplained collects what PostgreSQL does for operations. A statement that writes
// access entries is not explained, because EXPLAIN ANALYZE would run it twice.
func NewExplained() *pgdriver.Explained { return &pgdriver.Explained{Skip: "record_looks"} }

// Measure runs one statement that answers one text in an operation of its own, with its
// access entry: the baseline that the API is measured against.
func (s *Store) Measure(ctx context.Context, id uuid.UUID, now time.Time, v auth.Viewer, statement string, child string) (text string,
	err error) {
	ctx, op, err := s.Begin(ctx, id, now, v, false)
	if err != nil {
		return "", err
	}
	defer op.Rollback()
	if err := op.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&text) }, statement, child); err != nil {
		return "", fmt.Errorf("measure: %w", err)
	}
	of, err := uuid.Parse(child)
	if err != nil {
		return "", err
	}
	op.Changed(of)
	if err := op.RecordAccess(ctx,
		Access{Operation: "query child", Fields: []string{"Query.child"}, Outcome: auth.AccessOutcomeAllowed}); err != nil {
		return "", err
	}
	return text, op.Commit(ctx)
}
