package referral

import (
	"context"

	"heed/ent"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// ViewerCan lists the verbs on a referral.
func (Fields) ViewerCan(ctx context.Context, r *ent.Referral) ([]*model.Permission, error) {
	own := store.FromContext(ctx).Viewer.PractitionerID == r.SubmittedByID
	decide := practice.ReferralVerbDecide
	if r.State.Decided() {
		decide = practice.ReferralVerbOverride
	}
	return operation.Permissions(ctx, r.ID,
		operation.Permission{Verb: model.VerbStartTriage, Check: func() ([]practice.Problem, error) {
			return checkDeciding(ctx, r, practice.ReferralVerbStartTriage)
		}},
		operation.Permission{Verb: model.VerbDecideReferral, Check: func() ([]practice.Problem, error) { return checkDeciding(ctx, r, decide) }},
		operation.Permission{Verb: model.VerbWithdrawConcern, Check: func() ([]practice.Problem, error) {
			return practice.CheckReferralVerb(r.State, practice.ReferralVerbWithdraw, own), nil
		}},
		operation.Permission{Verb: model.VerbAcknowledgeFeedback,
			Check: func() ([]practice.Problem, error) { return checkAcknowledging(ctx, r) }},
	)
}
