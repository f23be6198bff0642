package organisation

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/organisation"
	"heed/ent/practitioner"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

func practitionerByID(ctx context.Context, id uuid.UUID) (*ent.Practitioner, error) {
	q, err := operation.Client(ctx).Practitioner.Query().Where(practitioner.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	p, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, p, err)
}

// Practitioners lists the practitioners of the partnership.
func (Queries) Practitioners(ctx context.Context, f *model.PractitionerFilter, orderBy *ent.PractitionerOrder, first *int,
	after *ent.Cursor, last *int, before *ent.Cursor) (*ent.PractitionerConnection, error) {
	query := operation.Client(ctx).Practitioner.Query()
	if f != nil {
		if f.OrganisationID != nil {
			query.Where(practitioner.OrganisationID(*f.OrganisationID))
		}
		if f.NameStarts != nil {
			query.Where(operation.NameStartsWith(*f.NameStarts))
		}
		if f.Active != nil {
			query.Where(practitioner.Active(*f.Active))
		}
	}
	if orderBy == nil {
		orderBy = &ent.PractitionerOrder{Direction: "ASC", Field: ent.PractitionerOrderFieldNameKey}
	}
	count, err := operation.CountCapped(ctx, query.Clone())
	if err != nil {
		return nil, err
	}
	page, err := query.Paginate(ctx, after, first, before, last, ent.WithPractitionerOrder(orderBy))
	if err != nil {
		return nil, err
	}
	page.TotalCount = count
	return page, nil
}

// RegisterPractitioner registers an account.
func (Mutations) RegisterPractitioner(ctx context.Context, input model.RegisterPractitionerInput) (*model.RegisterPractitionerPayload,
	error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		if err := op.LockDirectory(ctx); err != nil {
			return uuid.UUID{}, nil, err
		}
		org, err := operation.Client(ctx).Organisation.Query().Where(organisation.ID(input.OrganisationID)).Only(ctx)
		if ent.IsNotFound(err) {
			return uuid.UUID{}, operation.ProblemNotFound(ctx, input.OrganisationID, "organisationId"), nil
		}
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		problems := practice.ValidatePractitioner(practice.PractitionerFacts{Agency: org.Agency, Issuer: input.Issuer, Subject: input.Subject,
			Name: input.Name, Email: operation.Trimmed(input.Email), Roles: input.Roles, WeeklyCapacity: operation.ValueOr(input.WeeklyCapacity, 0)})
		if !operation.From(ctx).SpeaksFor(input.Issuer, org.Agency) {
			problems = append(problems, practice.Problem{Code: practice.ProblemCodeInvalid, Path: []string{"issuer"},
				Message: "No trusted issuer of this name is trusted for the organisation's agency."})
		}
		problems = append(problems, practice.ValidateTelephone(operation.Trimmed(input.Telephone), "telephone")...)
		trained, untrained := formerTraining(ctx, input.CareProfileTrainedOn, input.CareProfileTrainingExpiresOn)
		more, err := checkManager(ctx, input.ManagerID, org.ID, nil)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		problems = append(append(problems, untrained...), more...)
		taken, err := operation.Client(ctx).Practitioner.Query().Where(practitioner.Issuer(input.Issuer),
			practitioner.Subject(input.Subject)).Exist(ctx)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		if taken {
			problems = append(problems, practice.Problem{Code: practice.ProblemCodeAlreadyExists, Path: []string{"subject"},
				Message: "This subject of this issuer already has an account."})
		}
		if len(problems) > 0 {
			return uuid.UUID{}, problems, nil
		}
		p, err := operation.Client(ctx).Practitioner.Create().SetOrganisationID(org.ID).SetName(operation.Trimmed(
			&input.Name)).SetNillableEmail(operation.TrimmedOrNil(input.Email)).SetNillableTelephone(operation.TrimmedOrNil(input.Telephone)).
			SetIssuer(input.Issuer).SetSubject(input.Subject).SetRoles(input.Roles).SetNillableManagerID(input.ManagerID).
			SetNillableNewlyQualifiedUntil(input.NewlyQualifiedUntil).SetNillableWeeklyCapacity(input.WeeklyCapacity).Save(ctx)
		if err != nil {
			return uuid.UUID{}, nil, operation.ConflictIfRegistered(ctx, err)
		}
		problems, err = trainFormer(ctx, p.ID, trained)
		return p.ID, problems, err
	})
	return operation.Payload(ctx, d, err, "practitioner", practitionerByID,
		func(p *ent.Practitioner, errors []*practice.Problem) *model.RegisterPractitionerPayload {
			return &model.RegisterPractitionerPayload{Practitioner: p, Errors: errors}
		})
}

// checkManager checks the line manager of a practitioner of an organisation. of is the
// practitioner, or nil for a new account.
func checkManager(ctx context.Context, id *uuid.UUID, orgID uuid.UUID, of *uuid.UUID) ([]practice.Problem, error) {
	if id == nil {
		return nil, nil
	}
	facts, known, err := store.FromContext(ctx).ManagerFacts(ctx, *id, orgID, of)
	switch {
	case err != nil:
		return nil, err
	case !known:
		return operation.ProblemNotFound(ctx, *id, "managerId"), nil
	}
	return practice.ValidateManager(facts), nil
}

// AmendPractitioner changes an account.
func (Mutations) AmendPractitioner(ctx context.Context, input model.AmendPractitionerInput) (*model.AmendPractitionerPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		if err := op.LockDirectory(ctx); err != nil {
			return input.ID, nil, err
		}
		p, err := operation.Client(ctx).Practitioner.Query().Where(practitioner.ID(input.ID)).WithOrganisation().ForUpdate().Only(ctx)
		if ent.IsNotFound(err) {
			return input.ID, operation.ProblemNotFound(ctx, input.ID, "id"), nil
		}
		if err != nil {
			return input.ID, nil, err
		}
		if err := operation.CheckVersion(ctx, p.ID, p.Version, input.Version); err != nil {
			return p.ID, nil, err
		}
		facts := amendedAccount(p, input)
		trained, problems := formerTraining(ctx, input.CareProfileTrainedOn, input.CareProfileTrainingExpiresOn)
		amended := practice.ValidateAccount(facts)
		if !operation.ValueOr(input.Active, p.Active) {
			amended = practice.OfGiven(amended,
				map[string]bool{"name": input.Name != nil, "email": input.Email != nil, "roles": input.Roles != nil,
					"weeklyCapacity": input.WeeklyCapacity.Value() != nil})
		}
		problems = slices.Concat(amended, problems, operation.NotEmptied(ctx, "name", "email", "roles", "active"))
		number, renumbers := input.Telephone.ValueOK()
		problems = append(problems, practice.ValidateTelephone(operation.Trimmed(number), "telephone")...)
		more, err := checkManager(ctx, input.ManagerID.Value(), p.OrganisationID, &p.ID)
		if err != nil {
			return p.ID, nil, err
		}
		lost, err := checkKeeperAccount(ctx, p, operation.ValueOr(input.Active, p.Active), facts.Roles)
		if problems = append(append(problems, more...), lost...); err != nil || len(problems) > 0 {
			return p.ID, problems, err
		}
		u := p.Update().SetName(facts.Name).SetRoles(facts.Roles).SetActive(operation.ValueOr(input.Active,
			p.Active))
		operation.SetOrClear(operation.Amended(p.ManagerID, input.ManagerID), u.SetManagerID, u.ClearManagerID)
		operation.SetOrClear(operation.Amended(p.NewlyQualifiedUntil, input.NewlyQualifiedUntil), u.SetNewlyQualifiedUntil,
			u.ClearNewlyQualifiedUntil)
		operation.SetOrClear(operation.Amended(p.WeeklyCapacity, input.WeeklyCapacity), u.SetWeeklyCapacity, u.ClearWeeklyCapacity)
		operation.SetOrClear(operation.TrimmedOrNil(&facts.Email), u.SetEmail, u.ClearEmail)
		if renumbers {
			operation.SetOrClear(operation.TrimmedOrNil(number), u.SetTelephone, u.ClearTelephone)
		}
		if err := u.Exec(ctx); err != nil {
			return p.ID, nil, err
		}
		problems, err = trainFormer(ctx, p.ID, trained)
		return p.ID, problems, err
	})
	payload, err := operation.Payload(ctx, d, err, "practitioner", practitionerByID,
		func(p *ent.Practitioner, errors []*practice.Problem) *model.AmendPractitionerPayload {
			return &model.AmendPractitionerPayload{Practitioner: p, Errors: errors}
		})
	if err == nil && payload.Practitioner != nil && (input.Roles != nil || !payload.Practitioner.Active) {
		payload.StillHolds, err = store.FromContext(ctx).StillHeld(ctx, []uuid.UUID{payload.Practitioner.ID}, nil)
	}
	return payload, err
}

// checkKeeperAccount refuses to close an account, or to take its manager role, where its
// holder is the only keeper of a restricted child.
func checkKeeperAccount(ctx context.Context, p *ent.Practitioner, active bool, roles []practice.Role) ([]practice.Problem, error) {
	if !CanKeep(p.Active, p.Roles) || CanKeep(active, roles) {
		return nil, nil
	}
	path := "roles"
	if !active {
		path = "active"
	}
	return checkKeepersRemain(ctx, []uuid.UUID{p.ID}, path)
}

// amendedAccount is the account after the change: an omitted field stays.
func amendedAccount(p *ent.Practitioner, in model.AmendPractitionerInput) practice.PractitionerFacts {
	f := practice.PractitionerFacts{Agency: p.Edges.Organisation.Agency, Issuer: p.Issuer, Subject: p.Subject,
		Name: operation.ValueOr(in.Name, p.Name), Email: operation.ValueOr(in.Email, operation.ValueOr(p.Email, "")), Roles: p.Roles,
		WeeklyCapacity: operation.ValueOr(operation.Amended(p.WeeklyCapacity, in.WeeklyCapacity), 0),
		Service:        p.Email == nil && len(p.Roles) == 1 && p.Roles[0] == practice.RoleSubmitter}
	if in.Roles != nil {
		f.Roles = in.Roles
	}
	return f
}
