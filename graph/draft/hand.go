package draft

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/practitioner"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/graph/organisation"
	"heed/practice"
	"heed/store"
)

// HandDraft hands a draft to one or all safeguarding leads of its organisation.
func (Mutations) HandDraft(ctx context.Context, in model.HandDraftInput) (*model.HandDraftPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, problems, err := lock(ctx, in.ID, in.Version)
		if err != nil || r == nil {
			return in.ID, problems, err
		}
		if problems, err = checkHanding(ctx, r); err == nil && in.PractitionerID != nil && len(problems) == 0 {
			problems, err = checkRecipient(ctx, op, *in.PractitionerID)
		}
		if err != nil || len(problems) > 0 {
			return r.ID, problems, err
		}
		u := r.Update().SetState(practice.ConcernDraftStateWithSafeguardingLead).SetHandedAt(op.Now)
		operation.SetOrClear(in.PractitionerID, u.SetHandedToID, u.ClearHandedToID)
		if err := u.Exec(ctx); err != nil {
			return r.ID, nil, err
		}
		return r.ID, nil, op.NotifyDraft(ctx, r.ID)
	})
	return operation.Payload(ctx, d, err, "draft", byID, func(r *ent.ConcernDraft, errors []*practice.Problem) *model.HandDraftPayload {
		return &model.HandDraftPayload{Draft: r, Errors: errors}
	})
}

// checkRecipient refuses a recipient who is no active safeguarding lead of the viewer's
// organisation.
func checkRecipient(ctx context.Context, op *store.Operation, to uuid.UUID) ([]practice.Problem, error) {
	fits, err := operation.Client(ctx).Practitioner.Query().Where(practitioner.ID(to), atWork(op.Viewer), organisation.Safeguards).Exist(ctx)
	if err != nil || fits {
		return nil, err
	}
	known, err := operation.Client(ctx).Practitioner.Query().Where(practitioner.ID(to)).Exist(ctx)
	if err != nil || !known {
		return operation.ProblemNotFound(ctx, to, "practitionerId"), err
	}
	return operation.ProblemInvalid("This person is no active safeguarding lead of your organisation. Choose one, or hand the draft to all "+
		"of them.", "practitionerId"), nil
}

// ReturnDraft returns a draft to its author.
func (Mutations) ReturnDraft(ctx context.Context, in model.ReturnDraftInput) (*model.ReturnDraftPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, problems, err := lock(ctx, in.ID, in.Version)
		if err != nil || r == nil {
			return in.ID, problems, err
		}
		problems, err = checkReturning(ctx, r)
		if problems = append(problems, practice.ValidateMissing(in.Missing)...); err != nil || len(problems) > 0 {
			return r.ID, problems, err
		}
		if err := r.Update().SetState(practice.ConcernDraftStateWithAuthor).ClearHandedToID().SetReturnedAt(op.Now).
			SetReturnedByID(op.Viewer.PractitionerID).SetMissing(in.Missing).Exec(ctx); err != nil {
			return r.ID, nil, err
		}
		return r.ID, nil, op.NotifyDraft(ctx, r.ID)
	})
	return operation.Payload(ctx, d, err, "draft", byID, func(r *ent.ConcernDraft, errors []*practice.Problem) *model.ReturnDraftPayload {
		return &model.ReturnDraftPayload{Draft: r, Errors: errors}
	})
}
