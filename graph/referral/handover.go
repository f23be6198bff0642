package referral

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/referralchild"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// HandOverConcern hands a referral over to those who keep a restricted record that it may be
// about.
func (Mutations) HandOverConcern(ctx context.Context, in model.HandOverConcernInput) (*model.HandOverConcernPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, problems, err := lockReferral(ctx, in.ID)
		if err != nil || r == nil {
			return in.ID, problems, err
		}
		if err := operation.CheckVersion(ctx, r.ID, r.Version, in.Version); err != nil {
			return r.ID, nil, err
		}
		hidden, problems, err := checkHandingOver(ctx, op, r)
		if problems = append(problems, practice.ValidateReason(in.Reason)...); err != nil || len(problems) > 0 {
			return r.ID, problems, err
		}
		if err := recordOn(ctx, r, practice.EventCategoryDecision, practice.HandedOverSummary(r.Reference, in.Reason), ""); err != nil {
			return r.ID, nil, err
		}
		if err := r.Update().SetState(practice.ReferralStateInTriage).SetTriageStartedAt(operation.ValueOr(r.TriageStartedAt, op.Now)).
			Exec(ctx); err != nil {
			return r.ID, nil, err
		}
		return r.ID, nil, op.HandOver(ctx, r.ID, hidden)
	})
	return operation.Payload(ctx, d, err, "referral", referralByID,
		func(r *ent.Referral, errors []*practice.Problem) *model.HandOverConcernPayload {
			return &model.HandOverConcernPayload{Referral: r, Errors: errors}
		})
}

// checkHandingOver lists what stands against handing a referral over, and the restricted
// records that its children may be.
func checkHandingOver(ctx context.Context, op *store.Operation, r *ent.Referral) ([]uuid.UUID, []practice.Problem, error) {
	seen, err := seesCase(ctx, r)
	if err != nil || !seen {
		return nil, operation.ProblemNotAllowed(noChildSeen, "id"), err
	}
	reported, err := operation.Client(ctx).ReferralChild.Query().Where(referralchild.ReferralID(r.ID)).WithChild().All(ctx)
	if err != nil {
		return nil, nil, err
	}
	facts := practice.HandOverFacts{State: r.State}
	children := childrenIn(reported)
	for _, n := range reported {
		c := n.Edges.Child
		known := c != nil && (!n.New || !c.CreatedAt.Equal(n.CreatedAt)) // or attached to a known child since
		facts.Known = facts.Known || known && !c.Restricted
	}
	shared, err := op.SharedBy(ctx, children, false)
	if err != nil {
		return nil, nil, err
	}
	for _, records := range shared {
		for _, s := range records {
			facts.Shared = facts.Shared || s.ID != r.ID
		}
	}
	matches, err := op.MatchesOf(ctx, children)
	var hidden []uuid.UUID
	for _, found := range matches {
		for _, m := range found {
			if m.Child == nil && m.Restricted {
				hidden = append(hidden, *m.Hidden)
			}
		}
	}
	facts.Matches = len(hidden) > 0
	return hidden, practice.CheckHandingOver(facts), err
}
