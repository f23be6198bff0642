package graph

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"heed/ent"
	"heed/graph/generated"
)

// total tells a list's totalCount where a query starts from the list, and
// nothing inside a record, where it is not counted.
func total(ctx context.Context, count int) (*int, error) {
	list := graphql.GetFieldContext(ctx).Parent
	if list == nil || !slices.Contains([]string{"Query", "Inbox", "AgencyBoard"}, list.Object) {
		return nil, nil
	}
	return &count, nil
}

type (
	childPage        struct{}
	referralPage     struct{}
	eventPage        struct{}
	organisationPage struct{}
	practitionerPage struct{}
	breakGlassPage   struct{}
	disclosurePage   struct{}
)

// ChildConnection answers the count of a list of children.
func (*Resolver) ChildConnection() generated.ChildConnectionResolver { return childPage{} }

// TotalCount of a list of children.
func (childPage) TotalCount(ctx context.Context, c *ent.ChildConnection) (*int, error) {
	return total(ctx, c.TotalCount)
}

// ReferralConnection answers the count of a list of concerns.
func (*Resolver) ReferralConnection() generated.ReferralConnectionResolver { return referralPage{} }

// TotalCount of a list of concerns.
func (referralPage) TotalCount(ctx context.Context, c *ent.ReferralConnection) (*int, error) {
	return total(ctx, c.TotalCount)
}

// ChronologyEventConnection answers the count of a list of events.
func (*Resolver) ChronologyEventConnection() generated.ChronologyEventConnectionResolver {
	return eventPage{}
}

// TotalCount of a list of events.
func (eventPage) TotalCount(ctx context.Context, c *ent.ChronologyEventConnection) (*int, error) {
	return total(ctx, c.TotalCount)
}

// OrganisationConnection answers the count of a list of organisations.
func (*Resolver) OrganisationConnection() generated.OrganisationConnectionResolver {
	return organisationPage{}
}

// TotalCount of a list of organisations.
func (organisationPage) TotalCount(ctx context.Context, c *ent.OrganisationConnection) (*int, error) {
	return total(ctx, c.TotalCount)
}

// PractitionerConnection answers the count of a list of practitioners.
func (*Resolver) PractitionerConnection() generated.PractitionerConnectionResolver {
	return practitionerPage{}
}

// TotalCount of a list of practitioners.
func (practitionerPage) TotalCount(ctx context.Context, c *ent.PractitionerConnection) (*int, error) {
	return total(ctx, c.TotalCount)
}

// BreakGlassConnection answers the count of a list of openings in an emergency.
func (*Resolver) BreakGlassConnection() generated.BreakGlassConnectionResolver {
	return breakGlassPage{}
}

// TotalCount of a list of openings in an emergency.
func (breakGlassPage) TotalCount(ctx context.Context, c *ent.BreakGlassConnection) (*int, error) {
	return total(ctx, c.TotalCount)
}

// DisclosureConnection answers the count of a list of disclosures.
func (*Resolver) DisclosureConnection() generated.DisclosureConnectionResolver {
	return disclosurePage{}
}

// TotalCount of a list of disclosures.
func (disclosurePage) TotalCount(ctx context.Context, c *ent.DisclosureConnection) (*int, error) {
	return total(ctx, c.TotalCount)
}
