package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"

	"heed/store"
)

// RemindIncident handles store.JobIncident: it tells once of what nobody placed or
// acknowledged in time, and runs again when the next delivery is due.
func RemindIncident(ctx context.Context, op *store.Operation, incident uuid.UUID) error {
	var next sql.NullTime
	err := query(ctx, func(rows *sql.Rows) error { return rows.Scan(&next) }, "SELECT remind_incident($1)", incident)
	if err != nil {
		return fmt.Errorf("remind of an incident: %w", err)
	}
	if !next.Valid {
		return nil
	}
	return op.Schedule(ctx, store.JobIncident, incident, next.Time.Add(time.Millisecond))
}
