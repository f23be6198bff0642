package breakglass

import (
	"context"

	"heed/ent"
	"heed/graph/operation"
)

// Page answers the count of a list of emergency accesses.
type Page struct{}

// TotalCount counts the emergency accesses of the list.
func (Page) TotalCount(ctx context.Context, c *ent.BreakGlassConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}
