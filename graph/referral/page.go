package referral

import (
	"context"

	"heed/ent"
	"heed/graph/operation"
)

// Page answers the count of a list of concerns.
type Page struct{}

// TotalCount counts the referrals of the list.
func (Page) TotalCount(ctx context.Context, c *ent.ReferralConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}
