package child

import (
	"context"

	"github.com/google/uuid"

	"heed/graph/operation"
	"heed/store"
)

// KeepNeglect updates the stored summary of a child's neglect clocks, which lists filter
// by. It runs after a profile was completed or marked as mistaken, and after the dates
// of a child's life were amended.
func KeepNeglect(ctx context.Context, op *store.Operation, child uuid.UUID) error {
	return op.KeepNeglect(ctx, child, operation.From(ctx).NeglectRule)
}
