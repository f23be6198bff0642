package merge

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/referral"
	"heed/ent/referralchild"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// AttachChild says that a child who is new in a concern is a known child.
func (Mutations) AttachChild(ctx context.Context, in model.AttachChildInput) (*model.AttachChildPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, problems, err := reportedIn(ctx, in.ReferralID, in.ChildID)
		if err != nil || len(problems) > 0 {
			return in.ReferralID, problems, err
		}
		homes, err := op.HomesAtOneAddress(ctx, in.ChildID, in.KnownChildID)
		if err != nil {
			return in.ReferralID, nil, err
		}
		p, problems, err := loadPair(ctx, in.ChildID, in.KnownChildID, true)
		if err != nil {
			return in.ReferralID, nil, err
		}
		if problems = practice.AttachPaths(problems); len(problems) == 0 {
			if problems, err = p.check(ctx); err != nil {
				return in.ReferralID, nil, err
			}
			problems = append(practice.AttachPaths(problems), practice.ValidateReason(in.Reason)...)
		}
		if len(problems) > 0 {
			return in.ReferralID, problems, nil
		}
		id, err := p.merge(ctx, in.ChildID, in.KnownChildID, in.Reason, &r.ID)
		if into, shared := homes[operation.ValueOr(r.HouseholdID, uuid.Nil)]; err == nil && shared {
			err = mergeHomes(ctx, *r.HouseholdID, into, in.Reason, r.ID)
		}
		return id, nil, err
	})
	return operation.Payload(ctx, d, err, "merge", byID, func(m *ent.RecordMerge, errors []*practice.Problem) *model.AttachChildPayload {
		return &model.AttachChildPayload{Merge: m, Errors: errors}
	})
}

// reportedIn locks a referral that nobody has decided and that entered a child as new.
func reportedIn(ctx context.Context, concern, kid uuid.UUID) (*ent.Referral, []practice.Problem, error) {
	c := operation.Client(ctx)
	r, err := c.Referral.Query().Where(referral.ID(concern)).ForUpdate().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, operation.ProblemNotFound(ctx, concern, "referralId"), nil
	}
	if err != nil {
		return nil, nil, err
	}
	named, err := c.ReferralChild.Query().Where(referralchild.ReferralID(concern), referralchild.ChildID(kid)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return r, operation.ProblemNotFound(ctx, kid, "childId"), nil
	case err != nil:
		return nil, nil, err
	}
	return r, practice.CheckAttaching(r.State, named.New), nil
}

// mergeHomes merges the household that a concern entered with a home at the same address.
func mergeHomes(ctx context.Context, from, into uuid.UUID, reason string, concern uuid.UUID) error {
	p, problems, err := loadPair(ctx, from, into, true)
	if err != nil || len(problems) > 0 {
		return err
	}
	_, err = p.merge(ctx, from, into, reason, &concern)
	return err
}
