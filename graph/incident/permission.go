package incident

import (
	"context"

	"heed/ent"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// ViewerCan lists the verbs on an incident.
func (Fields) ViewerCan(ctx context.Context, i *ent.Incident) ([]*model.Permission, error) {
	state := stateOf(store.FromContext(ctx), i)
	return operation.Permissions(ctx, i.ID,
		operation.Permission{Verb: model.VerbPlaceIncident,
			Check: func() ([]practice.Problem, error) { return practice.CheckPlacingIncident(state), nil }},
		operation.Permission{Verb: model.VerbWithdrawIncident,
			Check: func() ([]practice.Problem, error) { return practice.CheckWithdrawingIncident(state), nil }})
}

// ViewerCan lists the verbs on a delivery.
func (DeliveryFields) ViewerCan(ctx context.Context, d *ent.IncidentDelivery) ([]*model.Permission, error) {
	facts := deliveryFacts(store.FromContext(ctx), d)
	return operation.Permissions(ctx, d.ChildID,
		operation.Permission{Verb: model.VerbAcknowledgeIncident,
			Check: func() ([]practice.Problem, error) { return practice.CheckAcknowledgingIncident(facts), nil }},
		operation.Permission{Verb: model.VerbAnswerIncident,
			Check: func() ([]practice.Problem, error) { return practice.CheckAnsweringIncident(facts), nil }})
}
