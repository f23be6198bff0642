package household

import (
	"bytes"
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/ent"
	childapi "heed/graph/child"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// Siblings lists the children who share a household with a child today, or a parent.
func (ChildFields) Siblings(ctx context.Context, c *ent.Child) ([]*ent.Child, error) {
	siblings, err := operation.Batch(ctx, operation.FieldKey(ctx), c.ID, store.FromContext(ctx).Children,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.Child, error) {
			return siblingsOf(ctx, ids)
		})
	return operation.NonNil(siblings), err
}

// siblingsOf finds the siblings of many children in two statements.
func siblingsOf(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.Child, error) {
	family, err := FamilyOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	of := map[uuid.UUID][]uuid.UUID{}
	var all []uuid.UUID
	for _, id := range ids {
		for _, s := range practice.SiblingsAt(id, operation.Today(ctx), family.Memberships, family.Parentage) {
			of[id] = append(of[id], s.Child)
			all = append(all, s.Child)
		}
	}
	return childapi.ChildrenFor(ctx, of, all)
}

// FamilyOf reads the facts from which the children's siblings are derived.
func FamilyOf(ctx context.Context, children []uuid.UUID) (store.Family, error) {
	return store.FromContext(ctx).FamilyOf(ctx, children, parents())
}

func parents() []practice.RelationshipKind {
	var kinds []practice.RelationshipKind
	for _, k := range practice.RelationshipKind("").Values() {
		if kind := practice.RelationshipKind(k); kind.Parent() {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// ChildrenLivingIn lists the children who live in a household on a day, in the order in
// which they were entered.
func ChildrenLivingIn(householdID uuid.UUID, members []*ent.HouseholdMember, on practice.Date) [][16]byte {
	var living [][16]byte
	for _, m := range members {
		stays := practice.Membership{StartedOn: operation.DateOf(&m.StartedOn), EndedOn: operation.DateOf(m.EndedOn)}
		if m.HouseholdID == householdID && stays.Holds(on) {
			living = append(living, *m.ChildID)
		}
	}
	slices.SortFunc(living, func(a, b [16]byte) int { return bytes.Compare(a[:], b[:]) })
	return living
}
