package child

import (
	"context"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/child"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// ConcernChild turns what a referrer knows of a child into the input of a registration.
func ConcernChild(in *model.ConcernChildInput) model.RegisterChildInput {
	return model.RegisterChildInput{
		GivenName: in.GivenName, FamilyName: operation.Trimmed(in.FamilyName), PreferredName: in.PreferredName, FormerNames: in.FormerNames,
		DateOfBirth: in.DateOfBirth, BirthPrecision: in.BirthPrecision, GuessedAge: in.GuessedAge, BirthUnknownReason: in.BirthUnknownReason,
		ExpectedDateOfBirth: in.ExpectedDateOfBirth, Sex: operation.ValueOr(in.Sex, practice.SexUnknown),
		GenderIdentity: in.GenderIdentity, EthnicityCode: in.EthnicityCode, FirstLanguage: in.FirstLanguage, Religion: in.Religion,
		Disabilities: in.Disabilities, NhsNumber: in.NhsNumber, Upn: in.Upn, LaChildID: in.LaChildID,
	}
}

// ConcernChildFacts are the facts that practice checks of a child in a concern.
func ConcernChildFacts(ctx context.Context, in *model.ConcernChildInput) practice.ChildFacts {
	return childFacts(ctx, ConcernChild(in))
}

func childFacts(ctx context.Context, in model.RegisterChildInput) practice.ChildFacts {
	return practice.ChildFacts{
		Today: operation.Today(ctx), GivenName: operation.Trimmed(in.GivenName), FamilyName: in.FamilyName,
		PreferredName: operation.Trimmed(in.PreferredName),
		FormerNames:   in.FormerNames, Birth: birthIn(in), Sex: in.Sex,
		GenderIdentity: operation.ValueOr(in.GenderIdentity, practice.GenderIdentityNotKnown), EthnicityCode: operation.Trimmed(in.EthnicityCode),
		FirstLanguage: operation.Trimmed(in.FirstLanguage), Religion: operation.Trimmed(in.Religion),
		Disabilities: in.Disabilities, NHSNumber: operation.Trimmed(in.NhsNumber), UPN: operation.Trimmed(in.Upn),
		LAChildID: operation.Trimmed(in.LaChildID),
	}
}

func birthIn(in model.RegisterChildInput) practice.Birth {
	return practice.Birth{On: operation.DateOf(in.DateOfBirth), Precision: operation.ValueOr(in.BirthPrecision, ""), GuessedAge: in.GuessedAge,
		Expected: operation.DateOf(in.ExpectedDateOfBirth), UnknownReason: operation.Trimmed(in.BirthUnknownReason)}
}

// NewChild prepares the record of a new child.
func NewChild(ctx context.Context, in model.RegisterChildInput) *ent.ChildCreate {
	born, precision := birthIn(in).Reckoned(operation.Today(ctx))
	create := operation.Client(ctx).Child.Create().SetNillableGivenName(operation.TrimmedOrNil(in.GivenName)).SetFamilyName(
		strings.TrimSpace(in.FamilyName)).
		SetNillablePreferredName(operation.TrimmedOrNil(in.PreferredName)).SetFormerNames(operation.NonNil(
		in.FormerNames)).SetNillableDateOfBirth(operation.DateColumn(born)).SetBirthPrecision(precision).
		SetNillableBirthUnknownReason(operation.TrimmedOrNil(in.BirthUnknownReason)).SetNillableExpectedDateOfBirth(
		in.ExpectedDateOfBirth).SetSex(in.Sex).
		SetGenderIdentity(operation.ValueOr(in.GenderIdentity,
			practice.GenderIdentityNotKnown)).SetNillableFirstLanguage(operation.TrimmedOrNil(in.FirstLanguage)).
		SetNillableReligion(operation.TrimmedOrNil(in.Religion)).SetDisabilities(operation.NonNil(in.Disabilities)).SetNillableNhsNumber(
		in.NhsNumber).
		SetNillableUpn(in.Upn).SetNillableLaChildID(operation.TrimmedOrNil(in.LaChildID)).SetIdentity(identityWith(practice.Identity{},
		in.Identity))
	if code := operation.TrimmedOrNil(in.EthnicityCode); code != nil {
		create.SetEthnicityCode(*code).SetEthnicityListYear(practice.CensusYear(operation.Today(ctx)))
	}
	return create
}

// identityWith applies an input to an identity.
func identityWith(i practice.Identity, in *model.IdentityInput) practice.Identity {
	if in == nil {
		return i
	}
	for _, aspect := range []struct {
		to   *string
		from graphql.Omittable[*string]
	}{
		{&i.Culture, in.Culture}, {&i.Language, in.Language}, {&i.Faith, in.Faith}, {&i.Disability, in.Disability},
		{&i.Belonging, in.Belonging}, {&i.SenseOfSelf, in.SenseOfSelf}, {&i.Home, in.Home},
	} {
		if text, given := aspect.from.ValueOK(); given {
			*aspect.to = operation.Trimmed(text)
		}
	}
	return i
}

// amendedIdentity is an identity after a change; null empties all of it.
func amendedIdentity(now practice.Identity, then graphql.Omittable[*model.IdentityInput]) practice.Identity {
	if then.IsSet() && then.Value() == nil {
		return practice.Identity{}
	}
	return identityWith(now, then.Value())
}

// IsUnborn reports whether a child's record says that the child is expected.
func IsUnborn(c *ent.Child) bool { return c.DateOfBirth == nil && c.ExpectedDateOfBirth != nil }

// FullName is the name by which lists and sentences call a child: the legal name, or the
// preferred one where there is no other.
func FullName(c *ent.Child) string {
	name := strings.TrimSpace(operation.ValueOr(c.GivenName, "") + " " + c.FamilyName)
	switch {
	case c.GivenName == nil && IsUnborn(c):
		return strings.TrimSpace("Unborn child " + name)
	case name == "":
		return operation.ValueOr(c.PreferredName, "")
	default:
		return name
	}
}

// RegisterChild registers a child and makes the viewer's organisation involved.
func (Mutations) RegisterChild(ctx context.Context, input model.RegisterChildInput) (*model.RegisterChildPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		problems := append(practice.ValidateChild(childFacts(ctx, input)),
			practice.ValidateIdentity(identityWith(practice.Identity{}, input.Identity))...)
		problems = append(problems, practice.ValidateInvolvement(practice.InvolvementFacts{Agency: op.Viewer.Agency, Role: input.Role,
			Origin: practice.InvolvementOriginRegistered, Purpose: input.Purpose, LawfulBasis: input.LawfulBasis,
			StartedOn: new(operation.Today(ctx))})...)
		if len(problems) > 0 {
			return uuid.UUID{}, problems, nil
		}
		c, err := NewChild(ctx, input).Save(ctx)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		if err := operation.Client(ctx).Involvement.Create().SetChildID(c.ID).SetOrganisationID(op.Viewer.OrganisationID).
			SetPractitionerID(op.Viewer.PractitionerID).SetRole(input.Role).SetPurpose(input.Purpose).SetLawfulBasis(input.LawfulBasis).
			SetStartedAt(op.Now).SetOrigin(practice.InvolvementOriginRegistered).Exec(ctx); err != nil {
			return uuid.UUID{}, nil, err
		}
		_, err = operation.RecordEvent(ctx,
			operation.Event{Children: []uuid.UUID{c.ID}, Source: &c.ID, Category: practice.EventCategoryRegistration,
				Significance: practice.SignificanceRoutine, Summary: "Registered in Heed."})
		return c.ID, nil, err
	})
	payload, err := operation.Payload(ctx, d, err, "child", childByID,
		func(c *ent.Child, errors []*practice.Problem) *model.RegisterChildPayload {
			return &model.RegisterChildPayload{Child: c, Errors: errors}
		})
	if _, told := operation.Selected(ctx, "mayBeKnown"); err != nil || payload.Child == nil || !told {
		return payload, err
	}
	known, err := store.FromContext(ctx).MayBeKnown(ctx, []uuid.UUID{payload.Child.ID})
	payload.MayBeKnown = known[payload.Child.ID]
	return payload, err
}

// childToChange locks a child's record and refuses an outdated version.
func childToChange(ctx context.Context, id uuid.UUID, version int) (*ent.Child, []practice.Problem, error) {
	c, err := operation.Client(ctx).Child.Query().Where(child.ID(id)).ForUpdate().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, operation.ProblemNotFound(ctx, id, "id"), nil
	}
	if err != nil {
		return nil, nil, err
	}
	return c, nil, operation.CheckVersion(ctx, id, c.Version, version)
}

// AmendChild changes a child's record.
func (Mutations) AmendChild(ctx context.Context, input model.AmendChildInput) (*model.AmendChildPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		c, problems, err := childToChange(ctx, input.ID, input.Version)
		if err != nil || len(problems) > 0 {
			return input.ID, problems, err
		}
		facts := amendedFacts(ctx, c, input)
		change := practice.IdentityChangeOf(amendedFacts(ctx, c, model.AmendChildInput{}), facts)
		if !input.FormerNames.IsSet() {
			facts.FormerNames = change.WithFormerName(facts.FormerNames)
		}
		identity := amendedIdentity(c.Identity, input.Identity)
		if problems := slices.Concat(practice.ValidateChild(facts), practice.ValidateIdentity(identity),
			change.Validate(operation.Trimmed(input.Reason), op.Viewer.Agency), checkPrecision(c, input)); len(problems) > 0 {
			return c.ID, problems, nil
		}
		u := amended(ctx, c, facts, identity)
		if len(u.Mutation().Fields())+len(u.Mutation().ClearedFields()) == 0 {
			return c.ID, nil, nil // nothing differs
		}
		if err := u.Exec(ctx); err != nil {
			return c.ID, nil, err
		}
		if input.DiedOn.IsSet() || input.DateOfBirth.IsSet() || input.BirthPrecision.IsSet() || input.GuessedAge.IsSet() {
			// the end of childhood may move
			if err := UpdateNeglectSummary(ctx, op, c.ID); err != nil {
				return c.ID, nil, err
			}
		}
		_, err = operation.RecordEvent(ctx,
			operation.Event{Children: []uuid.UUID{c.ID}, Source: &c.ID, Category: practice.EventCategoryRegistration,
				Significance: change.Significance(), Summary: change.Summary(operation.Trimmed(input.Reason))})
		if err == nil && len(change.Changed) > 0 {
			err = op.NotifyIdentity(ctx, c.ID)
		}
		return c.ID, nil, err
	})
	payload, err := operation.Payload(ctx, d, err, "child", childByID,
		func(c *ent.Child, errors []*practice.Problem) *model.AmendChildPayload {
			return &model.AmendChildPayload{Child: c, Errors: errors, AfterDeath: []ent.Noder{}}
		})
	if died := input.DiedOn.Value(); err == nil && payload.Child != nil && died != nil {
		payload.AfterDeath, err = afterDeath(ctx, input.ID, *died)
	}
	return payload, err
}

// amendedFacts is the record after the change: an omitted field stays; null, an empty text
// and an empty list empty it.
func amendedFacts(ctx context.Context, c *ent.Child, in model.AmendChildInput) practice.ChildFacts {
	text := func(now *string, then graphql.Omittable[*string]) string {
		return operation.Trimmed(operation.Amended(now, then))
	}
	f := practice.ChildFacts{
		Today: operation.Today(ctx), GivenName: text(c.GivenName, in.GivenName), FamilyName: text(&c.FamilyName, in.FamilyName),
		PreferredName: text(c.PreferredName, in.PreferredName), FormerNames: c.FormerNames, Birth: amendedBirth(c, in),
		Died:           operation.DateOf(operation.Amended(c.DiedOn, in.DiedOn)),
		Sex:            operation.ValueOr(operation.Amended(&c.Sex, in.Sex), practice.SexUnknown),
		GenderIdentity: operation.ValueOr(operation.Amended(&c.GenderIdentity, in.GenderIdentity), practice.GenderIdentityNotKnown),
		EthnicityCode:  text(c.EthnicityCode, in.EthnicityCode), FirstLanguage: text(c.FirstLanguage, in.FirstLanguage),
		Religion: text(c.Religion, in.Religion), Disabilities: c.Disabilities,
		NHSNumber: string(operation.ValueOr(operation.Amended(c.NhsNumber, in.NhsNumber), "")),
		UPN:       string(operation.ValueOr(operation.Amended(c.Upn, in.Upn), "")), LAChildID: text(c.LaChildID, in.LaChildID),
	}
	if names, given := in.FormerNames.ValueOK(); given {
		f.FormerNames = names
	}
	if disabilities, given := in.Disabilities.ValueOK(); given {
		f.Disabilities = disabilities
	}
	return f
}

// amendedBirth is what is known of the birth after the change. A new answer takes the place
// of one of another sort: an expected child is born, a guess becomes a date.
func amendedBirth(c *ent.Child, in model.AmendChildInput) practice.Birth {
	now := practice.Birth{On: operation.DateOf(c.DateOfBirth), Expected: operation.DateOf(c.ExpectedDateOfBirth),
		UnknownReason: operation.ValueOr(c.BirthUnknownReason, "")}
	if now.On != nil {
		now.Precision = c.BirthPrecision
	}
	then := practice.Birth{On: operation.DateOf(in.DateOfBirth.Value()), Precision: operation.ValueOr(in.BirthPrecision.Value(), ""),
		GuessedAge: in.GuessedAge.Value(), Expected: operation.DateOf(in.ExpectedDateOfBirth.Value()),
		UnknownReason: operation.Trimmed(in.BirthUnknownReason.Value())}
	if then.On != nil || then.GuessedAge != nil || then.Expected != nil || then.UnknownReason != "" {
		return then
	}
	if in.DateOfBirth.IsSet() {
		now.On, now.Precision = nil, ""
	}
	if in.ExpectedDateOfBirth.IsSet() {
		now.Expected = nil
	}
	if in.BirthUnknownReason.IsSet() {
		now.UnknownReason = ""
	}
	if then.Precision != "" {
		now.Precision = then.Precision
	}
	return now
}

// checkPrecision refuses to call a date sharper than it was entered, without the date.
func checkPrecision(c *ent.Child, in model.AmendChildInput) []practice.Problem {
	given := in.BirthPrecision.Value()
	if given == nil || in.DateOfBirth.Value() != nil || c.DateOfBirth == nil {
		return nil
	}
	return practice.CheckSharper(c.BirthPrecision, *given)
}

// amended prepares the update. It sets only what differs, so that the revisions show
// what changed.
func amended(ctx context.Context, c *ent.Child, f practice.ChildFacts, identity practice.Identity) *ent.ChildUpdateOne {
	u := c.Update()
	text := func(now *string, then string, set func(string) *ent.ChildUpdateOne, unset func() *ent.ChildUpdateOne) {
		switch {
		case operation.Trimmed(now) == then:
		case then == "":
			unset()
		default:
			set(then)
		}
	}
	text(c.GivenName, f.GivenName, u.SetGivenName, u.ClearGivenName)
	text(&c.FamilyName, f.FamilyName, u.SetFamilyName, func() *ent.ChildUpdateOne { return u.SetFamilyName("") })
	text(c.PreferredName, f.PreferredName, u.SetPreferredName, u.ClearPreferredName)
	text(c.FirstLanguage, f.FirstLanguage, u.SetFirstLanguage, u.ClearFirstLanguage)
	text(c.Religion, f.Religion, u.SetReligion, u.ClearReligion)
	text(c.LaChildID, f.LAChildID, u.SetLaChildID, u.ClearLaChildID)
	text(c.EthnicityCode, f.EthnicityCode, func(code string) *ent.ChildUpdateOne {
		return u.SetEthnicityCode(code).SetEthnicityListYear(practice.CensusYear(operation.Today(ctx)))
	}, func() *ent.ChildUpdateOne { return u.ClearEthnicityCode().ClearEthnicityListYear() })
	number(practice.NHSNumber(f.NHSNumber), c.NhsNumber, u.SetNhsNumber, u.ClearNhsNumber)
	number(practice.UPN(f.UPN), c.Upn, u.SetUpn, u.ClearUpn)
	day := func(now, then *practice.Date, set func() *ent.ChildUpdateOne, unset func() *ent.ChildUpdateOne) {
		switch {
		case then == nil && now != nil:
			unset()
		case then != nil && (now == nil || *now != *then):
			set()
		}
	}
	born, precision := f.Birth.Reckoned(f.Today)
	day(operation.DateOf(c.DateOfBirth), born, func() *ent.ChildUpdateOne { return u.SetDateOfBirth(born.UTC()) }, u.ClearDateOfBirth)
	if precision != c.BirthPrecision {
		u.SetBirthPrecision(precision)
	}
	text(c.BirthUnknownReason, f.Birth.UnknownReason, u.SetBirthUnknownReason, u.ClearBirthUnknownReason)
	day(operation.DateOf(c.ExpectedDateOfBirth), f.Birth.Expected,
		func() *ent.ChildUpdateOne { return u.SetExpectedDateOfBirth(f.Birth.Expected.UTC()) }, u.ClearExpectedDateOfBirth)
	day(operation.DateOf(c.DiedOn), f.Died, func() *ent.ChildUpdateOne { return u.SetDiedOn(f.Died.UTC()) }, u.ClearDiedOn)
	if f.Sex != c.Sex {
		u.SetSex(f.Sex)
	}
	if f.GenderIdentity != c.GenderIdentity {
		u.SetGenderIdentity(f.GenderIdentity)
	}
	if !operation.EqualLists(f.FormerNames, c.FormerNames) {
		u.SetFormerNames(f.FormerNames)
	}
	if !operation.EqualLists(f.Disabilities, c.Disabilities) {
		u.SetDisabilities(f.Disabilities)
	}
	if identity != c.Identity {
		u.SetIdentity(identity)
	}
	return u
}

// number sets or empties an identifier that differs.
func number[T ~string](then T, now *T, set func(T) *ent.ChildUpdateOne, unset func() *ent.ChildUpdateOne) {
	switch {
	case then == operation.ValueOr(now, ""):
	case then == "":
		unset()
	default:
		set(then)
	}
}
