package voice

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/action"
	"heed/ent/careprofile"
	"heed/ent/child"
	"heed/ent/referral"
	"heed/ent/referraldecision"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// InfluenceFields answers the records that an influence leads to.
type InfluenceFields struct{}

// RecordInfluence adds to a voice record what it changed.
func (Mutations) RecordInfluence(ctx context.Context, in model.RecordInfluenceInput) (*model.RecordInfluencePayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, problems, err := lock(ctx, in.ID, in.Version)
		if err != nil || r == nil {
			return in.ID, problems, err
		}
		closed, err := checkInfluencing(ctx, r)
		if err != nil {
			return r.ID, nil, err
		}
		unfit, err := checkChanged(ctx, in.ChangedID, r.ChildID)
		problems = slices.Concat(practice.ValidateInfluence(in.Kind, in.Text), closed, unfit)
		if err != nil || len(problems) > 0 {
			return r.ID, problems, err
		}
		influence := &practice.VoiceInfluence{Kind: in.Kind, Text: operation.Trimmed(&in.Text),
			RecordedBy: op.Viewer.PractitionerID.String(), Organisation: op.Viewer.OrganisationID.String(), RecordedAt: op.Now}
		if in.ChangedID != nil {
			influence.Changed = in.ChangedID.String()
		}
		if err := r.Update().SetInfluences(append(slices.Clone(r.Influences), influence)).Exec(ctx); err != nil {
			return r.ID, nil, err
		}
		_, err = operation.RecordEvent(ctx, operation.Event{Children: []uuid.UUID{r.ChildID}, Source: &r.ID,
			Category: practice.EventCategoryVoice, Significance: practice.SignificanceRoutine, Summary: practice.InfluenceSummary(in.Kind)})
		return r.ID, nil, err
	})
	payload := func(r *ent.VoiceRecord, errors []*practice.Problem) *model.RecordInfluencePayload {
		return &model.RecordInfluencePayload{VoiceRecord: r, Errors: errors}
	}
	return operation.Payload(ctx, d, err, "voiceRecord", byID, payload)
}

// WithdrawInfluence marks an influence as wrong. It stays in the record.
func (Mutations) WithdrawInfluence(ctx context.Context, in model.WithdrawInfluenceInput) (*model.WithdrawInfluencePayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, problems, err := lock(ctx, in.ID, in.Version)
		if err != nil || r == nil {
			return in.ID, problems, err
		}
		if problems, err = checkStands(ctx, r); err != nil {
			return r.ID, nil, err
		}
		wrong, unfit := practice.FindInfluence(r.Influences, in.Position)
		if wrong != nil {
			unfit = checkOwn(ctx, wrong.Organisation, othersInfluence, "position")
		}
		if problems = slices.Concat(problems, unfit, practice.ValidateReason(in.Reason)); len(problems) > 0 {
			return r.ID, problems, nil
		}
		withdrawn := *wrong
		withdrawn.WithdrawnAt, withdrawn.WithdrawnBy = &op.Now, op.Viewer.PractitionerID.String()
		withdrawn.WithdrawalReason = operation.TrimmedOrNil(&in.Reason)
		influences := slices.Clone(r.Influences)
		influences[in.Position-1] = &withdrawn
		if err := r.Update().SetInfluences(influences).Exec(ctx); err != nil {
			return r.ID, nil, err
		}
		return r.ID, nil, correctEvent(ctx, r, wrong, practice.InfluenceWithdrawnSummary(wrong.Kind), in.Reason)
	})
	payload := func(r *ent.VoiceRecord, errors []*practice.Problem) *model.WithdrawInfluencePayload {
		return &model.WithdrawInfluencePayload{VoiceRecord: r, Errors: errors}
	}
	return operation.Payload(ctx, d, err, "voiceRecord", byID, payload)
}

// checkInfluencing lists what stands against a further influence of a record.
func checkInfluencing(ctx context.Context, r *ent.VoiceRecord) ([]practice.Problem, error) {
	problems, err := checkStands(ctx, r)
	return append(problems, practice.CheckInfluences(r.Influences)...), err
}

const othersInfluence = "Only the organisation that recorded an influence, or social care, can withdraw it."

// checkWithdrawingOne lists what stands against withdrawing any influence of a record.
func checkWithdrawingOne(ctx context.Context, r *ent.VoiceRecord) ([]practice.Problem, error) {
	problems, err := checkStands(ctx, r)
	if err != nil || len(problems) > 0 {
		return problems, err
	}
	problems = []practice.Problem{{Code: practice.ProblemCodeIllegalState, Message: "The voice record has no influence to withdraw."}}
	for _, i := range r.Influences {
		if i.WithdrawnAt == nil {
			if problems = checkOwn(ctx, i.Organisation, othersInfluence, "position"); len(problems) == 0 {
				return nil, nil
			}
		}
	}
	return problems, nil
}

// ViewerCan lists the verbs on an influence.
func (InfluenceFields) ViewerCan(ctx context.Context, i *store.Influence) ([]*model.Permission, error) {
	return operation.Permissions(ctx, i.Of.ChildID, operation.Permission{Verb: model.VerbWithdrawInfluence,
		Check: func() ([]practice.Problem, error) {
			problems, err := checkStands(ctx, i.Of)
			return slices.Concat(problems, practice.CheckInfluenceStands(i.VoiceInfluence),
				checkOwn(ctx, i.Organisation, othersInfluence, "position")), err
		}})
}

const notAbout = "The record does not concern the child. Choose an action, a care profile, a concern or a decision that does."

// checkChanged requires the record that a voice changed to be one that concerns the child.
func checkChanged(ctx context.Context, changed *uuid.UUID, kid uuid.UUID) ([]practice.Problem, error) {
	if changed == nil {
		return nil, nil
	}
	c, about, visible := operation.Client(ctx), false, false
	kind, _ := store.TypeOf(*changed)
	var err error
	switch kind {
	case "Action":
		q := c.Action.Query().Where(action.ID(*changed))
		if visible, err = q.Clone().Exist(ctx); err == nil {
			about, err = q.Where(action.HasChildrenWith(child.ID(kid))).Exist(ctx)
		}
	case "CareProfile":
		q := c.CareProfile.Query().Where(careprofile.ID(*changed))
		if visible, err = q.Clone().Exist(ctx); err == nil {
			about, err = q.Where(careprofile.ChildID(kid)).Exist(ctx)
		}
	case "Referral":
		q := c.Referral.Query().Where(referral.ID(*changed))
		if visible, err = q.Clone().Exist(ctx); err == nil {
			about, err = q.Where(referral.HasChildrenWith(child.ID(kid))).Exist(ctx)
		}
	case "ReferralDecision":
		q := c.ReferralDecision.Query().Where(referraldecision.ID(*changed))
		if visible, err = q.Clone().Exist(ctx); err == nil {
			about, err = q.Where(referraldecision.HasReferralWith(referral.HasChildrenWith(child.ID(kid)))).Exist(ctx)
		}
	}
	switch {
	case err != nil:
		return nil, err
	case !visible:
		return operation.ProblemNotFound(ctx, *changed, "changedId"), nil
	case !about:
		return operation.ProblemInvalid(notAbout, "changedId"), nil
	}
	return nil, nil
}

// Changed is the record that a voice changed, or null where the viewer cannot see it.
func (InfluenceFields) Changed(ctx context.Context, i *store.Influence) (ent.Noder, error) {
	if i.Changed == "" {
		return nil, nil
	}
	return leads(ctx, i.Changed, "VoiceInfluence.changed")
}

// Organisation is the organisation of the practitioner who recorded an influence.
func (InfluenceFields) Organisation(ctx context.Context, i *store.Influence) (*ent.Organisation, error) {
	found, err := leads(ctx, i.Organisation, "VoiceInfluence.organisation")
	of, _ := found.(*ent.Organisation)
	return of, err
}

// RecordedBy is the practitioner who recorded an influence.
func (InfluenceFields) RecordedBy(ctx context.Context, i *store.Influence) (*ent.Practitioner, error) {
	found, err := leads(ctx, i.RecordedBy, "VoiceInfluence.recordedBy")
	by, _ := found.(*ent.Practitioner)
	return by, err
}

// WithdrawnBy is the practitioner who withdrew an influence.
func (InfluenceFields) WithdrawnBy(ctx context.Context, i *store.Influence) (*ent.Practitioner, error) {
	if i.WithdrawnBy == "" {
		return nil, nil
	}
	found, err := leads(ctx, i.WithdrawnBy, "VoiceInfluence.withdrawnBy")
	by, _ := found.(*ent.Practitioner)
	return by, err
}

// leads loads a record that influences lead to, with those of all records on the page.
func leads(ctx context.Context, id, list string) (ent.Noder, error) {
	of, err := uuid.Parse(id)
	if err != nil {
		return nil, err
	}
	return operation.Node(ctx, of, store.FromContext(ctx).Listed(list))
}
