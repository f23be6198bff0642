package jobs

import (
	"context"
	"log/slog"
	"time"
)

// mostPatience is the longest wait after failures.
const mostPatience = 5 * time.Second

// Repeat does a pass of background work every so often until the context ends.
// Whatever fails, as when the database restarts, is logged as what it leaves
// undone and tried again, less and less often: nothing is lost by waiting, for
// what is to be done is in the database.
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
		wait = min(2*wait, max(mostPatience, every))
		log.WarnContext(ctx, undone, "error", err, "retry_in", wait)
	}
}
