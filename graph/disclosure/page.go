package disclosure

import (
	"context"

	"heed/ent"
	"heed/graph/operation"
)

// Page answers the count of a list of disclosures.
type Page struct{}

// TotalCount counts the disclosures of the list.
func (Page) TotalCount(ctx context.Context, c *ent.DisclosureConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}
