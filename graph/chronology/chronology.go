package chronology

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/chronologyevent"
	"heed/ent/household"
	childapi "heed/graph/child"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// MaxSubjects is how many children one event can name.
const MaxSubjects = 20

// RecordEvent adds an event that a practitioner writes.
func (Mutations) RecordEvent(ctx context.Context, input model.RecordEventInput) (*model.RecordEventPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		died, err := childapi.FirstDeath(ctx, input.ChildIds)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		problems := practice.ValidateEvent(practice.EventEntry{Now: op.Now, Died: died, OccurredAt: &input.OccurredAt, Category: input.Category,
			Significance: input.Significance, Classification: input.Classification, Summary: input.Summary,
			Impact: operation.ValueOr(input.Impact, "")})
		unseen, err := childapi.CheckChildrenTogether(ctx, practice.SharedRecordKindEvent, input.ChildIds, MaxSubjects, "childIds")
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		problems = append(problems, unseen...)
		if input.HouseholdID != nil {
			visible, err := operation.Client(ctx).Household.Query().Where(household.ID(*input.HouseholdID)).Exist(ctx)
			if err != nil {
				return uuid.UUID{}, nil, err
			}
			if visible {
				op.Counted(*input.HouseholdID)
			} else {
				problems = append(problems, operation.ProblemNotFound(ctx, *input.HouseholdID, "householdId")...)
			}
		}
		if len(problems) > 0 {
			return uuid.UUID{}, problems, nil
		}
		id, err := operation.RecordEvent(ctx,
			operation.Event{Children: input.ChildIds, Household: input.HouseholdID, OccurredAt: input.OccurredAt,
				Category: input.Category, Summary: input.Summary, Impact: operation.ValueOr(input.Impact, ""), Significance: input.Significance,
				Classification: input.Classification})
		return id, nil, err
	})
	return operation.Payload(ctx, d, err, "event", eventByID,
		func(r *ent.ChronologyEvent, errors []*practice.Problem) *model.RecordEventPayload {
			return &model.RecordEventPayload{Event: r, Errors: errors}
		})
}

// CorrectEvent adds an event that corrects another one. The corrected event stays.
func (Mutations) CorrectEvent(ctx context.Context, input model.CorrectEventInput) (*model.CorrectEventPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		wrong, err := operation.Client(ctx).ChronologyEvent.Query().Where(chronologyevent.ID(input.ID)).WithSubjects().Only(ctx)
		if ent.IsNotFound(err) {
			return uuid.UUID{}, operation.ProblemNotFound(ctx, input.ID, "id"), nil
		}
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		at, significance := operation.ValueOr(input.OccurredAt, wrong.OccurredAt), operation.ValueOr(input.Significance, wrong.Significance)
		children := make([]uuid.UUID, len(wrong.Edges.Subjects))
		for i, s := range wrong.Edges.Subjects {
			children[i] = s.ChildID
		}
		problems, err := childapi.CheckContinuing(ctx, practice.SharedRecordKindEvent, children)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		check := checkCorrecting
		if input.Withdraws {
			check = checkWithdrawing
		}
		unfit, err := check(ctx, wrong)
		if problems = append(problems, unfit...); err != nil {
			return uuid.UUID{}, nil, err
		}
		var died *practice.Date
		if !input.Withdraws { // a withdrawal says that nothing happened
			if died, err = childapi.FirstDeath(ctx, children); err != nil {
				return uuid.UUID{}, nil, err
			}
		}
		problems = append(problems, practice.ValidateEvent(practice.EventEntry{Now: op.Now, OccurredAt: &at, Died: died,
			Withdraws: input.Withdraws, Category: wrong.Category, Significance: significance, Classification: wrong.Classification,
			Summary: input.Summary,
			Impact:  operation.ValueOr(input.Impact, "")})...)
		if problems = append(problems, practice.ValidateReason(input.Reason)...); len(problems) > 0 {
			return uuid.UUID{}, problems, nil
		}
		id, err := operation.RecordEvent(ctx,
			operation.Event{Children: children, Household: wrong.HouseholdID, OccurredAt: at, Category: wrong.Category,
				Summary: input.Summary, Impact: operation.ValueOr(input.Impact, ""), Significance: significance, Classification: wrong.Classification,
				Corrects: &wrong.ID, Reason: &input.Reason, Withdraws: input.Withdraws})
		if err != nil {
			return uuid.UUID{}, nil, operation.ConflictIfTaken(ctx, err,
				"Another practitioner corrected this event at the same moment. Nothing was saved. Read it again.")
		}
		return id, nil, op.CorrectSubjects(ctx, id)
	})
	return operation.Payload(ctx, d, err, "event", eventByID,
		func(r *ent.ChronologyEvent, errors []*practice.Problem) *model.CorrectEventPayload {
			return &model.CorrectEventPayload{Event: r, Errors: errors}
		})
}

type corrections struct{}

// checkCorrecting checks that the viewer may correct an event: their organisation
// recorded it and it is not corrected yet.
func checkCorrecting(ctx context.Context, e *ent.ChronologyEvent) ([]practice.Problem, error) {
	if e.OrganisationID != store.FromContext(ctx).Viewer.OrganisationID {
		return operation.ProblemNotAllowed("Only the organisation that recorded an event can correct it.", "id"), nil
	}
	return checkStands(ctx, e)
}

// checkWithdrawing checks that the viewer may withdraw an event: their organisation recorded
// it, or they are social care, and it is not corrected yet. An event that comes from a
// record is withdrawn with the record.
func checkWithdrawing(ctx context.Context, e *ent.ChronologyEvent) ([]practice.Problem, error) {
	v := store.FromContext(ctx).Viewer
	if !operation.IsOwnOrAuthority(v, e.OrganisationID == v.OrganisationID) {
		return operation.ProblemNotAllowed("Only the organisation that recorded an event, or social care, can withdraw it.", "id"), nil
	}
	problems, err := checkStands(ctx, e)
	if err != nil || len(problems) > 0 || e.SourceID == nil {
		return problems, err
	}
	return operation.ProblemNotAllowed("This event comes from a record. Withdraw that record, mark it as mistaken or put it right.",
		"withdraws"), nil
}

// checkStands checks that an event is neither corrected nor withdrawn with its record, and
// does not say that a record was withdrawn.
func checkStands(ctx context.Context, e *ent.ChronologyEvent) ([]practice.Problem, error) {
	op := store.FromContext(ctx)
	corrected, err := operation.Batch(ctx, corrections{}, e.ID, op.Events,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
			found, err := operation.Client(ctx).ChronologyEvent.Query().Where(chronologyevent.CorrectsIDIn(ids...)).All(ctx)
			answers := map[uuid.UUID]bool{}
			for _, c := range found {
				answers[*c.CorrectsID] = true
			}
			return answers, err
		})
	if err != nil {
		return nil, err
	}
	if corrected {
		return []practice.Problem{{Code: practice.ProblemCodeAlreadyExists, Path: []string{"id"},
			Message: "This event has already been corrected. Correct the correction instead."}}, nil
	}
	withdrawn, err := isWithdrawn(ctx, e)
	if err != nil || !withdrawn && !(e.SourceID != nil && slices.Contains(practice.WithdrawalSummaries(), e.Summary)) {
		return nil, err
	}
	return []practice.Problem{{Code: practice.ProblemCodeIllegalState, Path: []string{"id"},
		Message: "The record that this event comes from was withdrawn or marked as mistaken. Its events cannot be corrected."}}, nil
}

func eventByID(ctx context.Context, id uuid.UUID) (*ent.ChronologyEvent, error) {
	q, err := operation.Client(ctx).ChronologyEvent.Query().Where(chronologyevent.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	e, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, e, err)
}

// Source is the record that an event came from, or null where the viewer cannot see it.
func (Fields) Source(ctx context.Context, e *ent.ChronologyEvent) (ent.Noder, error) {
	if e.SourceID == nil {
		return nil, nil
	}
	return operation.Node(ctx, *e.SourceID, store.FromContext(ctx).Sources)
}
