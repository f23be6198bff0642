package child

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/ent/involvement"
	"heed/ent/practitioner"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// AmendInvolvement changes which people of an organisation see a child through an
// involvement.
func (Mutations) AmendInvolvement(ctx context.Context, input model.AmendInvolvementInput) (*model.AmendInvolvementPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		i, err := involvementToEnd(ctx, input.ID) // the lock keeps new actions out meanwhile
		if ent.IsNotFound(err) {
			return input.ID, operation.ProblemNotFound(ctx, input.ID, "id"), nil
		}
		if err != nil {
			return input.ID, nil, err
		}
		if err := operation.CheckVersion(ctx, i.ID, i.Version, input.Version); err != nil {
			return i.ID, nil, err
		}
		sight := operation.ValueOr(input.Sight, i.Sight)
		problems := slices.Concat(checkAmendingInvolvement(ctx, i), operation.NotEmptied(ctx, "sight"), practice.ValidateReason(input.Reason))
		more, err := checkSight(ctx, i, sight, input.PractitionerID)
		if problems = append(problems, more...); err != nil || len(problems) > 0 {
			return i.ID, problems, err
		}
		if err := i.Update().SetSight(sight).SetNillablePractitionerID(input.PractitionerID).Exec(ctx); err != nil {
			return i.ID, nil, err
		}
		summary := "At " + i.Edges.Organisation.Name + " all practitioners who work with children can see the child: " + input.Reason
		if sight == practice.InvolvementSightNamed {
			summary = "At " + i.Edges.Organisation.Name +
				" only the named practitioner, the managers and the safeguarding leads can see the child: " + input.Reason
		}
		if _, err := operation.RecordEvent(ctx,
			operation.Event{Children: []uuid.UUID{i.ChildID}, Source: &i.ID, Category: practice.EventCategoryInvolvement,
				Significance: practice.SignificanceRoutine, Summary: summary}); err != nil {
			return i.ID, nil, err
		}
		return i.ID, nil, op.NotifySight(ctx, i.ID)
	})
	return operation.Payload(ctx, d, err, "involvement", involvementByID,
		func(i *ent.Involvement, errors []*practice.Problem) *model.AmendInvolvementPayload {
			return &model.AmendInvolvementPayload{Involvement: i, Errors: errors}
		})
}

// checkAmendingInvolvement checks that the viewer may change an involvement, whatever
// the change.
func checkAmendingInvolvement(ctx context.Context, i *ent.Involvement) []practice.Problem {
	op := store.FromContext(ctx)
	if i.EndedAt != nil && !i.EndedAt.After(op.Now) {
		return []practice.Problem{{Code: practice.ProblemCodeIllegalState, Path: []string{"id"}, Message: "This involvement has already ended."}}
	}
	return operation.OwnOrAuthority(op.Viewer, i.OrganisationID == op.Viewer.OrganisationID,
		"Only the organisation's managers and safeguarding leads, or managers of the local authority, can amend who can see the child "+
			"through an involvement.")
}

// checkSight checks the new sight and the named practitioner.
func checkSight(ctx context.Context, i *ent.Involvement, sight practice.InvolvementSight, name *uuid.UUID) ([]practice.Problem, error) {
	person := i.PractitionerID
	var problems []practice.Problem
	if name != nil {
		if person != nil && *person != *name {
			problems = operation.ProblemInvalid("This involvement names another practitioner. End it, and record a new one for this practitioner.",
				"practitionerId")
		}
		person = name
	}
	problems = append(problems, practice.ValidateSight(sight, person != nil)...)
	if person == nil || len(problems) > 0 {
		return problems, nil
	}
	unnamed, err := checkNamedPractitioner(ctx, i.OrganisationID, *person, sight)
	if problems = append(problems, unnamed...); err != nil || sight != practice.InvolvementSightNamed {
		return problems, err
	}
	lost, err := lostByNarrowing(ctx, i, person)
	return append(problems, lost...), err
}

// checkNamedPractitioner checks that a practitioner can be named in an involvement of an
// organisation. Where the involvement shows the child to the named person alone, that
// person's roles must allow it.
func checkNamedPractitioner(ctx context.Context, orgID, person uuid.UUID, sight practice.InvolvementSight) ([]practice.Problem, error) {
	p, err := operation.Client(ctx).Practitioner.Query().Where(practitioner.ID(person), practitioner.OrganisationID(orgID)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return operation.ProblemInvalid("This practitioner does not work for the organisation. Choose another one.", "practitionerId"), nil
	case err != nil:
		return nil, err
	case !p.Active:
		return operation.ProblemInvalid("This practitioner is not active. Choose another one.", "practitionerId"), nil
	case sight == practice.InvolvementSightNamed && auth.ReachOf(auth.Viewer{Roles: p.Roles}) == auth.ReachNone:
		return operation.ProblemInvalid("This practitioner's roles do not work with children. Choose another one.", "practitionerId"), nil
	}
	return nil, nil
}

// checkWidening refuses an involvement that would show a child to a whole organisation
// where the child is known there by name alone, unless the viewer may allow that.
func checkWidening(ctx context.Context, in model.RecordInvolvementInput) ([]practice.Problem, error) {
	op := store.FromContext(ctx)
	if in.Sight == practice.InvolvementSightNamed || auth.Oversees(op.Viewer) {
		return nil, nil
	}
	live, err := operation.Client(ctx).Involvement.Query().Where(involvement.ChildID(in.ChildID),
		involvement.OrganisationID(in.OrganisationID), LiveAt(op.Now)).All(ctx)
	if err != nil || len(live) == 0 {
		return nil, err
	}
	for _, i := range live {
		if i.Sight != practice.InvolvementSightNamed {
			return nil, nil
		}
	}
	return operation.ProblemNotAllowed("The organisation's involvement with this child is NAMED. Name a practitioner and choose NAMED, or "+
		"ask its managers or safeguarding leads.", "sight"), nil
}
