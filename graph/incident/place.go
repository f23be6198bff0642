package incident

import (
	"context"

	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/ent/child"
	"heed/ent/incident"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// PlaceIncident names the child who was at an incident, or closes it without one.
func (Mutations) PlaceIncident(ctx context.Context, input model.PlaceIncidentInput) (*model.PlaceIncidentPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		i, problems, err := lockIncident(ctx, input.ID, input.Version)
		if err != nil || i == nil {
			return input.ID, problems, err
		}
		problems = append(practice.CheckPlacingIncident(stateOf(op, i)), practice.ValidateReason(input.Reason)...)
		if input.ChildID != nil {
			visible, err := operation.Client(ctx).Child.Query().Where(child.ID(*input.ChildID)).Exist(ctx)
			if err != nil {
				return i.ID, nil, err
			}
			if !visible {
				problems = append(problems, operation.ProblemNotFound(ctx, *input.ChildID, "childId")...)
			}
		}
		if len(problems) > 0 {
			return i.ID, problems, nil
		}
		reason := operation.Trimmed(&input.Reason)
		update := i.Update().SetPlacedByID(op.Viewer.PractitionerID).SetPlacingReason(reason)
		if input.ChildID == nil {
			update.SetClosedAt(op.Now)
		}
		if err := update.Exec(ctx); err != nil {
			return i.ID, nil, err
		}
		if err := op.EndDeliveries(ctx, i.ID, reason); err != nil || input.ChildID == nil {
			return i.ID, nil, err
		}
		due, _ := practice.IncidentDue(op.Now, operation.From(ctx).Calendar)
		return i.ID, nil, op.PlaceIncidents(ctx, []store.Placement{{Incident: i.ID, Child: *input.ChildID}}, due)
	})
	return operation.Payload(ctx, d, err, "incident", incidentByID,
		func(i *ent.Incident, errors []*practice.Problem) *model.PlaceIncidentPayload {
			return &model.PlaceIncidentPayload{Incident: i, Errors: errors}
		})
}

// WithdrawIncident withdraws an incident that should not have been notified.
func (Mutations) WithdrawIncident(ctx context.Context, input model.WithdrawIncidentInput) (*model.WithdrawIncidentPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		i, problems, err := lockIncident(ctx, input.ID, input.Version)
		if err != nil || i == nil {
			return input.ID, problems, err
		}
		problems = append(practice.CheckWithdrawingIncident(stateOf(op, i)), practice.ValidateReason(input.Reason)...)
		if len(problems) > 0 {
			return i.ID, problems, nil
		}
		reason := operation.Trimmed(&input.Reason)
		if err := i.Update().SetWithdrawnAt(op.Now).SetWithdrawalReason(reason).Exec(ctx); err != nil {
			return i.ID, nil, err
		}
		return i.ID, nil, op.EndDeliveries(ctx, i.ID, reason)
	})
	return operation.Payload(ctx, d, err, "incident", incidentByID,
		func(i *ent.Incident, errors []*practice.Problem) *model.WithdrawIncidentPayload {
			return &model.WithdrawIncidentPayload{Incident: i, Errors: errors}
		})
}

func stateOf(op *store.Operation, i *ent.Incident) practice.IncidentState {
	return practice.IncidentState{Withdrawn: i.WithdrawnAt != nil, Closed: i.ClosedAt != nil,
		Own: i.OrganisationID == op.Viewer.OrganisationID && (i.NotifiedByID == op.Viewer.PractitionerID || auth.Oversees(op.Viewer))}
}

// lockIncident loads an incident to change it. Who may only read it gets it without a lock,
// which row security would not give, to be told why not.
func lockIncident(ctx context.Context, id uuid.UUID, version int) (*ent.Incident, []practice.Problem, error) {
	op := store.FromContext(ctx)
	query := operation.Client(ctx).Incident.Query().Where(incident.ID(id))
	i, err := query.Clone().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, operation.ProblemNotFound(ctx, id, "id"), nil
	}
	if err != nil {
		return nil, nil, err
	}
	if stateOf(op, i).Own || auth.May(op.Viewer, "placeIncident") {
		if i, err = query.ForUpdate().Only(ctx); err != nil {
			return nil, nil, err
		}
	}
	return i, nil, operation.CheckVersion(ctx, i.ID, i.Version, version)
}
