package graph

import (
	"bytes"
	"context"
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/child"
	"heed/ent/household"
	"heed/ent/householdmember"
	"heed/ent/referral"
	"heed/ent/referralchild"
	"heed/practice"
	"heed/store"
)

// asking names the question that the current field asks: its place in the document.
func asking(ctx context.Context) any { return graphql.GetFieldContext(ctx).Field.Field }

// Siblings of a child: who shares a household today, or a parent.
func (childFields) Siblings(ctx context.Context, k *ent.Child) ([]*ent.Child, error) {
	siblings, err := batched(ctx, asking(ctx), k.ID, store.FromContext(ctx).Children, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.Child, error) {
		return siblingsOf(ctx, ids)
	})
	return nonNil(siblings), err
}

// siblingsOf finds the siblings of many children in two statements.
func siblingsOf(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.Child, error) {
	family, err := store.FromContext(ctx).FamilyOf(ctx, ids, parents())
	if err != nil {
		return nil, err
	}
	of := map[uuid.UUID][]uuid.UUID{}
	var all []uuid.UUID
	for _, id := range ids {
		for _, s := range practice.SiblingsAt(id, today(ctx), family.Memberships, family.Parentage) {
			of[id] = append(of[id], s.Child)
			all = append(all, s.Child)
		}
	}
	return childrenFor(ctx, of, all)
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

// childrenFor loads children once and hands each asker its own.
func childrenFor(ctx context.Context, of map[uuid.UUID][]uuid.UUID, all []uuid.UUID) (map[uuid.UUID][]*ent.Child, error) {
	answers := map[uuid.UUID][]*ent.Child{}
	if len(all) == 0 {
		return answers, nil
	}
	slices.SortFunc(all, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	query, err := client(ctx).Child.Query().Where(child.IDIn(slices.Compact(all)...)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	found, err := query.All(ctx)
	if err != nil {
		return nil, err
	}
	byID := map[uuid.UUID]*ent.Child{}
	for _, k := range found {
		byID[k.ID] = k
	}
	for asker, ids := range of {
		for _, id := range ids {
			if k := byID[id]; k != nil {
				answers[asker] = append(answers[asker], k)
			}
		}
	}
	return answers, nil
}

// SiblingsNotNamed lists the children of a concern's household that it leaves out.
func (referralFields) SiblingsNotNamed(ctx context.Context, r *ent.Referral) ([]*ent.Child, error) {
	left, err := batched(ctx, asking(ctx), r.ID, store.FromContext(ctx).Referrals, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.Child, error) {
		return notNamed(ctx, ids)
	})
	return nonNil(left), err
}

// notNamed finds the children that many concerns leave out, in four statements.
func notNamed(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.Child, error) {
	reckoning := store.Reckoning(ctx) // of concerns that are shown; those who are left are loaded below
	concerns, err := client(ctx).Referral.Query().Where(referral.IDIn(ids...)).Select(referral.FieldHouseholdID).All(reckoning)
	if err != nil {
		return nil, err
	}
	namings, err := client(ctx).ReferralChild.Query().Where(referralchild.ReferralIDIn(ids...)).All(reckoning)
	if err != nil {
		return nil, err
	}
	members, err := client(ctx).HouseholdMember.Query().Where(householdmember.ChildIDNotNil(),
		householdmember.HasHouseholdWith(household.HasReferralsWith(referral.IDIn(ids...)))).All(reckoning)
	if err != nil {
		return nil, err
	}
	of := map[uuid.UUID][]uuid.UUID{}
	var all []uuid.UUID
	for _, c := range concerns {
		for _, left := range practice.NotNamed(namedIn(c.ID, namings), livingIn(c.HouseholdID, members, today(ctx))) {
			of[c.ID] = append(of[c.ID], left)
			all = append(all, left)
		}
	}
	return childrenFor(ctx, of, all)
}

func namedIn(concern uuid.UUID, namings []*ent.ReferralChild) [][16]byte {
	var named [][16]byte
	for _, n := range namings {
		if n.ReferralID == concern {
			named = append(named, n.ChildID)
		}
	}
	return named
}

// livingIn are the children who live in a home on a day, in the order in which
// they were entered.
func livingIn(home uuid.UUID, members []*ent.HouseholdMember, on practice.Date) [][16]byte {
	var living [][16]byte
	for _, m := range members {
		stays := practice.Membership{From: dateOf(&m.From), To: dateOf(m.To)}
		if m.HouseholdID == home && stays.Holds(on) {
			living = append(living, *m.ChildID)
		}
	}
	slices.SortFunc(living, func(a, b [16]byte) int { return bytes.Compare(a[:], b[:]) })
	return living
}

// receivedOn answers when the concerns on a child came in, earliest first, and
// nothing where the viewer does not see the child. all are the children to
// answer for at once.
func receivedOn(ctx context.Context, k uuid.UUID, all func() []uuid.UUID) ([]time.Time, error) {
	return batched(ctx, asking(ctx), k, all, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]time.Time, error) {
		// HasChild would ask no more than whether a naming names somebody.
		namings, err := client(ctx).ReferralChild.Query().Where(referralchild.ChildIDIn(ids...), referralchild.HasChildWith()).
			Order(referralchild.ByReceivedAt()).Select(referralchild.FieldChildID, referralchild.FieldReferralID, referralchild.FieldReceivedAt).All(store.Reckoning(ctx)) // a number, of a child who is shown
		if err != nil {
			return nil, err
		}
		answers := map[uuid.UUID][]time.Time{}
		for _, n := range namings {
			answers[n.ChildID] = append(answers[n.ChildID], n.ReceivedAt)
		}
		return answers, nil
	})
}

// ReReferrals counts the concerns on a child that came within 12 months of an earlier one.
func (childFields) ReReferrals(ctx context.Context, k *ent.Child) (int, error) {
	received, err := receivedOn(ctx, k.ID, store.FromContext(ctx).Children)
	count := 0
	for i, at := range received {
		if _, is := practice.IsReReferral(received[:i], at); is {
			count++
		}
	}
	return count, err
}

// EarlierConcerns counts the concerns on a child in the 12 months before this one.
func (namingFields) EarlierConcerns(ctx context.Context, n *ent.ReferralChild) (*int, error) {
	received, err := receivedOn(ctx, n.ChildID, store.FromContext(ctx).ReportedChildren)
	if err != nil || received == nil {
		return nil, err
	}
	earlier := slices.DeleteFunc(slices.Clone(received), func(at time.Time) bool { return !at.Before(n.ReceivedAt) })
	count, _ := practice.IsReReferral(earlier, n.ReceivedAt)
	return &count, nil
}

// nonNil is the list, and an empty one for none: the contract's lists are never null.
func nonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
