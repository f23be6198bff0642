package chronology

import (
	"context"

	"heed/ent"
	"heed/graph/operation"
)

type Page struct{}

// TotalCount of a list of events.
func (Page) TotalCount(ctx context.Context, c *ent.ChronologyEventConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}
