package voice

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/child"
	"heed/ent/voicerecord"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// Mutations answers the verbs on voice records.
type Mutations struct{}

// RecordVoice records what a child said or showed.
func (Mutations) RecordVoice(ctx context.Context, in model.RecordVoiceInput) (*model.RecordVoicePayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		if problems, err := checkRecording(ctx, in); err != nil || len(problems) > 0 {
			return uuid.UUID{}, problems, err
		}
		r, err := operation.Client(ctx).VoiceRecord.Create().SetChildID(in.ChildID).SetHeardOn(in.HeardOn).
			SetSetting(in.Setting).SetMethod(in.Method).SetSeenAlone(in.SeenAlone).
			SetNillableReasonNotAlone(operation.TrimmedOrNil(in.ReasonNotAlone)).SetNillableWords(operation.TrimmedOrNil(in.Words)).
			SetNillableReading(operation.TrimmedOrNil(in.Reading)).
			SetNillableWishesAndFeelings(operation.TrimmedOrNil(in.WishesAndFeelings)).
			SetNillableCorrectsID(in.CorrectsID).SetNillableCorrectionReason(operation.TrimmedOrNil(in.CorrectionReason)).
			SetOrganisationID(op.Viewer.OrganisationID).SetRecordedByID(op.Viewer.PractitionerID).SetRecordedAt(op.Now).Save(ctx)
		if err != nil {
			return uuid.UUID{}, nil, operation.ConflictIfTaken(ctx, err, correctedMeanwhile)
		}
		return r.ID, nil, recordHeard(ctx, r)
	})
	payload := func(r *ent.VoiceRecord, errors []*practice.Problem) *model.RecordVoicePayload {
		return &model.RecordVoicePayload{VoiceRecord: r, Errors: errors}
	}
	return operation.Payload(ctx, d, err, "voiceRecord", byID, payload)
}

// recordHeard records the event of a voice record. The event of a correction corrects the
// event of the record that it corrects.
func recordHeard(ctx context.Context, r *ent.VoiceRecord) error {
	_, err := operation.RecordEvent(ctx, operation.Event{Children: []uuid.UUID{r.ChildID}, Source: &r.ID,
		OccurredAt: practice.StartOfDay(*operation.DateOf(&r.HeardOn)), Category: practice.EventCategoryVoice,
		Significance: practice.SignificanceRoutine, Summary: practice.VoiceSummary(r.SeenAlone),
		Replaces: r.CorrectsID, Reason: r.CorrectionReason})
	return err
}

const correctedMeanwhile = "Another practitioner corrected this record at the same moment. Nothing was saved. Read it again."

// checkRecording lists everything that stands against a new voice record.
func checkRecording(ctx context.Context, in model.RecordVoiceInput) ([]practice.Problem, error) {
	facts := practice.VoiceFacts{HeardOn: *operation.DateOf(&in.HeardOn), Today: operation.Today(ctx),
		Setting: in.Setting, Method: in.Method, SeenAlone: in.SeenAlone,
		ReasonNotAlone: operation.ValueOr(in.ReasonNotAlone, ""), Words: operation.ValueOr(in.Words, ""),
		Reading: operation.ValueOr(in.Reading, ""), Wishes: operation.ValueOr(in.WishesAndFeelings, ""),
		Corrects: in.CorrectsID != nil, CorrectionReason: operation.ValueOr(in.CorrectionReason, "")}
	var problems []practice.Problem
	c, err := operation.Client(ctx).Child.Query().Where(child.ID(in.ChildID)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		problems = operation.ProblemNotFound(ctx, in.ChildID, "childId")
	case err != nil:
		return nil, err
	default:
		facts.Born = operation.DateOf(c.DateOfBirth)
	}
	uncorrectable, err := checkCorrecting(ctx, in)
	return append(append(problems, practice.ValidateVoice(facts)...), uncorrectable...), err
}

// checkCorrecting lists what stands against the correction of a voice record.
func checkCorrecting(ctx context.Context, in model.RecordVoiceInput) ([]practice.Problem, error) {
	if in.CorrectsID == nil {
		return nil, nil
	}
	wrong, err := operation.Client(ctx).VoiceRecord.Query().Where(voicerecord.ID(*in.CorrectsID)).WithCorrectedBy().Only(ctx)
	if ent.IsNotFound(err) {
		return operation.ProblemNotFound(ctx, *in.CorrectsID, "correctsId"), nil
	}
	if err != nil {
		return nil, err
	}
	switch {
	case wrong.ChildID != in.ChildID:
		return operation.ProblemInvalid("The record to correct is about another child. Choose one of this child.", "correctsId"), nil
	case wrong.OrganisationID != store.FromContext(ctx).Viewer.OrganisationID:
		return operation.ProblemNotAllowed("Only the organisation that recorded it can correct it.", "correctsId"), nil
	case wrong.Edges.CorrectedBy != nil:
		return []practice.Problem{{Code: practice.ProblemCodeAlreadyExists, Path: []string{"correctsId"},
			Message: "This record has already been corrected. Correct the correction instead."}}, nil
	}
	return nil, nil
}

func byID(ctx context.Context, id uuid.UUID) (*ent.VoiceRecord, error) {
	q, err := operation.Client(ctx).VoiceRecord.Query().Where(voicerecord.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	r, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, r, err)
}
