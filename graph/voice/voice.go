package voice

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/child"
	"heed/ent/voicerecord"
	childapi "heed/graph/child"
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
		wrong, problems, err := checkRecording(ctx, in)
		if err != nil || len(problems) > 0 {
			return uuid.UUID{}, problems, err
		}
		influences := []*practice.VoiceInfluence{}
		if wrong != nil {
			influences = wrong.Influences
		}
		r, err := operation.Client(ctx).VoiceRecord.Create().SetChildID(in.ChildID).SetHeardOn(in.HeardOn).
			SetSetting(in.Setting).SetMethod(in.Method).SetSeenAlone(in.SeenAlone).
			SetNillableReasonNotAlone(operation.TrimmedOrNil(in.ReasonNotAlone)).SetNillableWords(operation.TrimmedOrNil(in.Words)).
			SetNillableReading(operation.TrimmedOrNil(in.Reading)).
			SetNillableWishesAndFeelings(operation.TrimmedOrNil(in.WishesAndFeelings)).
			SetNillableCorrectsID(in.CorrectsID).SetNillableCorrectionReason(operation.TrimmedOrNil(in.CorrectionReason)).
			SetInfluences(influences).
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
	return recordEvent(ctx, r, practice.VoiceSummary(r.SeenAlone), r.CorrectsID, r.CorrectionReason)
}

// recordEvent records an event of the day on which the child was heard. It corrects the
// event of the record that it replaces, if any.
func recordEvent(ctx context.Context, r *ent.VoiceRecord, summary string, replaces *uuid.UUID, reason *string) error {
	_, err := operation.RecordEvent(ctx, operation.Event{Children: []uuid.UUID{r.ChildID}, Source: &r.ID,
		OccurredAt: practice.StartOfDay(*operation.DateOf(&r.HeardOn)), Category: practice.EventCategoryVoice,
		Significance: practice.SignificanceRoutine, Summary: summary, Replaces: replaces, Reason: reason})
	return operation.ConflictIfTaken(ctx, err, eventCorrectedMeanwhile)
}

const correctedMeanwhile = "Another practitioner corrected this record at the same moment. Nothing was saved. Read it again."

// checkRecording lists everything that stands against a new voice record. It returns the
// record that the new one corrects, if any.
func checkRecording(ctx context.Context, in model.RecordVoiceInput) (*ent.VoiceRecord, []practice.Problem, error) {
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
		return nil, nil, err
	default:
		facts.Born, facts.Died = childapi.EarliestBirth(c), operation.DateOf(c.DiedOn)
		facts.Unborn = childapi.IsUnborn(c)
	}
	wrong, uncorrectable, err := lockWrong(ctx, in)
	return wrong, append(append(problems, practice.ValidateVoice(facts)...), uncorrectable...), err
}

// lockWrong loads the record that a new one corrects, if any, and lists what stands
// against that. The lock keeps the influences that the new record begins with. Whether it
// was corrected is asked before: of two corrections at once, the second is a conflict.
func lockWrong(ctx context.Context, in model.RecordVoiceInput) (*ent.VoiceRecord, []practice.Problem, error) {
	if in.CorrectsID == nil {
		return nil, nil, nil
	}
	query := operation.Client(ctx).VoiceRecord.Query().Where(voicerecord.ID(*in.CorrectsID))
	wrong, err := query.Clone().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, operation.ProblemNotFound(ctx, *in.CorrectsID, "correctsId"), nil
	}
	if err != nil {
		return nil, nil, err
	}
	if wrong.ChildID != in.ChildID {
		return nil, operation.ProblemInvalid("The record to correct is about another child. Choose one of this child.", "correctsId"), nil
	}
	problems, err := checkCorrecting(ctx, wrong)
	if err != nil || len(problems) > 0 {
		return nil, problems, err
	}
	wrong, err = query.ForUpdate().Only(ctx)
	if err != nil {
		return nil, nil, err
	}
	return wrong, practice.CheckVoiceStands(wrong.WithdrawnAt != nil, false, "correctsId"), nil
}

// lock loads a record for a change of a version, or says why it cannot.
func lock(ctx context.Context, id uuid.UUID, version int) (*ent.VoiceRecord, []practice.Problem, error) {
	r, err := operation.Client(ctx).VoiceRecord.Query().Where(voicerecord.ID(id)).ForUpdate().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, operation.ProblemNotFound(ctx, id, "id"), nil
	}
	if err != nil {
		return nil, nil, err
	}
	return r, nil, operation.CheckVersion(ctx, r.ID, r.Version, version)
}

func byID(ctx context.Context, id uuid.UUID) (*ent.VoiceRecord, error) {
	q, err := operation.Client(ctx).VoiceRecord.Query().Where(voicerecord.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	r, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, r, err)
}
