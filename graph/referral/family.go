package referral

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/householdmember"
	"heed/ent/referralchild"
	childapi "heed/graph/child"
	householdapi "heed/graph/household"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// SiblingsNotNamed lists the children that the referral does not name and who live in its
// household, at the address as reported or in another home of a child that it names, or
// share a parent with such a child.
func (Fields) SiblingsNotNamed(ctx context.Context, r *ent.Referral) ([]*ent.Child, error) {
	left, err := operation.Batch(ctx, operation.FieldKey(ctx), r.ID, store.FromContext(ctx).Referrals,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.Child, error) {
			return notNamed(ctx, ids)
		})
	return operation.NonNil(left), err
}

// notNamed finds the children that many referrals do not name, in six statements.
func notNamed(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.Child, error) {
	reckoning := store.WithoutDisclosing(ctx) // the referrals are shown already; the siblings are loaded below
	homes, err := store.FromContext(ctx).HomesOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	reported, err := operation.Client(ctx).ReferralChild.Query().Where(referralchild.ReferralIDIn(ids...)).All(reckoning)
	if err != nil {
		return nil, err
	}
	members, err := operation.Client(ctx).HouseholdMember.Query().Where(householdmember.ChildIDNotNil(),
		householdmember.HouseholdIDIn(slices.Concat(slices.Collect(maps.Values(homes))...)...)).All(reckoning)
	if err != nil {
		return nil, err
	}
	family, err := householdapi.FamilyOf(ctx, childrenIn(reported))
	if err != nil {
		return nil, err
	}
	of := map[uuid.UUID][]uuid.UUID{}
	var all []uuid.UUID
	for _, concern := range ids {
		named := namedIn(concern, reported)
		var candidates [][16]byte
		for _, home := range homes[concern] {
			candidates = append(candidates, householdapi.ChildrenLivingIn(home, members, operation.Today(ctx))...)
		}
		for _, child := range named {
			for _, s := range practice.SiblingsAt(child, operation.Today(ctx), family.Memberships, family.Parentage) {
				candidates = append(candidates, s.Child)
			}
		}
		slices.SortFunc(candidates, func(a, b [16]byte) int { return bytes.Compare(a[:], b[:]) })
		for _, left := range practice.NotNamed(named, candidates) {
			of[concern] = append(of[concern], left)
			all = append(all, left)
		}
	}
	return childapi.ChildrenFor(ctx, of, all)
}

// childrenIn lists the children that the reports name.
func childrenIn(reported []*ent.ReferralChild) []uuid.UUID {
	ids := make([]uuid.UUID, len(reported))
	for i, n := range reported {
		ids[i] = n.ChildID
	}
	return ids
}

func namedIn(concern uuid.UUID, reported []*ent.ReferralChild) [][16]byte {
	var named [][16]byte
	for _, n := range reported {
		if n.ReferralID == concern {
			named = append(named, n.ChildID)
		}
	}
	return named
}

// receivedAtKey is one question of both fields that ask it.
type receivedAtKey struct{}

// receivedAt lists the instants at which referrals about a child came in, earliest
// first. It is empty where the viewer cannot see the child.
func receivedAt(ctx context.Context, childID uuid.UUID) ([]time.Time, error) {
	all := func() []uuid.UUID {
		op := store.FromContext(ctx)
		return slices.Concat(op.Children(), op.ReportedChildren())
	}
	return operation.Batch(ctx, receivedAtKey{}, childID, all,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]time.Time, error) {
			// HasChildWith joins the child, so row security hides it here. HasChild would only
			// test that the reported child refers to one.
			reported, err := operation.Client(ctx).ReferralChild.Query().Where(referralchild.ChildIDIn(ids...), referralchild.HasChildWith()).
				// it answers a number about a child who is shown
				Order(referralchild.ByReceivedAt()).Select(referralchild.FieldChildID, referralchild.FieldReferralID,
				referralchild.FieldReceivedAt).All(store.WithoutDisclosing(ctx))
			if err != nil {
				return nil, err
			}
			answers := map[uuid.UUID][]time.Time{}
			for _, n := range reported {
				answers[n.ChildID] = append(answers[n.ChildID], n.ReceivedAt)
			}
			return answers, nil
		})
}

// ReReferrals counts the referrals about a child that came within 12 months of an
// earlier one.
func (ChildFields) ReReferrals(ctx context.Context, c *ent.Child) (int, error) {
	received, err := receivedAt(ctx, c.ID)
	count := 0
	for i, at := range received {
		if _, is := practice.IsReReferral(received[:i], at); is {
			count++
		}
	}
	return count, err
}

// EarlierConcerns counts the referrals about a child in the 12 months before this one.
func (ReportedChildFields) EarlierConcerns(ctx context.Context, n *ent.ReferralChild) (*int, error) {
	received, err := receivedAt(ctx, n.ChildID)
	if err != nil || received == nil {
		return nil, err
	}
	earlier := slices.DeleteFunc(slices.Clone(received), func(at time.Time) bool { return !at.Before(n.ReceivedAt) })
	count, _ := practice.IsReReferral(earlier, n.ReceivedAt)
	return &count, nil
}
