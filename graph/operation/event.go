package operation

import (
	"context"
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/chronologyevent"
	"heed/practice"
	"heed/store"
)

// Event is a chronology event to be recorded.
type Event struct {
	// Children whose chronologies it belongs to.
	Children []uuid.UUID
	// Household that it is about as well, if any.
	Household *uuid.UUID
	// OccurredAt is the operation's instant by default.
	OccurredAt time.Time
	// Category, Summary, Impact and Significance are as the practitioner, or the verb, gives them.
	Category     practice.EventCategory
	Summary      string
	Impact       string
	Significance practice.Significance
	// Classification is ROUTINE by default.
	Classification practice.Classification
	// Source is the record that the event comes from.
	Source *uuid.UUID
	// Corrects is the event that this one corrects, for the Reason.
	Corrects *uuid.UUID
	Reason   *string
	// Withdraws says that what this event corrects should not be there.
	Withdraws bool
	// Replaces is the record that the Source corrects, or the Source itself where it was
	// withdrawn, for the Reason: this event corrects the first event of that record, or the
	// last of those that correct it already.
	Replaces *uuid.UUID
}

// RecordEvent adds an event to the chronologies of its children, in the operation's
// transaction.
func RecordEvent(ctx context.Context, e Event) (uuid.UUID, error) {
	op := store.FromContext(ctx)
	if e.OccurredAt.IsZero() {
		e.OccurredAt = op.Now
	}
	if e.Classification == "" {
		e.Classification = practice.ClassificationRoutine
	}
	if e.Replaces != nil {
		if err := e.replace(ctx); err != nil {
			return uuid.UUID{}, err
		}
	}
	event, err := Client(ctx).ChronologyEvent.Create().SetNillableHouseholdID(e.Household).SetOccurredAt(e.OccurredAt).SetRecordedAt(op.Now).
		SetAgency(op.Viewer.Agency).SetOrganisationID(op.Viewer.OrganisationID).SetRecordedByID(op.Viewer.PractitionerID).
		SetCategory(e.Category).SetSummary(e.Summary).SetNillableImpact(TrimmedOrNil(&e.Impact)).SetSignificance(e.Significance).
		SetClassification(e.Classification).SetNillableSourceID(e.Source).SetNillableCorrectsID(e.Corrects).
		SetNillableCorrectionReason(e.Reason).SetWithdraws(e.Withdraws).Save(ctx)
	if err != nil {
		return uuid.UUID{}, err
	}
	if err := op.NameSubjects(ctx, event.ID, e.OccurredAt, e.Children); err != nil || e.Replaces == nil || e.Corrects == nil {
		return event.ID, err
	}
	return event.ID, op.CorrectSubjects(ctx, event.ID)
}

// replace makes the event the correction of the event of the record that it replaces.
func (e *Event) replace(ctx context.Context) error {
	wrong, err := Client(ctx).ChronologyEvent.Query().Where(chronologyevent.SourceID(*e.Replaces)).Order(chronologyevent.ByID()).First(ctx)
	if ent.IsNotFound(err) {
		e.Reason = nil
		return nil
	}
	if err != nil {
		return err
	}
	last, err := store.FromContext(ctx).LastCorrection(ctx, wrong.ID)
	e.Corrects = &last
	return err
}
