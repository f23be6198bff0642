package careprofile

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	instrumentapi "heed/graph/instrument"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// AddProfileEvidence adds an observation of somebody involved to a draft.
func (Mutations) AddProfileEvidence(ctx context.Context, input model.AddProfileEvidenceInput) (*model.AddProfileEvidencePayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		p, problems, err := lockProfile(ctx, input.ID)
		if err != nil || p == nil {
			return input.ID, problems, err
		}
		if problems = checkProfile(p, practice.CareProfileVerbGrade); len(problems) > 0 {
			return p.ID, problems, nil
		}
		definition, err := instrumentapi.InstrumentOf(ctx, p.InstrumentID)
		if err != nil {
			return p.ID, nil, err
		}
		age, err := ageOf(ctx, p)
		if err != nil {
			return p.ID, nil, err
		}
		if problems = practice.ValidateProfileEvidence(definition, operation.ValueOr(age, 0), input.Item, input.Text); len(problems) > 0 {
			return p.ID, problems, nil
		}
		return p.ID, nil, operation.Client(ctx).ProfileEvidence.Create().SetProfileID(p.ID).SetChildID(p.ChildID).SetNillableItem(input.Item).
			SetText(operation.Trimmed(&input.Text)).SetRecordedByID(op.Viewer.PractitionerID).SetOrganisationID(op.Viewer.OrganisationID).
			SetRecordedAt(op.Now).Exec(ctx)
	})
	return operation.Payload(ctx, d, err, "careProfile", careProfileByID,
		func(p *ent.CareProfile, errors []*practice.Problem) *model.AddProfileEvidencePayload {
			return &model.AddProfileEvidencePayload{CareProfile: p, Errors: errors}
		})
}
