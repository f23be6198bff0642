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

// TrustedIssuers lists the issuers that are trusted for accounts of social care.
func TrustedIssuers(ctx context.Context) ([]string, error) {
	return operation.Batch(ctx, issuersQuestion{}, true, func() []bool { return nil },
		func(ctx context.Context, _ []bool) (map[bool][]string, error) {
			issuers, err := store.FromContext(ctx).Issuers(ctx)
			issuers = slices.DeleteFunc(issuers,
				func(issuer string) bool { return !operation.From(ctx).SpeaksFor(issuer, practice.AgencySocialCare) })
			return map[bool][]string{true: issuers}, err
		})
}

// CanKeep reports whether an account qualifies as the keeper of a restricted child.
func CanKeep(active bool, roles []practice.Role) bool {
	return active && slices.Contains(roles, practice.RoleManager)
}

// checkKeepersRemain refuses a change to accounts that would leave a restricted child without a
// keeper. An administrator of the directory cannot see these children, so the problem
// gives only their number.
func checkKeepersRemain(ctx context.Context, leavers []uuid.UUID, path string) ([]practice.Problem, error) {
	issuers, err := TrustedIssuers(ctx)
	if err != nil || len(leavers) == 0 {
		return nil, err
	}
	lost, err := store.FromContext(ctx).LeftWithoutKeeper(ctx, leavers, issuers)
	if err != nil || lost == 0 {
		return nil, err
	}
	children := "1 restricted child"
	if lost > 1 {
		children = fmt.Sprintf("%d restricted children", lost)
	}
	return operation.ProblemNotAllowed(fmt.Sprintf("%s would have no manager who can see their record. First involve another manager of "+
		"the authority by name, or lift the restriction. A manager who can see the child now can do this.", children), path), nil
}

// peopleOf lists the active practitioners of an organisation.
func peopleOf(ctx context.Context, orgID uuid.UUID) ([]uuid.UUID, error) {
	return operation.Client(ctx).Practitioner.Query().Where(practitioner.OrganisationID(orgID), practitioner.Active(true)).IDs(ctx)
}
