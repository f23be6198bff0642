package breakglass

import (
	"context"

	"heed/ent"
	"heed/graph/operation"
)

type Page struct{}

// TotalCount of a list of openings in an emergency.
func (Page) TotalCount(ctx context.Context, c *ent.BreakGlassConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}
