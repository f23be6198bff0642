package organisation

import (
	"context"

	"heed/ent"
	"heed/graph/operation"
)

type Page struct{}

type PractitionerPage struct{}

// TotalCount of a list of organisations.
func (Page) TotalCount(ctx context.Context, c *ent.OrganisationConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}

// TotalCount of a list of practitioners.
func (PractitionerPage) TotalCount(ctx context.Context, c *ent.PractitionerConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}
