package jobs

import (
	"context"
	"log/slog"
	"time"
)

// maxWait is the longest wait after failures.
const maxWait = 5 * time.Second

// Repeat runs a pass of background work at an interval until the context ends. A failure,
// such as a restart of the database, is logged with what stays undone, and the pass is
// tried again, less and less often. Waiting loses nothing, because the work is in the
// database.
func Repeat(ctx context.Context, every time.Duration, log *slog.Logger, undone string, pass func(context.Context) error) {
	wait := every
	for {
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		err := pass(ctx)
		if err == nil || ctx.Err() != nil {
			wait = every
			continue
		}
		wait = min(2*wait, max(maxWait, every))
		log.WarnContext(ctx, undone, "error", err, "retry_in", wait)
	}
}
