package graph

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/involvement"
	"heed/ent/practitioner"
	"heed/practice"
	"heed/store"
)

// A restricted child is lost to everyone once nobody can see them, restrict them or
// open their record in an emergency. So each has a keeper: a manager of the authority
// who is involved by name, at work, and signs in by an issuer that is trusted still.
// A keeper whose involvement has an end does not stay.

type (
	keepersQuestion struct{}
	issuersQuestion struct{}
)

// trustedIssuers are the issuers of accounts that speak for social care.
func (r *Resolver) trustedIssuers(ctx context.Context) ([]string, error) {
	return batched(ctx, issuersQuestion{}, true, func() []bool { return nil }, func(ctx context.Context, _ []bool) (map[bool][]string, error) {
		issuers, err := store.FromContext(ctx).Issuers(ctx)
		issuers = slices.DeleteFunc(issuers, func(issuer string) bool { return !r.speaksFor(issuer, practice.AgencySocialCare) })
		return map[bool][]string{true: issuers}, err
	})
}

// keepersOf lists the involvements through which keepers know a child by name.
func (r *Resolver) keepersOf(ctx context.Context, k uuid.UUID) ([]*ent.Involvement, error) {
	op := store.FromContext(ctx)
	issuers, err := r.trustedIssuers(ctx)
	if err != nil {
		return nil, err
	}
	return batched(ctx, keepersQuestion{}, k, op.Children, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.Involvement, error) {
		live, err := client(ctx).Involvement.Query().Where(involvement.ChildIDIn(ids...), involvement.PractitionerIDNotNil(), liveAt(op.Now)).
			WithPractitioner().WithOrganisation().All(ctx)
		keepers := map[uuid.UUID][]*ent.Involvement{}
		for _, i := range live {
			body, person := i.Edges.Organisation, i.Edges.Practitioner
			if body.Active && body.Kind == practice.OrganisationKindLocalAuthority && person.OrganisationID == body.ID && slices.Contains(issuers, person.Issuer) && keeps(person.Active, person.Roles) {
				keepers[i.ChildID] = append(keepers[i.ChildID], i)
			}
		}
		return keepers, err
	})
}

// keeps reports whether an account can keep a restricted child.
func keeps(active bool, roles []practice.Role) bool {
	return active && slices.Contains(roles, practice.RoleManager)
}

// stays reports whether one of the keepers, of those that count, has no end to their
// involvement.
func stays(keepers []*ent.Involvement, counts func(*ent.Involvement) bool) bool {
	return slices.ContainsFunc(keepers, func(i *ent.Involvement) bool { return i.To == nil && counts(i) })
}

// againstLosing stands against taking from people what makes them keepers, where
// restricted children would be left to nobody. Whoever keeps the directory sees none
// of the children: they are told how many there are.
func (r *Resolver) againstLosing(ctx context.Context, leavers []uuid.UUID, path string) ([]practice.Problem, error) {
	issuers, err := r.trustedIssuers(ctx)
	if err != nil || len(leavers) == 0 {
		return nil, err
	}
	lost, err := store.FromContext(ctx).LeftToNobody(ctx, leavers, issuers)
	if err != nil || lost == 0 {
		return nil, err
	}
	children := "1 restricted child"
	if lost > 1 {
		children = fmt.Sprintf("%d restricted children", lost)
	}
	return notAllowed(fmt.Sprintf("%s would be known to nobody, and lost to everyone. First another manager of the authority becomes involved by name, or the restriction is lifted, by whoever knows the child now.", children), path), nil
}

// peopleOf lists who works for an organisation and is active.
func peopleOf(ctx context.Context, body uuid.UUID) ([]uuid.UUID, error) {
	return client(ctx).Practitioner.Query().Where(practitioner.OrganisationID(body), practitioner.Active(true)).IDs(ctx)
}
