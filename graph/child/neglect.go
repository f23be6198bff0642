package child

import (
	"context"

	"github.com/google/uuid"

	"heed/graph/operation"
	"heed/store"
)

// KeepNeglect keeps what lists ask of a child's neglect clocks, after a profile
// was completed or marked as mistaken, or the child's days were amended.
func KeepNeglect(ctx context.Context, op *store.Operation, child uuid.UUID) error {
	return op.KeepNeglect(ctx, child, operation.From(ctx).NeglectRule)
}
