package jobs

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"heed/ent"
	"heed/store"
)

// Drafts handles store.JobDraft: it tells the safeguarding leads and managers of an
// organisation of a draft that still waits after its due time, once. A draft that was
// submitted or discarded meanwhile is left.
func Drafts(ctx context.Context, _ *store.Operation, draft uuid.UUID) error {
	if _, err := ent.FromContext(ctx).ExecContext(ctx, "SELECT tell_waiting_draft($1)", draft); err != nil {
		return fmt.Errorf("tell of a waiting draft: %w", err)
	}
	return nil
}
