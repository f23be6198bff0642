package voice

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/chronologyevent"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// WithdrawVoice withdraws a record that should not be there. It stays readable.
func (Mutations) WithdrawVoice(ctx context.Context, in model.WithdrawVoiceInput) (*model.WithdrawVoicePayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, problems, err := lock(ctx, in.ID, in.Version)
		if err != nil || r == nil {
			return in.ID, problems, err
		}
		problems, err = checkWithdrawing(ctx, r)
		if problems = append(problems, practice.ValidateReason(in.Reason)...); err != nil || len(problems) > 0 {
			return r.ID, problems, err
		}
		if err := r.Update().SetWithdrawnAt(op.Now).SetWithdrawnByID(op.Viewer.PractitionerID).
			SetWithdrawalReason(operation.Trimmed(&in.Reason)).Exec(ctx); err != nil {
			return r.ID, nil, err
		}
		return r.ID, nil, recordEvent(ctx, r, practice.VoiceWithdrawnSummary, &r.ID, operation.TrimmedOrNil(&in.Reason))
	})
	payload := func(r *ent.VoiceRecord, errors []*practice.Problem) *model.WithdrawVoicePayload {
		return &model.WithdrawVoicePayload{VoiceRecord: r, Errors: errors}
	}
	return operation.Payload(ctx, d, err, "voiceRecord", byID, payload)
}

const eventCorrectedMeanwhile = "Another practitioner corrected an event of this record at the same moment. Nothing was saved. " +
	"Read it again."

// correctEvent corrects what the chronology says of an influence of a record. The event of
// another release may be missing; then the withdrawal is an event of its own.
func correctEvent(ctx context.Context, r *ent.VoiceRecord, of *practice.VoiceInfluence, summary, reason string) error {
	id, err := store.FromContext(ctx).StandingInfluenceEvent(ctx, r.ID, of)
	if err != nil {
		return err
	}
	e := operation.Event{Children: []uuid.UUID{r.ChildID}, Source: &r.ID, Category: practice.EventCategoryVoice,
		Significance: practice.SignificanceRoutine, Summary: summary}
	if id != nil {
		wrong, err := operation.Client(ctx).ChronologyEvent.Query().Where(chronologyevent.ID(*id)).Only(ctx)
		if err != nil {
			return err
		}
		e.Corrects, e.Reason, e.OccurredAt, e.Classification = id, operation.TrimmedOrNil(&reason), wrong.OccurredAt, wrong.Classification
	}
	_, err = operation.RecordEvent(ctx, e)
	return operation.ConflictIfTaken(ctx, err, eventCorrectedMeanwhile)
}
