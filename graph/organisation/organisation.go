package organisation

import (
	"context"
	"slices"

	"entgo.io/ent/privacy"
	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/organisation"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

func organisationByID(ctx context.Context, id uuid.UUID) (*ent.Organisation, error) {
	q, err := operation.Client(ctx).Organisation.Query().Where(organisation.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	o, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, o, err)
}

// Organisations lists the organisations of the partnership.
func (Queries) Organisations(ctx context.Context, f *model.OrganisationFilter, orderBy *ent.OrganisationOrder, first *int,
	after *ent.Cursor, last *int, before *ent.Cursor) (*ent.OrganisationConnection, error) {
	return PageOf(ctx, f, orderBy, first, after, last, before)
}

// PageOf answers a page of organisations, and their count where it is selected.
func PageOf(ctx context.Context, f *model.OrganisationFilter, orderBy *ent.OrganisationOrder, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*ent.OrganisationConnection, error) {
	query := operation.Client(ctx).Organisation.Query()
	if f != nil {
		if f.Agencies != nil {
			query.Where(organisation.AgencyIn(f.Agencies...))
		}
		if f.Kinds != nil {
			query.Where(organisation.KindIn(f.Kinds...))
		}
		if f.NameStarts != nil {
			query.Where(operation.NameStartsWith(*f.NameStarts))
		}
		if f.Active != nil {
			query.Where(organisation.Active(*f.Active))
		}
	}
	if orderBy == nil {
		orderBy = &ent.OrganisationOrder{Direction: "ASC", Field: ent.OrganisationOrderFieldNameKey}
	}
	count, err := operation.CountCapped(ctx, query.Clone())
	if err != nil {
		return nil, err
	}
	page, err := query.Paginate(ctx, after, first, before, last, ent.WithOrganisationOrder(orderBy))
	if err != nil {
		return nil, err
	}
	page.TotalCount = count
	return page, nil
}

// RegisterOrganisation registers an organisation.
func (Mutations) RegisterOrganisation(ctx context.Context, input model.RegisterOrganisationInput) (*model.RegisterOrganisationPayload,
	error) {
	d, err := operation.Write(ctx, func(*store.Operation) (uuid.UUID, []practice.Problem, error) {
		problems := practice.ValidateOrganisation(practice.OrganisationFacts{Name: input.Name, Agency: input.Agency, Kind: input.Kind,
			Identifier: operation.Trimmed(input.Identifier)})
		problems = append(problems, practice.ValidateTelephone(operation.Trimmed(input.Telephone), "telephone")...)
		problems = append(problems, practice.ValidateDutyLine(operation.Trimmed(input.DutyLine), "dutyLine")...)
		above, err := checkParent(ctx, input.Agency, nil, input.ParentID)
		if problems = append(problems, above...); err != nil {
			return uuid.UUID{}, nil, err
		}
		identifier := canonicalIdentifier(input.Kind, input.Identifier)
		taken, err := identifierTaken(ctx, input.Kind, identifier, nil)
		if problems = append(problems, taken...); err != nil || len(problems) > 0 {
			return uuid.UUID{}, problems, err
		}
		o, err := operation.Client(ctx).Organisation.Create().SetName(operation.Trimmed(&input.Name)).SetAgency(input.Agency).SetKind(input.Kind).
			SetNillableIdentifier(identifier).SetNillableParentID(input.ParentID).SetNillableTelephone(operation.TrimmedOrNil(
			input.Telephone)).SetNillableDutyLine(operation.TrimmedOrNil(input.DutyLine)).Save(ctx)
		if err != nil {
			return uuid.UUID{}, nil, operation.ConflictIfRegistered(ctx, err)
		}
		return o.ID, nil, nil
	})
	return operation.Payload(ctx, d, err, "organisation", organisationByID,
		func(o *ent.Organisation, errors []*practice.Problem) *model.RegisterOrganisationPayload {
			return &model.RegisterOrganisationPayload{Organisation: o, Errors: errors}
		})
}

// checkParent checks the parent of an organisation: it must exist, be active, be of the
// same agency, and not lie below the organisation itself. It locks the parent, so that
// two organisations cannot become each other's parent at the same time.
func checkParent(ctx context.Context, agency practice.Agency, self, parent *uuid.UUID) ([]practice.Problem, error) {
	if parent == nil {
		return nil, nil
	}
	above, err := operation.Client(ctx).Organisation.Query().Where(organisation.ID(*parent)).ForShare().Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return operation.ProblemNotFound(ctx, *parent, "parentId"), nil
	case err != nil:
		return nil, err
	case !above.Active:
		return operation.ProblemInvalid("This organisation is not active. Choose another one.", "parentId"), nil
	case above.Agency != agency:
		return operation.ProblemInvalid("The parent organisation must belong to the same agency.", "parentId"), nil
	case self == nil:
		return nil, nil
	}
	below, err := store.FromContext(ctx).UnitsBelow(ctx, *self)
	if err == nil && (above.ID == *self || slices.Contains(below, above.ID)) {
		return operation.ProblemInvalid("The parent organisation cannot be this organisation or one that is part of it.", "parentId"), nil
	}
	return nil, err
}

// canonicalIdentifier is a national identifier in the form in which it is stored, or nil
// for none.
func canonicalIdentifier(kind practice.OrganisationKind, typed *string) *string {
	if typed = operation.TrimmedOrNil(typed); typed == nil {
		return nil
	}
	return new(kind.CanonicalIdentifier(*typed))
}

// identifierTaken is the problem of a national identifier that another organisation has.
func identifierTaken(ctx context.Context, kind practice.OrganisationKind, identifier *string, self *uuid.UUID) ([]practice.Problem, error) {
	if identifier == nil {
		return nil, nil
	}
	query := operation.Client(ctx).Organisation.Query().Where(organisation.KindEQ(kind), organisation.IdentifierEqualFold(*identifier))
	if self != nil {
		query.Where(organisation.IDNEQ(*self))
	}
	taken, err := query.Exist(ctx)
	if err != nil || !taken {
		return nil, err
	}
	return []practice.Problem{{Code: practice.ProblemCodeAlreadyExists, Path: []string{"identifier"},
		Message: "Another organisation of this kind already has this identifier."}}, nil
}

// AmendOrganisation changes an organisation.
func (Mutations) AmendOrganisation(ctx context.Context, input model.AmendOrganisationInput) (*model.AmendOrganisationPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		if err := op.LockDirectory(ctx); err != nil {
			return input.ID, nil, err
		}
		o, err := operation.Client(ctx).Organisation.Query().Where(organisation.ID(input.ID)).ForUpdate().Only(ctx)
		if ent.IsNotFound(err) {
			return input.ID, operation.ProblemNotFound(ctx, input.ID, "id"), nil
		}
		if err != nil {
			return input.ID, nil, err
		}
		if err := operation.CheckVersion(ctx, o.ID, o.Version, input.Version); err != nil {
			return o.ID, nil, err
		}
		name, identifier := operation.ValueOr(input.Name, o.Name), operation.ValueOr(input.Identifier, operation.ValueOr(o.Identifier, ""))
		problems := practice.ValidateOrganisation(practice.OrganisationFacts{Name: name, Agency: o.Agency, Kind: o.Kind, Identifier: identifier})
		if !operation.ValueOr(input.Active, o.Active) {
			problems = practice.OfGiven(problems, map[string]bool{"name": input.Name != nil, "identifier": input.Identifier != nil})
		}
		if number, given := input.Telephone.ValueOK(); given {
			problems = append(problems, practice.ValidateTelephone(operation.Trimmed(number), "telephone")...)
		}
		if line, given := input.DutyLine.ValueOK(); given {
			problems = append(problems, practice.ValidateDutyLine(operation.Trimmed(line), "dutyLine")...)
		}
		parent, moves := input.ParentID.ValueOK()
		if moves {
			above, err := checkParent(ctx, o.Agency, &o.ID, parent)
			if problems = append(problems, above...); err != nil {
				return o.ID, nil, err
			}
		}
		lost, err := checkClosing(ctx, o, operation.ValueOr(input.Active, o.Active))
		if err != nil {
			return o.ID, nil, err
		}
		problems = slices.Concat(problems, lost, operation.NotEmptied(ctx, "name", "identifier", "active"))
		kept := canonicalIdentifier(o.Kind, &identifier)
		taken, err := identifierTaken(ctx, o.Kind, kept, &o.ID)
		if problems = append(problems, taken...); err != nil || len(problems) > 0 {
			return o.ID, problems, err
		}
		u := o.Update().SetName(operation.Trimmed(&name)).SetActive(operation.ValueOr(input.Active, o.Active))
		operation.SetOrClear(kept, u.SetIdentifier, u.ClearIdentifier)
		if moves {
			operation.SetOrClear(parent, u.SetParentID, u.ClearParentID)
		}
		if number, given := input.Telephone.ValueOK(); given {
			operation.SetOrClear(operation.TrimmedOrNil(number), u.SetTelephone, u.ClearTelephone)
		}
		if line, given := input.DutyLine.ValueOK(); given {
			operation.SetOrClear(operation.TrimmedOrNil(line), u.SetDutyLine, u.ClearDutyLine)
		}
		return o.ID, nil, operation.ConflictIfRegistered(ctx, u.Exec(ctx))
	})
	payload, err := operation.Payload(ctx, d, err, "organisation", organisationByID,
		func(o *ent.Organisation, errors []*practice.Problem) *model.AmendOrganisationPayload {
			return &model.AmendOrganisationPayload{Organisation: o, Errors: errors}
		})
	if err == nil && payload.Organisation != nil && !payload.Organisation.Active {
		payload.StillHolds, err = openWorkOf(ctx, payload.Organisation.ID)
	}
	return payload, err
}

// checkClosing refuses to close an organisation that has the only keepers of restricted
// children.
func checkClosing(ctx context.Context, o *ent.Organisation, active bool) ([]practice.Problem, error) {
	if active || !o.Active || o.Kind != practice.OrganisationKindLocalAuthority {
		return nil, nil
	}
	people, err := peopleOf(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	return checkKeepersRemain(ctx, people, "active")
}

// openWorkOf counts the open work of an organisation and its people.
func openWorkOf(ctx context.Context, orgID uuid.UUID) (*store.Held, error) {
	people, err := peopleOf(ctx, orgID)
	if err != nil {
		return nil, err
	}
	return store.FromContext(ctx).StillHeld(ctx, people, &orgID)
}

// Viewer describes the caller.
func (Queries) Viewer(ctx context.Context) (*model.Viewer, error) {
	op := store.FromContext(ctx)
	// A caller without a role may read nothing, yet learns who they are to Heed and
	// which organisation they belong to. So the matrix is not asked.
	self, err := practitionerByID(privacy.DecisionContext(operation.FieldBelow(ctx, "practitioner"), privacy.Allow), op.Viewer.PractitionerID)
	if err != nil {
		return nil, err
	}
	rules := make([]operation.Permission, len(model.AllVerb))
	for i, verb := range model.AllVerb {
		rules[i] = operation.Permission{Verb: verb}
	}
	can, err := operation.Permissions(ctx, uuid.Nil, rules...)
	return &model.Viewer{Practitioner: self, Roles: operation.NonNil(op.Viewer.Roles), ViewerCan: can, Now: op.Now}, err
}
