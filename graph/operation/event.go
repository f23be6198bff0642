package operation

import (
	"context"
	"time"

	"github.com/google/uuid"

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
	event, err := Client(ctx).ChronologyEvent.Create().SetNillableHouseholdID(e.Household).SetOccurredAt(e.OccurredAt).SetRecordedAt(op.Now).
		SetAgency(op.Viewer.Agency).SetOrganisationID(op.Viewer.OrganisationID).SetRecordedByID(op.Viewer.PractitionerID).
		SetCategory(e.Category).SetSummary(e.Summary).SetNillableImpact(TrimmedOrNil(&e.Impact)).SetSignificance(e.Significance).
		SetClassification(e.Classification).SetNillableSourceID(e.Source).SetNillableCorrectsID(e.Corrects).
		SetNillableCorrectionReason(e.Reason).Save(ctx)
	if err != nil {
		return uuid.UUID{}, err
	}
	return event.ID, op.NameSubjects(ctx, event.ID, e.OccurredAt, e.Children)
}
