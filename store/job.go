package store

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// JobEscalate is the kind of work that tells people of an action that falls due
// or stays undone. Its subject is the action.
const JobEscalate = "escalate"

// Schedule has a kind of work done on a subject at an instant or soon after. One
// job of a kind waits for a subject; of two instants the earlier counts.
func (o *Operation) Schedule(ctx context.Context, kind string, subject uuid.UUID, at time.Time) error {
	return wrapped("schedule "+kind, o.exec(ctx, "SELECT schedule_job($1, $2, $3)", kind, subject, at))
}
