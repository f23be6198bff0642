package household

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/relationship"
	"heed/graph/operation"
	"heed/practice"
)

func homeFacts(h *ent.Household) practice.HomeFacts {
	return practice.HomeFacts{Address: h.Address, Postcode: operation.Trimmed(h.Postcode), Ward: operation.Trimmed(h.Ward)}
}

// Joined is a household's record with what another record of the same home says, and the
// facts about which the two differ.
func Joined(from, into *ent.Household) (*ent.HouseholdUpdateOne, []practice.MergeFact) {
	one, other := homeFacts(from), homeFacts(into)
	facts := practice.JoinFacts(practice.MergeHome(&one), practice.MergeHome(&other))
	return amendedHome(into, other), facts
}

// Parted is a household's record without what it took over from a record that is of another
// home.
func Parted(h *ent.Household, facts []practice.MergeFact) *ent.HouseholdUpdateOne {
	now := homeFacts(h)
	practice.PartFacts(practice.MergeHome(&now), facts)
	return amendedHome(h, now)
}

func amendedHome(h *ent.Household, f practice.HomeFacts) *ent.HouseholdUpdateOne {
	u := h.Update()
	if f.Address != h.Address {
		u.SetAddress(f.Address).SetAddressStatus(practice.AddressStatusKnown)
		if f.Address == "" {
			u.SetAddressStatus(practice.AddressStatusNotKnown)
		}
	}
	if now := homeFacts(h); f.Postcode != now.Postcode {
		operation.SetOrClear(operation.TrimmedOrNil(&f.Postcode), u.SetPostcode, u.ClearPostcode)
	}
	if now := homeFacts(h); f.Ward != now.Ward {
		operation.SetOrClear(operation.TrimmedOrNil(&f.Ward), u.SetWard, u.ClearWard)
	}
	return u
}

func adultFacts(r *ent.Relative) practice.AdultFacts {
	return practice.AdultFacts{GivenName: operation.Trimmed(r.GivenName), FamilyName: strings.TrimSpace(r.FamilyName),
		Born: operation.DateOf(r.DateOfBirth), Sex: r.Sex}
}

// JoinedAdult is a relative's record with what another record of the same adult says, and
// the facts about which the two differ.
func JoinedAdult(from, into *ent.Relative) (*ent.RelativeUpdateOne, []practice.MergeFact) {
	one, other := adultFacts(from), adultFacts(into)
	facts := practice.JoinFacts(practice.MergeAdult(&one), practice.MergeAdult(&other))
	return amendedAdult(into, other), facts
}

// PartedAdult is a relative's record without what it took over from a record that is of
// another adult.
func PartedAdult(r *ent.Relative, facts []practice.MergeFact) *ent.RelativeUpdateOne {
	now := adultFacts(r)
	practice.PartFacts(practice.MergeAdult(&now), facts)
	return amendedAdult(r, now)
}

func amendedAdult(r *ent.Relative, f practice.AdultFacts) *ent.RelativeUpdateOne {
	u, now := r.Update(), adultFacts(r)
	if f.GivenName != now.GivenName {
		operation.SetOrClear(operation.TrimmedOrNil(&f.GivenName), u.SetGivenName, u.ClearGivenName)
	}
	if f.FamilyName != now.FamilyName {
		u.SetFamilyName(f.FamilyName)
	}
	if born := operation.DateColumn(f.Born); f.Born != now.Born {
		operation.SetOrClear(born, u.SetDateOfBirth, u.ClearDateOfBirth)
	}
	if f.Sex != now.Sex {
		u.SetSex(f.Sex)
	}
	return u
}

// RecordForFamily adds an event to the chronologies of the children of some relatives that the
// viewer can see, and one of their own for restricted children.
func RecordForFamily(ctx context.Context, relatives []uuid.UUID, summary string) error {
	ties, err := operation.Client(ctx).Relationship.Query().Where(relationship.RelativeIDIn(relatives...)).All(ctx)
	if err != nil {
		return err
	}
	children := make([]uuid.UUID, len(ties))
	for i, tie := range ties {
		children[i] = tie.ChildID
	}
	restricted, others, err := splitRestricted(ctx, operation.Distinct(children))
	if err != nil {
		return err
	}
	groups := [][]uuid.UUID{others}
	for _, child := range restricted {
		groups = append(groups, []uuid.UUID{child})
	}
	for _, group := range groups {
		if len(group) == 0 {
			continue
		}
		if _, err := operation.RecordEvent(ctx, operation.Event{Children: group, Category: practice.EventCategoryRelationshipChange,
			Significance: practice.SignificanceSignificant, Summary: summary}); err != nil {
			return err
		}
	}
	return nil
}
