package graph

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/graph/model"
	"heed/practice"
	"heed/store"
)

// AddProfileEvidence adds what somebody involved has seen to a draft.
func (m mutations) AddProfileEvidence(ctx context.Context, input model.AddProfileEvidenceInput) (*model.AddProfileEvidencePayload, error) {
	d, err := write(ctx, "addProfileEvidence", input.IdempotencyKey, input, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		p, problems, err := profileLocked(ctx, input.ID)
		if err != nil || p == nil {
			return input.ID, problems, err
		}
		if problems = againstProfile(p, practice.CareProfileVerbGrade); len(problems) > 0 {
			return p.ID, problems, nil
		}
		definition, err := m.instrumentOf(ctx, p.InstrumentID)
		if err != nil {
			return p.ID, nil, err
		}
		age, err := ageOf(ctx, p)
		if err != nil {
			return p.ID, nil, err
		}
		if problems = practice.ValidateProfileEvidence(definition, or(age, 0), input.Item, input.Text); len(problems) > 0 {
			return p.ID, problems, nil
		}
		return p.ID, nil, client(ctx).ProfileEvidence.Create().SetProfileID(p.ID).SetChildID(p.ChildID).SetNillableItem(input.Item).
			SetText(textOf(&input.Text)).SetRecordedByID(op.Viewer.PractitionerID).SetOrganisationID(op.Viewer.OrganisationID).
			SetRecordedAt(op.Now).Exec(ctx)
	})
	return answered(ctx, d, err, "careProfile", careProfileByID, func(p *ent.CareProfile, errors []*practice.Problem) *model.AddProfileEvidencePayload {
		return &model.AddProfileEvidencePayload{CareProfile: p, Errors: errors}
	})
}
