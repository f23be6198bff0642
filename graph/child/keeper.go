package child

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/involvement"
	"heed/graph/operation"
	organisationapi "heed/graph/organisation"
	"heed/practice"
	"heed/store"
)

// A restricted child is lost to everyone once nobody can see them, restrict them or
// open their record in an emergency. So each has a keeper: a manager of the authority
// who is involved by name, at work, and signs in by an issuer that is trusted still.
// A keeper whose involvement has an end does not stay.

type keepersQuestion struct{}

// keepersOf lists the involvements through which keepers know a child by name.
func keepersOf(ctx context.Context, k uuid.UUID) ([]*ent.Involvement, error) {
	op := store.FromContext(ctx)
	issuers, err := organisationapi.TrustedIssuers(ctx)
	if err != nil {
		return nil, err
	}
	return operation.Batch(ctx, keepersQuestion{}, k, op.Children, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.Involvement, error) {
		live, err := operation.Client(ctx).Involvement.Query().Where(involvement.ChildIDIn(ids...), involvement.PractitionerIDNotNil(), LiveAt(op.Now)).
			WithPractitioner().WithOrganisation().All(ctx)
		keepers := map[uuid.UUID][]*ent.Involvement{}
		for _, i := range live {
			body, person := i.Edges.Organisation, i.Edges.Practitioner
			if body.Active && body.Kind == practice.OrganisationKindLocalAuthority && person.OrganisationID == body.ID && slices.Contains(issuers, person.Issuer) && organisationapi.CanKeep(person.Active, person.Roles) {
				keepers[i.ChildID] = append(keepers[i.ChildID], i)
			}
		}
		return keepers, err
	})
}

// stays reports whether one of the keepers, of those that count, has no end to their
// involvement.
func stays(keepers []*ent.Involvement, counts func(*ent.Involvement) bool) bool {
	return slices.ContainsFunc(keepers, func(i *ent.Involvement) bool { return i.To == nil && counts(i) })
}
