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

// A restricted child must never become invisible to everybody. So each restricted child
// has a keeper: an active manager of the local authority who is involved by name and
// signs in by an issuer that is still trusted. A keeper can see the child, restrict them
// and open their record in an emergency. A keeper whose involvement has an end date does
// not count as lasting.

type keepersQuestion struct{}

// keepersOf lists the involvements of a child's keepers.
func keepersOf(ctx context.Context, childID uuid.UUID) ([]*ent.Involvement, error) {
	op := store.FromContext(ctx)
	issuers, err := organisationapi.TrustedIssuers(ctx)
	if err != nil {
		return nil, err
	}
	return operation.Batch(ctx, keepersQuestion{}, childID, op.Children,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.Involvement, error) {
			live, err := operation.Client(ctx).Involvement.Query().Where(involvement.ChildIDIn(ids...), involvement.PractitionerIDNotNil(),
				LiveAt(op.Now)).
				WithPractitioner().WithOrganisation().All(ctx)
			keepers := map[uuid.UUID][]*ent.Involvement{}
			for _, i := range live {
				org, person := i.Edges.Organisation, i.Edges.Practitioner
				if org.Active && org.Kind == practice.OrganisationKindLocalAuthority && person.OrganisationID == org.ID &&
					slices.Contains(issuers, person.Issuer) && organisationapi.CanKeep(person.Active, person.Roles) {
					keepers[i.ChildID] = append(keepers[i.ChildID], i)
				}
			}
			return keepers, err
		})
}

// hasLastingKeeper reports whether one of the keepers that count has an involvement without an end.
func hasLastingKeeper(keepers []*ent.Involvement, counts func(*ent.Involvement) bool) bool {
	return slices.ContainsFunc(keepers, func(i *ent.Involvement) bool { return i.EndedAt == nil && counts(i) })
}
