package disclosure

import (
	"context"

	"heed/ent"
	"heed/graph/operation"
)

type Page struct{}

// TotalCount counts the disclosures of the list.
func (Page) TotalCount(ctx context.Context, c *ent.DisclosureConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}
