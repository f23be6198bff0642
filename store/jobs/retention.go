package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"heed/store"
)

// Retention is how long technical rows are kept. Records are kept without end.
type Retention struct {
	// Jobs that are done, from then on.
	Jobs time.Duration
	// Keys are idempotency keys, from their first use: a mutation that is sent again later
	// with the same key is done again.
	Keys time.Duration
	// Notices that were read, from then on. Unread ones stay.
	Notices time.Duration
}

// tidyBatch is how many rows of each kind one transaction removes.
const tidyBatch = 1000

// Tidy removes rows whose time is over, batch by batch, and returns their number. Of many
// replicas one does it at a time.
func Tidy(ctx context.Context, s *store.Store, now time.Time, r Retention) (removed int, err error) {
	for ctx.Err() == nil {
		some, full, err := tidy(ctx, s, now, r)
		removed += some
		if err != nil || !full {
			return removed, err
		}
	}
	return removed, ctx.Err()
}

func tidy(ctx context.Context, s *store.Store, now time.Time, r Retention) (removed int, full bool, err error) {
	ctx, op, err := s.BeginJob(ctx, now)
	if err != nil {
		return 0, false, err
	}
	defer op.Rollback()
	err = query(ctx, func(rows *sql.Rows) error {
		var jobs, keys, notices int
		err := rows.Scan(&jobs, &keys, &notices)
		removed, full = jobs+keys+notices, max(jobs, keys, notices) == tidyBatch
		return err
	}, "SELECT jobs, keys, notices FROM tidy($1, $2, $3, $4)", op.Now.Add(-r.Jobs), op.Now.Add(-r.Keys), op.Now.Add(-r.Notices), tidyBatch)
	if err != nil {
		return 0, false, fmt.Errorf("remove what was kept for long enough: %w", err)
	}
	return removed, full, op.Commit(ctx)
}
