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
	"heed/ent/voicerecord"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

type (
	// Fields answers the computed fields of VoiceRecord.
	Fields struct{}
	// InfluenceFields answers the records that an influence leads to.
	InfluenceFields struct{}
)

// RecordInfluence adds to a voice record what it changed.
func (Mutations) RecordInfluence(ctx context.Context, in model.RecordInfluenceInput) (*model.RecordInfluencePayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, err := operation.Client(ctx).VoiceRecord.Query().Where(voicerecord.ID(in.ID)).ForUpdate().Only(ctx)
		if ent.IsNotFound(err) {
			return in.ID, operation.ProblemNotFound(ctx, in.ID, "id"), nil
		}
		if err != nil {
			return in.ID, nil, err
		}
		if err := operation.CheckVersion(ctx, r.ID, r.Version, in.Version); err != nil {
			return r.ID, nil, err
		}
		problems := practice.ValidateInfluence(in.Kind, in.Text, len(r.Influences))
		corrected, err := checkInfluencing(ctx, r)
		if err != nil {
			return r.ID, nil, err
		}
		unfit, err := checkChanged(ctx, in.ChangedID, r.ChildID)
		if problems = slices.Concat(problems, corrected, unfit); err != nil || len(problems) > 0 {
			return r.ID, problems, err
		}
		influence := &practice.VoiceInfluence{Kind: in.Kind, Text: operation.Trimmed(&in.Text),
			RecordedBy: op.Viewer.PractitionerID.String(), RecordedAt: op.Now}
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

type corrections struct{}

// checkInfluencing refuses an influence of a record that was corrected.
func checkInfluencing(ctx context.Context, r *ent.VoiceRecord) ([]practice.Problem, error) {
	all := store.FromContext(ctx).Listed("VoiceRecord")
	corrected, err := operation.Batch(ctx, corrections{}, r.ID, all, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
		found, err := operation.Client(ctx).VoiceRecord.Query().Where(voicerecord.CorrectsIDIn(ids...)).All(ctx)
		answers := map[uuid.UUID]bool{}
		for _, c := range found {
			answers[*c.CorrectsID] = true
		}
		return answers, err
	})
	if err != nil || !corrected {
		return nil, err
	}
	return []practice.Problem{{Code: practice.ProblemCodeIllegalState, Path: []string{"id"},
		Message: "This record was corrected. Record the influence on the record that corrects it."}}, nil
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

// ViewerCan lists the verbs on a voice record.
func (Fields) ViewerCan(ctx context.Context, r *ent.VoiceRecord) ([]*model.Permission, error) {
	return operation.Permissions(ctx, r.ChildID, operation.Permission{Verb: model.VerbRecordInfluence,
		Check: func() ([]practice.Problem, error) { return checkInfluencing(ctx, r) }})
}

// Changed is the record that a voice changed, or null where the viewer cannot see it.
func (InfluenceFields) Changed(ctx context.Context, i *practice.VoiceInfluence) (ent.Noder, error) {
	if i.Changed == "" {
		return nil, nil
	}
	return leads(ctx, i.Changed, "VoiceInfluence.changed")
}

// RecordedBy is the practitioner who recorded an influence.
func (InfluenceFields) RecordedBy(ctx context.Context, i *practice.VoiceInfluence) (*ent.Practitioner, error) {
	found, err := leads(ctx, i.RecordedBy, "VoiceInfluence.recordedBy")
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
