package child

import (
	"context"

	"heed/ent"
	"heed/graph/operation"
)

// Page answers the count of a list of children.
type Page struct{}

// TotalCount counts the children of the list.
func (Page) TotalCount(ctx context.Context, c *ent.ChildConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}
