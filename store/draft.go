package store

import (
	"context"

	"github.com/google/uuid"
)

// JobDraft is the kind of job that tells of a draft of a concern that still waits after its
// due time; the draft is its subject. A trigger schedules it.
const JobDraft = "draft"

// NotifyDraft notifies others of a step on a draft that the viewer has just taken.
func (o *Operation) NotifyDraft(ctx context.Context, draft uuid.UUID) error {
	return wrapped("tell of a draft", o.exec(ctx, "SELECT tell_draft($1)", draft))
}
