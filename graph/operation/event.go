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
	Children       []uuid.UUID
	Household      *uuid.UUID
	OccurredAt     time.Time // the operation's instant by default
	Category       practice.EventCategory
	Summary        string
	Impact         string
	Significance   practice.Significance
	Classification practice.Classification // ROUTINE by default
	Source         *uuid.UUID
	Corrects       *uuid.UUID
	Reason         *string
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
