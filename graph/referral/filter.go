package referral

import (
	"context"

	"heed/ent/predicate"
	"heed/ent/referral"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// reasonsForReferrals selects the referrals that the viewer has a reason to see.
const reasonsForReferrals = `SELECT rc.referral_id FROM referral_child rc WHERE rc.child_id IN (SELECT child_id FROM viewer_child)
 UNION ALL SELECT r.id FROM referral r WHERE r.submitted_by_id = (SELECT viewer_practitioner())
 UNION ALL SELECT r.id FROM referral r WHERE r.drafted_by_id = (SELECT viewer_practitioner())
 UNION ALL SELECT r.id FROM referral r WHERE (SELECT viewer_safeguards()) AND r.organisation_id = (SELECT viewer_organisation())`

// referralFilter turns a filter into predicates.
func referralFilter(ctx context.Context, f *model.ReferralFilter) []predicate.Referral {
	if f == nil {
		return nil
	}
	op := store.FromContext(ctx)
	where := operation.Predicates[predicate.Referral](identifyingConditions(ctx, f))
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
		op.NumbersInFilter(store.Numbers{References: []string{string(reference)}})
		where = append(where, referral.Reference(string(reference)))
	}
	return where
}

// identifyingConditions are the identifying conditions of a filter: the submitting organisation
// and the time. The reference is treated apart.
func identifyingConditions(ctx context.Context, f *model.ReferralFilter) (conditions operation.Conditions) {
	if f == nil {
		return nil
	}
	if f.Mine != nil {
		own := referral.SubmittedByID(store.FromContext(ctx).Viewer.PractitionerID)
		if !*f.Mine {
			own = referral.Not(own)
		}
		operation.AddCondition(&conditions, own)
	}
	if f.OrganisationID != nil {
		operation.AddCondition(&conditions, referral.OrganisationID(*f.OrganisationID))
	}
	var received []predicate.Referral
	if f.ReceivedFrom != nil {
		received = append(received, referral.ReceivedAtGTE(*f.ReceivedFrom))
	}
	if f.ReceivedBefore != nil {
		received = append(received, referral.ReceivedAtLT(*f.ReceivedBefore))
	}
	operation.AddCondition(&conditions, received...)
	return conditions
}
