package instrument

import (
	"context"

	"heed/ent"
	"heed/graph/operation"
)

// Page answers the count of a list of instruments.
type Page struct{}

// TotalCount counts the instruments of the list.
func (Page) TotalCount(ctx context.Context, c *ent.InstrumentConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}
