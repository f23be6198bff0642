package referral

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// withdrawalOf is what counts when a withdrawal is asked and answered.
func withdrawalOf(r *ent.Referral) practice.WithdrawalFacts {
	return practice.WithdrawalFacts{Pending: r.WithdrawalAskedAt != nil && r.WithdrawalAnsweredAt == nil, ImmediateRisk: r.ImmediateRisk,
		State: r.State}
}

// checkAskingWithdrawal lists what stands against asking to withdraw a referral.
func checkAskingWithdrawal(r *ent.Referral, bySubmitter bool) []practice.Problem {
	if problems := practice.CheckReferralVerb(r.State, practice.ReferralVerbAskWithdrawal, bySubmitter); len(problems) > 0 {
		return problems
	}
	return practice.CheckAskingWithdrawal(withdrawalOf(r))
}

// WithdrawConcern asks social care to withdraw a referral of the viewer's that nobody has
// decided. It stays in the queue. A new question replaces one that was refused: the
// chronology keeps both.
func (Mutations) WithdrawConcern(ctx context.Context, input model.WithdrawConcernInput) (*model.WithdrawConcernPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, problems, err := lockReferral(ctx, input.ID)
		if err != nil || r == nil {
			return input.ID, problems, err
		}
		if err := operation.CheckVersion(ctx, r.ID, r.Version, input.Version); err != nil {
			return r.ID, nil, err
		}
		problems = append(checkAskingWithdrawal(r, r.SubmittedByID == op.Viewer.PractitionerID), practice.ValidateReason(input.Reason)...)
		if len(problems) > 0 {
			return r.ID, problems, nil
		}
		if err := r.Update().SetWithdrawalAskedAt(op.Now).SetWithdrawalReason(input.Reason).ClearWithdrawalAnsweredAt().
			ClearWithdrawalAccepted().ClearWithdrawalAnswer().Exec(ctx); err != nil {
			return r.ID, nil, err
		}
		return r.ID, nil, recordOn(ctx, r, practice.EventCategoryConcern, "The submitter asks to withdraw concern "+r.Reference+".", "")
	})
	return operation.Payload(ctx, d, err, "referral", referralByID,
		func(r *ent.Referral, errors []*practice.Problem) *model.WithdrawConcernPayload {
			return &model.WithdrawConcernPayload{Referral: r, Errors: errors}
		})
}

// checkAnsweringWithdrawal lists what stands against an answer to a submitter who asks to
// withdraw a referral.
func checkAnsweringWithdrawal(ctx context.Context, r *ent.Referral, accept bool) ([]practice.Problem, error) {
	problems, err := checkDeciding(ctx, r, practice.ReferralVerbAnswerWithdrawal)
	if err != nil || len(problems) > 0 {
		return problems, err
	}
	return practice.CheckAnsweringWithdrawal(withdrawalOf(r), accept), nil
}

// AnswerWithdrawal accepts or refuses the withdrawal of a referral.
func (Mutations) AnswerWithdrawal(ctx context.Context, input model.AnswerWithdrawalInput) (*model.AnswerWithdrawalPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, problems, err := lockReferral(ctx, input.ID)
		if err != nil || r == nil {
			return input.ID, problems, err
		}
		if err := operation.CheckVersion(ctx, r.ID, r.Version, input.Version); err != nil {
			return r.ID, nil, err
		}
		problems, err = checkAnsweringWithdrawal(ctx, r, input.Accept)
		if problems = append(problems, practice.ValidateReason(input.Reason)...); err != nil || len(problems) > 0 {
			return r.ID, problems, err
		}
		u := r.Update().SetWithdrawalAnsweredAt(op.Now).SetWithdrawalAccepted(input.Accept).SetWithdrawalAnswer(input.Reason)
		summary := "The withdrawal of concern " + r.Reference + " was refused: it goes on."
		if input.Accept {
			u.SetState(practice.ReferralStateWithdrawn).SetNillableWithdrawnReason(r.WithdrawalReason)
			summary = "Concern " + r.Reference + " was withdrawn, as its submitter asked."
		}
		if err := u.Exec(ctx); err != nil {
			return r.ID, nil, err
		}
		return r.ID, nil, recordOn(ctx, r, practice.EventCategoryDecision, summary, "")
	})
	return operation.Payload(ctx, d, err, "referral", referralByID,
		func(r *ent.Referral, errors []*practice.Problem) *model.AnswerWithdrawalPayload {
			return &model.AnswerWithdrawalPayload{Referral: r, Errors: errors}
		})
}
