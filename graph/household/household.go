package household

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/child"
	"heed/ent/household"
	"heed/ent/householdmember"
	childapi "heed/graph/child"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// mostLiving is how many children a household can be registered with.
const mostLiving = 20

func householdByID(ctx context.Context, id uuid.UUID) (*ent.Household, error) {
	q, err := operation.Client(ctx).Household.Query().Where(household.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	h, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, h, err)
}

func memberByID(ctx context.Context, id uuid.UUID) (*ent.HouseholdMember, error) {
	q, err := operation.Client(ctx).HouseholdMember.Query().Where(householdmember.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	m, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, m, err)
}

// Household loads a household by its identifier.
func (Queries) Household(ctx context.Context, id uuid.UUID) (*ent.Household, error) {
	return householdByID(ctx, id)
}

// RegisterHousehold registers a household with the children who live there.
func (Mutations) RegisterHousehold(ctx context.Context, input model.RegisterHouseholdInput) (*model.RegisterHouseholdPayload, error) {
	d, err := operation.Write(ctx, func(*store.Operation) (uuid.UUID, []practice.Problem, error) {
		from := operation.ValueOr(operation.DateOf(input.StartedOn), operation.Today(ctx))
		problems := append(practice.ValidateAddress(operation.ValueOr(input.AddressStatus, ""), operation.Trimmed(input.Address),
			operation.Trimmed(input.Postcode),
			operation.Trimmed(input.Ward)), notFuture(ctx, from, "startedOn")...)
		unseen, err := childapi.CheckChildren(ctx, input.ChildIds, mostLiving, "childIds")
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		late, err := afterDeath(ctx, input.ChildIds, from)
		if problems = slices.Concat(problems, unseen, late); err != nil || len(problems) > 0 {
			return uuid.UUID{}, problems, err
		}
		home, err := operation.Client(ctx).Household.Create().SetAddress(operation.Trimmed(input.Address)).
			SetAddressStatus(operation.ValueOr(input.AddressStatus, practice.AddressStatusKnown)).
			SetNillablePostcode(operation.TrimmedOrNil(input.Postcode)).
			SetNillableWard(operation.TrimmedOrNil(input.Ward)).Save(ctx)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		members := make([]*ent.HouseholdMemberCreate, len(input.ChildIds))
		for i, id := range input.ChildIds {
			members[i] = operation.Client(ctx).HouseholdMember.Create().SetHouseholdID(home.ID).SetChildID(id).SetStartedOn(from.UTC())
		}
		if err := operation.Client(ctx).HouseholdMember.CreateBulk(members...).Exec(ctx); err != nil {
			return uuid.UUID{}, nil, err
		}
		restricted, others, err := splitRestricted(ctx, input.ChildIds)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		return home.ID, nil, recordForGroups(ctx, home.ID, "Household registered.", restricted, others)
	})
	return operation.Payload(ctx, d, err, "household", householdByID,
		func(h *ent.Household, errors []*practice.Problem) *model.RegisterHouseholdPayload {
			return &model.RegisterHouseholdPayload{Household: h, Errors: errors}
		})
}

// AmendHousehold changes an address.
func (Mutations) AmendHousehold(ctx context.Context, input model.AmendHouseholdInput) (*model.AmendHouseholdPayload, error) {
	d, err := operation.Write(ctx, func(*store.Operation) (uuid.UUID, []practice.Problem, error) {
		h, err := operation.Client(ctx).Household.Query().Where(household.ID(input.ID)).WithMembers().ForUpdate().Only(ctx)
		if ent.IsNotFound(err) {
			return input.ID, operation.ProblemNotFound(ctx, input.ID, "id"), nil
		}
		if err != nil {
			return input.ID, nil, err
		}
		if err := operation.CheckVersion(ctx, h.ID, h.Version, input.Version); err != nil {
			return h.ID, nil, err
		}
		status, address := amendedAddress(h, input)
		postcode, ward := operation.TrimmedOrNil(operation.Amended(h.Postcode, input.Postcode)),
			operation.TrimmedOrNil(operation.Amended(h.Ward, input.Ward))
		if problems := append(operation.NotEmptied(ctx, "addressStatus"), practice.ValidateAddress(status, address, operation.Trimmed(postcode),
			operation.Trimmed(ward))...); len(problems) > 0 {
			return h.ID, problems, nil
		}
		u := h.Update().SetAddress(address).SetAddressStatus(status)
		operation.SetOrClear(postcode, u.SetPostcode, u.ClearPostcode)
		operation.SetOrClear(ward, u.SetWard, u.ClearWard)
		if err := u.Exec(ctx); err != nil {
			return h.ID, nil, err
		}
		return h.ID, nil, RecordForResidents(ctx, h, "Address amended.")
	})
	return operation.Payload(ctx, d, err, "household", householdByID,
		func(h *ent.Household, errors []*practice.Problem) *model.AmendHouseholdPayload {
			return &model.AmendHouseholdPayload{Household: h, Errors: errors}
		})
}

// amendedAddress is the address after a change and its state. An address that is given is
// known, and another state without one empties it.
func amendedAddress(h *ent.Household, in model.AmendHouseholdInput) (practice.AddressStatus, string) {
	address := operation.Trimmed(operation.Amended(&h.Address, in.Address))
	switch {
	case in.AddressStatus != nil && in.Address.Value() == nil && *in.AddressStatus != practice.AddressStatusKnown:
		return *in.AddressStatus, ""
	case in.AddressStatus != nil:
		return *in.AddressStatus, address
	case in.Address.Value() != nil:
		return practice.AddressStatusKnown, address
	default:
		return h.AddressStatus, address
	}
}

// RecordForResidents adds an event to the chronologies of the children who live in a household
// today and that the viewer can see. Where a restricted child lives there, the event is
// theirs alone.
func RecordForResidents(ctx context.Context, h *ent.Household, summary string) error {
	var children []uuid.UUID
	for _, id := range ChildrenLivingIn(h.ID, childMembers(h.Edges.Members), operation.Today(ctx)) {
		children = append(children, id)
	}
	restricted, others, err := splitRestricted(ctx, children)
	if err != nil {
		return err
	}
	if len(restricted) > 0 {
		return recordForGroups(ctx, h.ID, summary, restricted)
	}
	return recordForGroups(ctx, h.ID, summary, others)
}

// splitRestricted separates restricted children from the others. No event names both: everybody
// who sees the others would read it.
func splitRestricted(ctx context.Context, children []uuid.UUID) (restricted, others []uuid.UUID, err error) {
	if len(children) == 0 {
		return nil, nil, nil
	}
	restricted, err = operation.Client(ctx).Child.Query().Where(child.IDIn(children...), child.Restricted(true)).IDs(ctx)
	for _, id := range children {
		if !slices.Contains(restricted, id) {
			others = append(others, id)
		}
	}
	return restricted, others, err
}

// recordForGroups adds an event about a household for each group of children.
func recordForGroups(ctx context.Context, householdID uuid.UUID, summary string, groups ...[]uuid.UUID) error {
	for _, children := range groups {
		if len(children) == 0 {
			continue
		}
		if _, err := operation.RecordEvent(ctx,
			operation.Event{Children: children, Household: &householdID, Source: &householdID, Category: practice.EventCategoryHouseholdChange,
				Significance: practice.SignificanceRoutine, Summary: summary}); err != nil {
			return err
		}
	}
	return nil
}

func childMembers(members []*ent.HouseholdMember) []*ent.HouseholdMember {
	var children []*ent.HouseholdMember
	for _, m := range members {
		if m.ChildID != nil {
			children = append(children, m)
		}
	}
	return children
}

// JoinHousehold records that a child or a relative moved in.
func (Mutations) JoinHousehold(ctx context.Context, input model.JoinHouseholdInput) (*model.JoinHouseholdPayload, error) {
	d, err := operation.Write(ctx, func(*store.Operation) (uuid.UUID, []practice.Problem, error) {
		h, problems, err := checkJoining(ctx, input)
		if err != nil || len(problems) > 0 {
			return uuid.UUID{}, problems, err
		}
		m, err := operation.Client(ctx).HouseholdMember.Create().SetHouseholdID(input.HouseholdID).SetNillableChildID(input.ChildID).
			SetNillableRelativeID(input.RelativeID).
			SetStartedOn(operation.ValueOr(operation.DateOf(input.StartedOn), operation.Today(ctx)).UTC()).Save(ctx)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		if input.ChildID == nil {
			return m.ID, nil, RecordForResidents(ctx, h, "An adult of the family moved in.")
		}
		_, err = operation.RecordEvent(ctx,
			operation.Event{Children: []uuid.UUID{*input.ChildID}, Household: &h.ID, Source: &m.ID, Category: practice.EventCategoryHouseholdChange,
				Significance: practice.SignificanceSignificant, Summary: "Moved into a household.", Impact: "Lives in another home from this day."})
		return m.ID, nil, err
	})
	return operation.Payload(ctx, d, err, "member", memberByID,
		func(m *ent.HouseholdMember, errors []*practice.Problem) *model.JoinHouseholdPayload {
			return &model.JoinHouseholdPayload{Member: m, Errors: errors}
		})
}

// afterDeath refuses a day on which one of the children no longer lived.
func afterDeath(ctx context.Context, children []uuid.UUID, day practice.Date) ([]practice.Problem, error) {
	died, err := childapi.FirstDeath(ctx, children)
	return practice.CheckDeath(day, died, "startedOn"), err
}

func checkJoining(ctx context.Context, in model.JoinHouseholdInput) (*ent.Household, []practice.Problem, error) {
	problems := notFuture(ctx, operation.ValueOr(operation.DateOf(in.StartedOn), operation.Today(ctx)), "startedOn")
	if (in.ChildID == nil) == (in.RelativeID == nil) {
		problems = append(problems, operation.ProblemRequired("Name either a child or a relative.", "childId"))
	}
	// The lock serialises two users who move in the same person.
	h, err := operation.Client(ctx).Household.Query().Where(household.ID(in.HouseholdID)).WithMembers().ForUpdate().Only(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return nil, nil, err
	}
	if h == nil {
		return nil, append(problems, operation.ProblemNotFound(ctx, in.HouseholdID, "householdId")...), nil
	}
	if in.ChildID != nil {
		if unseen, err := childapi.CheckChildren(ctx, []uuid.UUID{*in.ChildID}, 1, "childId"); err != nil || len(unseen) > 0 {
			return h, append(problems, operation.ProblemNotFound(ctx, *in.ChildID, "childId")...), err
		}
		late, err := afterDeath(ctx, []uuid.UUID{*in.ChildID}, operation.ValueOr(operation.DateOf(in.StartedOn), operation.Today(ctx)))
		if problems = append(problems, late...); err != nil {
			return h, nil, err
		}
	}
	if in.RelativeID != nil {
		if r, err := VisibleRelative(ctx, *in.RelativeID); err != nil || r == nil {
			return h, append(problems, operation.ProblemNotFound(ctx, *in.RelativeID, "relativeId")...), err
		}
	}
	for _, m := range h.Edges.Members {
		if m.EndedOn == nil && (in.ChildID != nil && m.ChildID != nil && *m.ChildID == *in.ChildID ||
			in.RelativeID != nil && m.RelativeID != nil && *m.RelativeID == *in.RelativeID) {
			problems = append(problems, practice.Problem{Code: practice.ProblemCodeAlreadyExists, Path: []string{"householdId"},
				Message: "This person already lives in this household."})
		}
	}
	return h, problems, nil
}

// LeaveHousehold records that a child or a relative moved out.
func (Mutations) LeaveHousehold(ctx context.Context, input model.LeaveHouseholdInput) (*model.LeaveHouseholdPayload, error) {
	d, err := operation.Write(ctx, func(*store.Operation) (uuid.UUID, []practice.Problem, error) {
		m, err := operation.Client(ctx).HouseholdMember.Query().Where(householdmember.ID(input.ID)).ForUpdate().Only(ctx)
		if ent.IsNotFound(err) {
			return input.ID, operation.ProblemNotFound(ctx, input.ID, "id"), nil
		}
		if err != nil {
			return input.ID, nil, err
		}
		if err := operation.CheckVersion(ctx, m.ID, m.Version, input.Version); err != nil {
			return m.ID, nil, err
		}
		to := operation.ValueOr(operation.DateOf(input.EndedOn), operation.Today(ctx))
		problems := append(notFuture(ctx, to, "endedOn"),
			practice.ValidateMembership(practice.Membership{StartedOn: operation.DateOf(&m.StartedOn), EndedOn: &to})...)
		if m.EndedOn != nil {
			problems = append(problems, practice.Problem{Code: practice.ProblemCodeIllegalState, Path: []string{"id"},
				Message: "This person has already left this household."})
		}
		if len(problems) > 0 {
			return m.ID, problems, nil
		}
		if err := m.Update().SetEndedOn(to.UTC()).Exec(ctx); err != nil || m.ChildID == nil {
			return m.ID, nil, err
		}
		_, err = operation.RecordEvent(ctx,
			operation.Event{Children: []uuid.UUID{*m.ChildID}, Household: &m.HouseholdID, Source: &m.ID,
				Category:     practice.EventCategoryHouseholdChange,
				Significance: practice.SignificanceSignificant, Summary: "Left a household.", Impact: "No longer lives in this home."})
		return m.ID, nil, err
	})
	return operation.Payload(ctx, d, err, "member", memberByID,
		func(m *ent.HouseholdMember, errors []*practice.Problem) *model.LeaveHouseholdPayload {
			return &model.LeaveHouseholdPayload{Member: m, Errors: errors}
		})
}

// notFuture is the problem of a date after today.
func notFuture(ctx context.Context, d practice.Date, path string) []practice.Problem {
	if d.After(operation.Today(ctx)) {
		return []practice.Problem{{Code: practice.ProblemCodeOutOfRange, Path: []string{path}, Message: "This date is in the future."}}
	}
	return nil
}

// Address is the address of a household, or null where there is none or it is not known.
func (Fields) Address(_ context.Context, h *ent.Household) (*string, error) {
	return operation.TrimmedOrNil(&h.Address), nil
}

// Restricted reports whether a restricted child lives in a household today. A viewer who
// cannot see the child cannot see the household.
func (Fields) Restricted(ctx context.Context, h *ent.Household) (bool, error) {
	return operation.Batch(ctx, operation.FieldKey(ctx), h.ID, store.FromContext(ctx).Households,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
			members, err := operation.Client(ctx).HouseholdMember.Query().Where(householdmember.HouseholdIDIn(ids...),
				householdmember.ChildRestricted(true), householdmember.EndedOnIsNil()).All(ctx)
			restricted := map[uuid.UUID]bool{}
			for _, m := range members {
				restricted[m.HouseholdID] = true
			}
			return restricted, err
		})
}
