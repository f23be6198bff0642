package child

import (
	"context"

	"heed/ent"
	"heed/graph/operation"
)

type Page struct{}

// TotalCount of a list of children.
func (Page) TotalCount(ctx context.Context, c *ent.ChildConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}
