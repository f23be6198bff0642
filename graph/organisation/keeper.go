package organisation

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"heed/ent/practitioner"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

type issuersQuestion struct{}

// TrustedIssuers are the issuers of accounts that speak for social care.
func TrustedIssuers(ctx context.Context) ([]string, error) {
	return operation.Batch(ctx, issuersQuestion{}, true, func() []bool { return nil }, func(ctx context.Context, _ []bool) (map[bool][]string, error) {
		issuers, err := store.FromContext(ctx).Issuers(ctx)
		issuers = slices.DeleteFunc(issuers, func(issuer string) bool { return !operation.From(ctx).SpeaksFor(issuer, practice.AgencySocialCare) })
		return map[bool][]string{true: issuers}, err
	})
}

// CanKeep reports whether an account can keep a restricted child.
func CanKeep(active bool, roles []practice.Role) bool {
	return active && slices.Contains(roles, practice.RoleManager)
}

// checkLosing stands against taking from people what makes them keepers, where
// restricted children would be left to nobody. Whoever keeps the directory sees none
// of the children: they are told how many there are.
func checkLosing(ctx context.Context, leavers []uuid.UUID, path string) ([]practice.Problem, error) {
	issuers, err := TrustedIssuers(ctx)
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
	return operation.ProblemNotAllowed(fmt.Sprintf("%s would have no manager who can see their record. First involve another manager of the authority by name, or lift the restriction. A manager who can see the child now can do this.", children), path), nil
}

// peopleOf lists who works for an organisation and is active.
func peopleOf(ctx context.Context, body uuid.UUID) ([]uuid.UUID, error) {
	return operation.Client(ctx).Practitioner.Query().Where(practitioner.OrganisationID(body), practitioner.Active(true)).IDs(ctx)
}
