package referral

import (
	"context"

	"heed/ent"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// checkAttaching lists what stands against attaching a child of a referral.
func checkAttaching(ctx context.Context, r *ent.Referral) ([]practice.Problem, error) {
	visible, err := seesCase(ctx, r)
	if err != nil || !visible {
		return operation.ProblemNotAllowed(noChildSeen, "referralId"), err
	}
	return practice.CheckAttaching(r.State, true), nil
}

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
			return checkAskingWithdrawal(r, own), nil
		}},
		operation.Permission{Verb: model.VerbAnswerWithdrawal, Check: func() ([]practice.Problem, error) {
			return checkAnsweringWithdrawal(ctx, r, false)
		}},
		operation.Permission{Verb: model.VerbAddReferralInformation, Check: func() ([]practice.Problem, error) {
			return checkAddingInformation(store.FromContext(ctx), r), nil
		}},
		operation.Permission{Verb: model.VerbAttachChild,
			Check: func() ([]practice.Problem, error) { return checkAttaching(ctx, r) }},
		operation.Permission{Verb: model.VerbAcknowledgeFeedback,
			Check: func() ([]practice.Problem, error) { return checkAcknowledging(ctx, r) }},
	)
}
