package graph

import (
	"context"

	"heed/ent/predicate"
	"heed/ent/referral"
	"heed/graph/model"
	"heed/practice"
	"heed/store"
)

// referralFilter turns a filter's words into predicates.
func referralFilter(ctx context.Context, f *model.ReferralFilter) []predicate.Referral {
	if f == nil {
		return nil
	}
	op := store.FromContext(ctx)
	where := predicates[predicate.Referral](whoOfReferrals(ctx, f))
	if f.States != nil {
		where = append(where, referral.StateIn(f.States...))
	}
	if f.ImmediateRisk != nil {
		where = append(where, referral.ImmediateRisk(*f.ImmediateRisk))
	}
	if f.Overdue != nil {
		late := referral.And(referral.StateIn(undecided...), referral.DecisionDueAtLT(op.Now))
		if !*f.Overdue {
			late = referral.Not(late)
		}
		where = append(where, late)
	}
	if f.Reference != nil {
		reference, err := practice.ParseReference(*f.Reference)
		if err != nil {
			reference = "" // no record has it
		}
		op.SoughtBy(store.Numbers{References: []string{string(reference)}})
		where = append(where, referral.Reference(string(reference)))
	}
	return where
}

// whoOfReferrals are the conditions of a filter that say whose concerns: who
// submitted them, and when. A reference is apart.
func whoOfReferrals(ctx context.Context, f *model.ReferralFilter) (conditions who) {
	if f == nil {
		return nil
	}
	if f.Mine != nil {
		own := referral.SubmittedByID(store.FromContext(ctx).Viewer.PractitionerID)
		if !*f.Mine {
			own = referral.Not(own)
		}
		condition(&conditions, own)
	}
	if f.OrganisationID != nil {
		condition(&conditions, referral.OrganisationID(*f.OrganisationID))
	}
	var received []predicate.Referral
	if f.ReceivedFrom != nil {
		received = append(received, referral.ReceivedAtGTE(*f.ReceivedFrom))
	}
	if f.ReceivedTo != nil {
		received = append(received, referral.ReceivedAtLT(*f.ReceivedTo))
	}
	condition(&conditions, received...)
	return conditions
}
