package child

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/child"
	"heed/ent/involvement"
	"heed/ent/organisation"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

func involvementByID(ctx context.Context, id uuid.UUID) (*ent.Involvement, error) {
	q, err := operation.Client(ctx).Involvement.Query().Where(involvement.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	i, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, i, err)
}

// RecordInvolvement records an organisation's involvement with a child.
func (Mutations) RecordInvolvement(ctx context.Context, input model.RecordInvolvementInput) (*model.RecordInvolvementPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		org, problems, err := checkInvolvement(ctx, op, input)
		if err != nil || len(problems) > 0 {
			return uuid.UUID{}, problems, err
		}
		i, err := operation.Client(ctx).Involvement.Create().SetChildID(input.ChildID).SetOrganisationID(input.OrganisationID).
			SetNillablePractitionerID(input.PractitionerID).SetRole(input.Role).SetPurpose(input.Purpose).SetLawfulBasis(input.LawfulBasis).
			SetSight(input.Sight).SetStartedAt(operation.ValueOr(input.StartedAt, op.Now)).SetOrigin(practice.InvolvementOriginRecorded).Save(ctx)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		_, err = operation.RecordEvent(ctx,
			operation.Event{Children: []uuid.UUID{input.ChildID}, Source: &i.ID, Category: practice.EventCategoryInvolvement,
				Significance: practice.SignificanceRoutine, Summary: org.Name + " is involved."})
		if err == nil && input.Sight == practice.InvolvementSightNamed {
			err = op.NotifySight(ctx, i.ID)
		}
		return i.ID, nil, err
	})
	return operation.Payload(ctx, d, err, "involvement", involvementByID,
		func(i *ent.Involvement, errors []*practice.Problem) *model.RecordInvolvementPayload {
			return &model.RecordInvolvementPayload{Involvement: i, Errors: errors}
		})
}

// checkInvolvement lists everything that stands against a new involvement.
func checkInvolvement(ctx context.Context, op *store.Operation, in model.RecordInvolvementInput) (*ent.Organisation, []practice.Problem,
	error) {
	org, err := operation.Client(ctx).Organisation.Query().Where(organisation.ID(in.OrganisationID)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, operation.ProblemNotFound(ctx, in.OrganisationID, "organisationId"), nil
	}
	if err != nil {
		return nil, nil, err
	}
	from := operation.ValueOr(in.StartedAt, op.Now)
	problems := practice.ValidateInvolvement(practice.InvolvementFacts{Agency: org.Agency, Role: in.Role,
		Origin: practice.InvolvementOriginRecorded, Purpose: in.Purpose, LawfulBasis: in.LawfulBasis, Sight: in.Sight,
		Named: in.PractitionerID != nil, StartedOn: new(practice.DateOf(from))})
	if from.After(op.Now) {
		problems = append(problems, practice.Problem{Code: practice.ProblemCodeOutOfRange, Path: []string{"startedAt"},
			Message: "The start of the involvement is in the future. Choose now or an earlier time."})
	}
	if !org.Active {
		problems = append(problems, operation.ProblemInvalid("This organisation is not active. Choose another one.", "organisationId")...)
	}
	problems = append(problems, operation.OwnOrAuthority(op.Viewer, org.ID == op.Viewer.OrganisationID,
		"Outside social care you can record only an involvement of your own organisation.")...)
	visible, err := operation.Client(ctx).Child.Query().Where(child.ID(in.ChildID)).Exist(ctx)
	if err != nil {
		return nil, nil, err
	}
	if !visible {
		problems = append(problems, operation.ProblemNotFound(ctx, in.ChildID, "childId")...)
	}
	if in.PractitionerID != nil {
		unnamed, err := checkNamedPractitioner(ctx, org.ID, *in.PractitionerID, in.Sight)
		if problems = append(problems, unnamed...); err != nil {
			return nil, nil, err
		}
	}
	widened, err := checkWidening(ctx, in)
	return org, append(problems, widened...), err
}

// EndInvolvement ends an involvement and the access that it gave.
func (Mutations) EndInvolvement(ctx context.Context, input model.EndInvolvementInput) (*model.EndInvolvementPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		i, err := involvementToEnd(ctx, input.ID)
		if ent.IsNotFound(err) {
			return input.ID, operation.ProblemNotFound(ctx, input.ID, "id"), nil
		}
		if err != nil {
			return input.ID, nil, err
		}
		if err := operation.CheckVersion(ctx, i.ID, i.Version, input.Version); err != nil {
			return i.ID, nil, err
		}
		if i.ChildRestricted {
			if err := op.LockDirectory(ctx); err != nil {
				return i.ID, nil, err
			}
		}
		problems, err := checkEnding(ctx, i)
		if problems = append(problems, practice.ValidateReason(input.Reason)...); err != nil || len(problems) > 0 {
			return i.ID, problems, err
		}
		// The event is written first: ending the involvement may end the viewer's sight
		// of the child.
		if _, err := operation.RecordEvent(ctx,
			operation.Event{Children: []uuid.UUID{i.ChildID}, Source: &i.ID, Category: practice.EventCategoryInvolvement,
				Significance: practice.SignificanceRoutine, Summary: i.Edges.Organisation.Name + " is no longer involved: " +
					input.Reason}); err != nil {
			return i.ID, nil, err
		}
		return i.ID, nil, i.Update().SetEndedAt(op.Now).SetEndedReason(input.Reason).Exec(ctx)
	})
	return operation.Payload(ctx, d, err, "involvement", involvementByID,
		func(i *ent.Involvement, errors []*practice.Problem) *model.EndInvolvementPayload {
			return &model.EndInvolvementPayload{Involvement: i, Errors: errors}
		})
}

// involvementToEnd locks the child, then the involvement. So two managers who leave at
// the same time cannot both be the last, and an organisation gets no new action while it
// leaves. Row security does not lock an involvement that the viewer may only read; the
// checks of the verb refuse that.
func involvementToEnd(ctx context.Context, id uuid.UUID) (*ent.Involvement, error) {
	if _, err := operation.Client(ctx).Child.Query().Where(child.HasInvolvementsWith(involvement.ID(id))).ForUpdate().Only(ctx); err != nil {
		return nil, err
	}
	i, err := operation.Client(ctx).Involvement.Query().Where(involvement.ID(id)).WithOrganisation().ForUpdate().Only(ctx)
	if ent.IsNotFound(err) {
		i, err = operation.Client(ctx).Involvement.Query().Where(involvement.ID(id)).WithOrganisation().Only(ctx)
	}
	return i, err
}

// checkEnding checks that the viewer may end an involvement. A restricted child keeps a
// manager who is involved by name, and nobody loses sight of a child they have an open
// action for.
func checkEnding(ctx context.Context, i *ent.Involvement) ([]practice.Problem, error) {
	op := store.FromContext(ctx)
	if i.EndedAt != nil && !i.EndedAt.After(op.Now) {
		return []practice.Problem{{Code: practice.ProblemCodeIllegalState, Path: []string{"id"},
			Message: "This involvement has already ended."}}, nil
	}
	problems := operation.OwnOrAuthority(op.Viewer, i.OrganisationID == op.Viewer.OrganisationID,
		"Only its own organisation or social care can end an involvement.")
	left, err := LeftBehind(ctx, i)
	if problems = append(problems, left...); err != nil || !i.ChildRestricted || i.PractitionerID == nil {
		return problems, err
	}
	keepers, err := keepersOf(ctx, i.ChildID)
	is := func(keeper *ent.Involvement) bool { return keeper.ID == i.ID }
	if slices.ContainsFunc(keepers, is) && !hasLastingKeeper(keepers, func(keeper *ent.Involvement) bool { return !is(keeper) }) {
		problems = append(problems, operation.ProblemNotAllowed("A restricted child must keep an active manager whose involvement by name "+
			"has no end. Record another manager's involvement by name first.", "id")...)
	}
	return problems, err
}
