package referral

import (
	"context"

	"heed/ent"
	"heed/graph/operation"
)

type Page struct{}

// TotalCount of a list of concerns.
func (Page) TotalCount(ctx context.Context, c *ent.ReferralConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}
