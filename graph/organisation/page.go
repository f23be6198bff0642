package organisation

import (
	"context"

	"heed/ent"
	"heed/graph/operation"
)

// Page answers the count of a list of organisations.
type Page struct{}

// PractitionerPage answers the count of a list of practitioners.
type PractitionerPage struct{}

// TotalCount counts the organisations of the list.
func (Page) TotalCount(ctx context.Context, c *ent.OrganisationConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}

// TotalCount counts the practitioners of the list.
func (PractitionerPage) TotalCount(ctx context.Context, c *ent.PractitionerConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}
