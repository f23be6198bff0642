package graph

import (
	"context"
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/child"
	"heed/ent/chronologyevent"
	"heed/ent/household"
	"heed/graph/model"
	"heed/practice"
	"heed/store"
)

// mostSubjects is how many children one event names.
const mostSubjects = 20

// entry is an event on its way into the chronology.
type entry struct {
	children       []uuid.UUID
	household      *uuid.UUID
	occurredAt     time.Time // now, where it is zero
	category       practice.EventCategory
	summary        string
	impact         string
	significance   practice.Significance
	classification practice.Classification // ROUTINE, where it is empty
	source         *uuid.UUID
	corrects       *uuid.UUID
	reason         *string
}

// record adds an event to the lives of its children, in the operation's transaction.
func record(ctx context.Context, e entry) (uuid.UUID, error) {
	op := store.FromContext(ctx)
	if e.occurredAt.IsZero() {
		e.occurredAt = op.Now
	}
	if e.classification == "" {
		e.classification = practice.ClassificationRoutine
	}
	event, err := client(ctx).ChronologyEvent.Create().SetNillableHouseholdID(e.household).SetOccurredAt(e.occurredAt).SetRecordedAt(op.Now).
		SetAgency(op.Viewer.Agency).SetOrganisationID(op.Viewer.OrganisationID).SetRecordedByID(op.Viewer.PractitionerID).
		SetCategory(e.category).SetSummary(e.summary).SetNillableImpact(filled(&e.impact)).SetSignificance(e.significance).
		SetClassification(e.classification).SetNillableSourceID(e.source).SetNillableCorrectsID(e.corrects).
		SetNillableCorrectionReason(e.reason).Save(ctx)
	if err != nil {
		return uuid.UUID{}, err
	}
	return event.ID, op.NameSubjects(ctx, event.ID, e.occurredAt, e.children)
}

// RecordEvent adds a practitioner's own event.
func (mutations) RecordEvent(ctx context.Context, input model.RecordEventInput) (*model.RecordEventPayload, error) {
	d, err := write(ctx, "recordEvent", input.IdempotencyKey, input, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		problems := practice.ValidateEvent(practice.EventEntry{Now: op.Now, OccurredAt: &input.OccurredAt, Category: input.Category,
			Significance: input.Significance, Classification: input.Classification, Summary: input.Summary, Impact: or(input.Impact, "")})
		unseen, err := childrenTogether(ctx, practice.SharedRecordKindEvent, input.ChildIds, mostSubjects, "childIds")
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		problems = append(problems, unseen...)
		if input.HouseholdID != nil {
			seen, err := client(ctx).Household.Query().Where(household.ID(*input.HouseholdID)).Exist(ctx)
			if err != nil {
				return uuid.UUID{}, nil, err
			}
			if seen {
				op.Counted(*input.HouseholdID)
			} else {
				problems = append(problems, missing(ctx, *input.HouseholdID, "householdId")...)
			}
		}
		if len(problems) > 0 {
			return uuid.UUID{}, problems, nil
		}
		id, err := record(ctx, entry{children: input.ChildIds, household: input.HouseholdID, occurredAt: input.OccurredAt,
			category: input.Category, summary: input.Summary, impact: or(input.Impact, ""), significance: input.Significance,
			classification: input.Classification})
		return id, nil, err
	})
	return answered(ctx, d, err, "event", eventByID, func(r *ent.ChronologyEvent, errors []*practice.Problem) *model.RecordEventPayload {
		return &model.RecordEventPayload{Event: r, Errors: errors}
	})
}

// CorrectEvent adds an event that stands for a wrong one, which stays.
func (mutations) CorrectEvent(ctx context.Context, input model.CorrectEventInput) (*model.CorrectEventPayload, error) {
	d, err := write(ctx, "correctEvent", input.IdempotencyKey, input, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		wrong, err := client(ctx).ChronologyEvent.Query().Where(chronologyevent.ID(input.ID)).WithSubjects().Only(ctx)
		if ent.IsNotFound(err) {
			return uuid.UUID{}, missing(ctx, input.ID, "id"), nil
		}
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		at, significance := or(input.OccurredAt, wrong.OccurredAt), or(input.Significance, wrong.Significance)
		children := make([]uuid.UUID, len(wrong.Edges.Subjects))
		for i, s := range wrong.Edges.Subjects {
			children[i] = s.ChildID
		}
		problems, err := againstContinuing(ctx, practice.SharedRecordKindEvent, children)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		corrected, err := againstCorrecting(ctx, wrong)
		if problems = append(problems, corrected...); err != nil {
			return uuid.UUID{}, nil, err
		}
		problems = append(problems, practice.ValidateEvent(practice.EventEntry{Now: op.Now, OccurredAt: &at,
			Category: wrong.Category, Significance: significance, Classification: wrong.Classification, Summary: input.Summary, Impact: or(input.Impact, "")})...)
		if problems = append(problems, practice.ValidateReason(input.Reason)...); len(problems) > 0 {
			return uuid.UUID{}, problems, nil
		}
		id, err := record(ctx, entry{children: children, household: wrong.HouseholdID, occurredAt: at, category: wrong.Category,
			summary: input.Summary, impact: or(input.Impact, ""), significance: significance, classification: wrong.Classification,
			corrects: &wrong.ID, reason: &input.Reason})
		if err != nil {
			return uuid.UUID{}, nil, meanwhile(ctx, err, "Somebody else corrected this event at the same moment. Nothing was written.")
		}
		return id, nil, op.CorrectSubjects(ctx, id)
	})
	return answered(ctx, d, err, "event", eventByID, func(r *ent.ChronologyEvent, errors []*practice.Problem) *model.CorrectEventPayload {
		return &model.CorrectEventPayload{Event: r, Errors: errors}
	})
}

type corrections struct{}

// againstCorrecting says what stands against the viewer's correcting an event:
// that another organisation recorded it, or that it is corrected already.
func againstCorrecting(ctx context.Context, e *ent.ChronologyEvent) ([]practice.Problem, error) {
	op := store.FromContext(ctx)
	if e.OrganisationID != op.Viewer.OrganisationID {
		return notAllowed("An event is corrected by the organisation that recorded it.", "id"), nil
	}
	corrected, err := batched(ctx, corrections{}, e.ID, op.Events, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
		found, err := client(ctx).ChronologyEvent.Query().Where(chronologyevent.CorrectsIDIn(ids...)).All(ctx)
		answers := map[uuid.UUID]bool{}
		for _, c := range found {
			answers[*c.CorrectsID] = true
		}
		return answers, err
	})
	if err != nil || !corrected {
		return nil, err
	}
	return []practice.Problem{{Code: practice.ProblemCodeAlreadyExists, Path: []string{"id"},
		Message: "This event has been corrected already: correct the correction."}}, nil
}

func eventByID(ctx context.Context, id uuid.UUID) (*ent.ChronologyEvent, error) {
	q, err := client(ctx).ChronologyEvent.Query().Where(chronologyevent.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	e, err := q.Only(ctx)
	return shownOrNil(ctx, id, e, err)
}

// Source is the record that an event came from, where the viewer sees it.
func (eventFields) Source(ctx context.Context, e *ent.ChronologyEvent) (ent.Noder, error) {
	if e.SourceID == nil {
		return nil, nil
	}
	return nodeOf(ctx, *e.SourceID, store.FromContext(ctx).Sources)
}

// childrenSeen says which of the children a mutation names are not to be seen,
// and whether there are too few or too many.
func childrenSeen(ctx context.Context, ids []uuid.UUID, most int, path string) ([]practice.Problem, error) {
	if problems := practice.ValidateCount(len(ids), most, "child", "children", path); len(problems) > 0 {
		return problems, nil
	}
	seen, err := client(ctx).Child.Query().Where(child.IDIn(ids...)).IDs(ctx)
	if err != nil {
		return nil, err
	}
	return notAmong(ctx, ids, seen, path), nil
}
