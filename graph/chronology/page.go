package chronology

import (
	"context"

	"heed/ent"
	"heed/graph/operation"
)

// Page answers the count of a list of events.
type Page struct{}

// TotalCount counts the events of the list.
func (Page) TotalCount(ctx context.Context, c *ent.ChronologyEventConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}
