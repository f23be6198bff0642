package disclosure

import (
	"context"

	"heed/ent"
	"heed/graph/operation"
)

type Page struct{}

// TotalCount of a list of disclosures.
func (Page) TotalCount(ctx context.Context, c *ent.DisclosureConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}
