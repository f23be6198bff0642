package referral

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// checkAddingInformation lists what stands against further information on a referral.
func checkAddingInformation(op *store.Operation, r *ent.Referral) []practice.Problem {
	if r.SubmittedByID != op.Viewer.PractitionerID && (r.OrganisationID != op.Viewer.OrganisationID || !auth.Oversees(op.Viewer)) {
		return operation.ProblemNotAllowed("Only the submitter can add to the concern, and the safeguarding leads and managers of their "+
			"organisation. Tell social care what you know.", "id")
	}
	return practice.CheckReferralVerb(r.State, practice.ReferralVerbAddInformation, false)
}

// AddReferralInformation adds further information to an undecided referral.
func (Mutations) AddReferralInformation(ctx context.Context, input model.AddReferralInformationInput) (
	*model.AddReferralInformationPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, problems, err := lockReferral(ctx, input.ID)
		if err != nil || r == nil {
			return input.ID, problems, err
		}
		problems = append(checkAddingInformation(op, r), practice.ValidateInformation(input.Text)...)
		if len(problems) > 0 {
			return r.ID, problems, nil
		}
		added, err := operation.Client(ctx).ReferralInformation.Create().SetReferralID(r.ID).SetAddedByID(op.Viewer.PractitionerID).
			SetOrganisationID(op.Viewer.OrganisationID).SetAddedAt(op.Now).SetText(input.Text).Save(ctx)
		if err != nil {
			return r.ID, nil, err
		}
		return r.ID, nil, op.NotifyInformation(ctx, added.ID)
	})
	return operation.Payload(ctx, d, err, "referral", referralByID,
		func(r *ent.Referral, errors []*practice.Problem) *model.AddReferralInformationPayload {
			return &model.AddReferralInformationPayload{Referral: r, Errors: errors}
		})
}

// Information lists the further information on a referral, in the order in which it was
// added.
func (Fields) Information(ctx context.Context, r *ent.Referral) ([]*ent.ReferralInformation, error) {
	added, err := r.Information(ctx)
	added = operation.NonNil(slices.Clone(added))
	slices.SortFunc(added, func(a, b *ent.ReferralInformation) int { return slices.Compare(a.ID[:], b.ID[:]) })
	return added, err
}
