package draft

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/graph/referral"
	"heed/practice"
	"heed/store"
)

// SubmitDraft submits a draft as a concern of the viewer, as submitConcern does. The draft
// is kept with the concern that it became.
func (Mutations) SubmitDraft(ctx context.Context, in model.SubmitDraftInput) (*model.SubmitDraftPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, problems, err := lock(ctx, in.ID, in.Version)
		if err != nil || r == nil {
			return in.ID, problems, err
		}
		if problems = practice.CheckDraftOpen(stateOf(op, r)); len(problems) > 0 {
			return r.ID, problems, nil
		}
		become, problems, err := submit(ctx, op, r)
		if err != nil || len(problems) > 0 {
			return r.ID, problems, err
		}
		if err := r.Update().SetState(practice.ConcernDraftStateSubmitted).SetSubmittedAt(op.Now).SetSubmittedByID(op.Viewer.PractitionerID).
			SetReferralID(become).Exec(ctx); err != nil {
			return r.ID, nil, err
		}
		return r.ID, nil, op.NotifyDraft(ctx, r.ID)
	})
	return operation.Payload(ctx, d, err, "draft", byID, func(r *ent.ConcernDraft, errors []*practice.Problem) *model.SubmitDraftPayload {
		return &model.SubmitDraftPayload{Draft: r, Errors: errors}
	})
}

// submit submits what a draft says.
func submit(ctx context.Context, op *store.Operation, r *ent.ConcernDraft) (uuid.UUID, []practice.Problem, error) {
	says, err := contentOf(r)
	if err != nil {
		return uuid.UUID{}, nil, err
	}
	input := concern(says)
	if err := standing(ctx, &input); err != nil {
		return uuid.UUID{}, nil, err
	}
	s := referral.NewSubmission(op, input)
	s.DraftedBy = &r.AuthorID
	problems, err := s.Check(ctx)
	if problems = append(problems, practice.CheckSaid(says.ImmediateRisk, says.FamilyKnows)...); err != nil || len(problems) > 0 {
		return uuid.UUID{}, problems, err
	}
	id, err := s.Write(ctx)
	return id, nil, err
}

// DiscardDraft discards a draft. It is kept.
func (Mutations) DiscardDraft(ctx context.Context, in model.DiscardDraftInput) (*model.DiscardDraftPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, problems, err := lock(ctx, in.ID, in.Version)
		if err != nil || r == nil {
			return in.ID, problems, err
		}
		problems = append(practice.CheckDiscardingDraft(stateOf(op, r)), practice.ValidateReason(in.Reason)...)
		if len(problems) > 0 {
			return r.ID, problems, nil
		}
		if err := r.Update().SetState(practice.ConcernDraftStateDiscarded).SetDiscardedAt(op.Now).SetDiscardedByID(op.Viewer.PractitionerID).
			SetDiscardReason(in.Reason).Exec(ctx); err != nil {
			return r.ID, nil, err
		}
		return r.ID, nil, op.NotifyDraft(ctx, r.ID)
	})
	return operation.Payload(ctx, d, err, "draft", byID, func(r *ent.ConcernDraft, errors []*practice.Problem) *model.DiscardDraftPayload {
		return &model.DiscardDraftPayload{Draft: r, Errors: errors}
	})
}
