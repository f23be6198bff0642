package incident

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/incidentdelivery"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// AcknowledgeIncident records that the organisation knows of an incident.
func (Mutations) AcknowledgeIncident(ctx context.Context, input model.AcknowledgeIncidentInput) (*model.AcknowledgeIncidentPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		d, problems, err := lockDelivery(ctx, input.ID, input.Version)
		if err != nil || d == nil {
			return input.ID, problems, err
		}
		if problems := practice.CheckAcknowledgingIncident(deliveryFacts(op, d)); len(problems) > 0 {
			return d.ID, problems, nil
		}
		return d.ID, nil, d.Update().SetAcknowledgedAt(op.Now).SetAcknowledgedByID(op.Viewer.PractitionerID).Exec(ctx)
	})
	return operation.Payload(ctx, d, err, "delivery", deliveryByID,
		func(d *ent.IncidentDelivery, errors []*practice.Problem) *model.AcknowledgeIncidentPayload {
			return &model.AcknowledgeIncidentPayload{Delivery: d, Errors: errors}
		})
}

// AnswerIncident records what the organisation did. That the child is another one asks
// social care to place the incident.
func (Mutations) AnswerIncident(ctx context.Context, input model.AnswerIncidentInput) (*model.AnswerIncidentPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		d, problems, err := lockDelivery(ctx, input.ID, input.Version)
		if err != nil || d == nil {
			return input.ID, problems, err
		}
		problems = append(practice.CheckAnsweringIncident(deliveryFacts(op, d)),
			practice.ValidateIncidentAnswer(input.Answer, input.WhatWasDone)...)
		if len(problems) > 0 {
			return d.ID, problems, nil
		}
		update := d.Update().SetAnswer(input.Answer).SetWhatWasDone(operation.Trimmed(&input.WhatWasDone)).SetAnsweredAt(op.Now).
			SetAnsweredByID(op.Viewer.PractitionerID)
		if d.AcknowledgedAt == nil {
			update.SetAcknowledgedAt(op.Now).SetAcknowledgedByID(op.Viewer.PractitionerID)
		}
		if err := update.Exec(ctx); err != nil || input.Answer != practice.IncidentAnswerNotOurs {
			return d.ID, nil, err
		}
		return d.ID, nil, op.AskToPlace(ctx, []uuid.UUID{d.IncidentID})
	})
	return operation.Payload(ctx, d, err, "delivery", deliveryByID,
		func(d *ent.IncidentDelivery, errors []*practice.Problem) *model.AnswerIncidentPayload {
			return &model.AnswerIncidentPayload{Delivery: d, Errors: errors}
		})
}

func deliveryFacts(op *store.Operation, d *ent.IncidentDelivery) practice.DeliveryFacts {
	return practice.DeliveryFacts{Own: d.OrganisationID == op.Viewer.OrganisationID, Ended: d.EndedAt != nil,
		Acknowledged: d.AcknowledgedAt != nil, Answered: d.AnsweredAt != nil}
}

// lockDelivery loads a delivery to change it. Of one that is for another organisation it is
// loaded without a lock, which row security would not give, to say so.
func lockDelivery(ctx context.Context, id uuid.UUID, version int) (*ent.IncidentDelivery, []practice.Problem, error) {
	op := store.FromContext(ctx)
	query := operation.Client(ctx).IncidentDelivery.Query().Where(incidentdelivery.ID(id))
	d, err := query.Clone().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, operation.ProblemNotFound(ctx, id, "id"), nil
	}
	if err != nil {
		return nil, nil, err
	}
	if facts := deliveryFacts(op, d); facts.Own && !facts.Ended {
		if d, err = query.ForUpdate().Only(ctx); err != nil {
			return nil, nil, err
		}
	}
	return d, nil, operation.CheckVersion(ctx, d.ID, d.Version, version)
}
