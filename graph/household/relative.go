package household

import (
	"context"
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/child"
	"heed/ent/relationship"
	"heed/ent/relative"
	childapi "heed/graph/child"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

func relativeByID(ctx context.Context, id uuid.UUID) (*ent.Relative, error) {
	q, err := operation.Client(ctx).Relative.Query().Where(relative.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	r, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, r, err)
}

func relationshipByID(ctx context.Context, id uuid.UUID) (*ent.Relationship, error) {
	q, err := operation.Client(ctx).Relationship.Query().Where(relationship.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	r, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, r, err)
}

// VisibleRelative loads a relative, or nil where the viewer cannot see them.
func VisibleRelative(ctx context.Context, id uuid.UUID) (*ent.Relative, error) {
	r, err := operation.Client(ctx).Relative.Query().Where(relative.ID(id)).Only(ctx)
	return r, ent.MaskNotFound(err)
}

// RegisterRelative registers an adult of a child's family.
func (Mutations) RegisterRelative(ctx context.Context, input model.RegisterRelativeInput) (*model.RegisterRelativePayload, error) {
	d, err := operation.Write(ctx, func(*store.Operation) (uuid.UUID, []practice.Problem, error) {
		problems := append(
			practice.ValidateRelative(operation.Today(ctx), operation.Trimmed(input.GivenName), operation.Trimmed(input.FamilyName),
				operation.DateOf(input.DateOfBirth)),
			practice.ValidateRelationship(practice.RelationshipFacts{Kind: input.Kind, Engagement: input.Engagement,
				UnsafeReason: operation.Trimmed(input.UnsafeReason)})...)
		unseen, err := childSeen(ctx, input.ChildID)
		if problems = append(problems, unseen...); err != nil || len(problems) > 0 {
			return uuid.UUID{}, problems, err
		}
		if problems, err = checkOlder(ctx, input.Kind, input.DateOfBirth, input.ChildID, "dateOfBirth"); err != nil || len(problems) > 0 {
			return uuid.UUID{}, problems, err
		}
		r, err := operation.Client(ctx).Relative.Create().SetNillableGivenName(operation.TrimmedOrNil(input.GivenName)).SetFamilyName(
			operation.Trimmed(input.FamilyName)).
			SetNillableDateOfBirth(input.DateOfBirth).SetSex(input.Sex).Save(ctx)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		return relate(ctx, model.RecordRelationshipInput{ChildID: input.ChildID, RelativeID: r.ID, Kind: input.Kind,
			ParentalResponsibility: input.ParentalResponsibility, LivesWithChild: input.LivesWithChild, Engagement: input.Engagement,
			UnsafeReason: input.UnsafeReason})
	})
	return operation.Payload(ctx, d, err, "relationship", relationshipByID,
		func(r *ent.Relationship, errors []*practice.Problem) *model.RegisterRelativePayload {
			return &model.RegisterRelativePayload{Relationship: r, Errors: errors}
		})
}

// relate writes a relationship and its event.
func relate(ctx context.Context, in model.RecordRelationshipInput) (uuid.UUID, []practice.Problem, error) {
	r, err := operation.Client(ctx).Relationship.Create().SetChildID(in.ChildID).SetRelativeID(in.RelativeID).SetKind(in.Kind).
		SetNillableParentalResponsibility(in.ParentalResponsibility).SetLivesWithChild(in.LivesWithChild).
		SetEngagement(in.Engagement).SetNillableUnsafeReason(operation.TrimmedOrNil(in.UnsafeReason)).Save(ctx)
	if err != nil {
		return uuid.UUID{}, nil, operation.ConflictIfRegistered(ctx, err)
	}
	_, err = operation.RecordEvent(ctx,
		operation.Event{Children: []uuid.UUID{in.ChildID}, Source: &r.ID, Category: practice.EventCategoryRelationshipChange,
			Significance: practice.SignificanceRoutine, Summary: "A relative is recorded: " + in.Kind.Words() + "."})
	return r.ID, nil, err
}

func childSeen(ctx context.Context, id uuid.UUID) ([]practice.Problem, error) {
	unseen, err := childapi.CheckChildren(ctx, []uuid.UUID{id}, 1, "childId")
	for i := range unseen {
		unseen[i].Path = []string{"childId"}
	}
	return unseen, err
}

// checkOlder checks that a birth parent is older than the child.
func checkOlder(ctx context.Context, kind practice.RelationshipKind, parent *time.Time, kid uuid.UUID, path string) ([]practice.Problem,
	error) {
	c, err := operation.Client(ctx).Child.Query().Where(child.ID(kid)).Only(ctx)
	if err != nil {
		return nil, ent.MaskNotFound(err)
	}
	return practice.CheckBirthParent(kind, operation.DateOf(parent), childapi.LatestBirth(c), path), nil
}

// checkOlderThanAll checks that a relative is older than the children whose birth parent
// they are, of those that the viewer sees.
func checkOlderThanAll(ctx context.Context, id uuid.UUID, born *time.Time) ([]practice.Problem, error) {
	ties, err := operation.Client(ctx).Relationship.Query().Where(relationship.RelativeID(id)).WithChild().All(ctx)
	for _, tie := range ties {
		if c := tie.Edges.Child; c != nil && err == nil {
			if younger := practice.CheckBirthParent(tie.Kind, operation.DateOf(born), childapi.LatestBirth(c), "dateOfBirth"); len(younger) > 0 {
				return younger, nil
			}
		}
	}
	return nil, err
}

// AmendRelative changes a relative's record.
func (Mutations) AmendRelative(ctx context.Context, input model.AmendRelativeInput) (*model.AmendRelativePayload, error) {
	d, err := operation.Write(ctx, func(*store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, err := operation.Client(ctx).Relative.Query().Where(relative.ID(input.ID)).ForUpdate().Only(ctx)
		if ent.IsNotFound(err) {
			return input.ID, operation.ProblemNotFound(ctx, input.ID, "id"), nil
		}
		if err != nil {
			return input.ID, nil, err
		}
		if err := operation.CheckVersion(ctx, r.ID, r.Version, input.Version); err != nil {
			return r.ID, nil, err
		}
		given, family, born := operation.Trimmed(operation.Amended(r.GivenName, input.GivenName)),
			operation.Trimmed(operation.Amended(&r.FamilyName, input.FamilyName)), operation.Amended(r.DateOfBirth, input.DateOfBirth)
		problems := append(operation.NotEmptied(ctx, "sex"), practice.ValidateRelative(operation.Today(ctx), given, family,
			operation.DateOf(born))...)
		if input.DateOfBirth.Value() != nil {
			younger, err := checkOlderThanAll(ctx, r.ID, born)
			if problems = append(problems, younger...); err != nil {
				return r.ID, nil, err
			}
		}
		if len(problems) > 0 {
			return r.ID, problems, nil
		}
		u := r.Update().SetFamilyName(family).SetSex(operation.ValueOr(input.Sex, r.Sex))
		operation.SetOrClear(born, u.SetDateOfBirth, u.ClearDateOfBirth)
		operation.SetOrClear(operation.TrimmedOrNil(&given), u.SetGivenName, u.ClearGivenName)
		return r.ID, nil, u.Exec(ctx)
	})
	return operation.Payload(ctx, d, err, "relative", relativeByID,
		func(r *ent.Relative, errors []*practice.Problem) *model.AmendRelativePayload {
			return &model.AmendRelativePayload{Relative: r, Errors: errors}
		})
}

// RecordRelationship records the relationship of a known relative to another child.
func (Mutations) RecordRelationship(ctx context.Context, input model.RecordRelationshipInput) (*model.RecordRelationshipPayload, error) {
	d, err := operation.Write(ctx, func(*store.Operation) (uuid.UUID, []practice.Problem, error) {
		problems := practice.ValidateRelationship(practice.RelationshipFacts{Kind: input.Kind, Engagement: input.Engagement,
			UnsafeReason: operation.Trimmed(input.UnsafeReason)})
		unseen, err := childSeen(ctx, input.ChildID)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		problems = append(problems, unseen...)
		known, err := VisibleRelative(ctx, input.RelativeID)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		if known == nil {
			problems = append(problems, operation.ProblemNotFound(ctx, input.RelativeID, "relativeId")...)
		} else {
			tie, err := checkRelating(ctx, known.ID)
			if problems = append(problems, tie...); err != nil {
				return uuid.UUID{}, nil, err
			}
			younger, err := checkOlder(ctx, input.Kind, known.DateOfBirth, input.ChildID, "kind")
			if problems = append(problems, younger...); err != nil {
				return uuid.UUID{}, nil, err
			}
		}
		exists, err := operation.Client(ctx).Relationship.Query().Where(relationship.ChildID(input.ChildID),
			relationship.RelativeID(input.RelativeID)).Exist(ctx)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		if exists {
			problems = append(problems, practice.Problem{Code: practice.ProblemCodeAlreadyExists, Path: []string{"relativeId"},
				Message: "The relationship of this relative with this child is already recorded. Amend it instead."})
		}
		if len(problems) > 0 {
			return uuid.UUID{}, problems, nil
		}
		return relate(ctx, input)
	})
	return operation.Payload(ctx, d, err, "relationship", relationshipByID,
		func(r *ent.Relationship, errors []*practice.Problem) *model.RecordRelationshipPayload {
			return &model.RecordRelationshipPayload{Relationship: r, Errors: errors}
		})
}

// ownRelationshipOnly explains why an adult cannot be related to a further child.
const ownRelationshipOnly = "You can see this relative only through a relationship that your own organisation recorded. Ask a " +
	"practitioner who can see the relative through another child to record this one, or register the relative again."

type adultsQuestion struct{}

// checkRelating checks that the viewer may relate an adult to a further child. Sight that
// comes only from a relationship recorded by the viewer's own organisation is not
// enough: otherwise an organisation could widen its own sight.
func checkRelating(ctx context.Context, adult uuid.UUID) ([]practice.Problem, error) {
	op := store.FromContext(ctx)
	known, err := operation.Batch(ctx, adultsQuestion{}, adult, op.Relatives,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
			found, err := op.KnownAdults(ctx, ids)
			answers := map[uuid.UUID]bool{}
			for _, id := range found {
				answers[id] = true
			}
			return answers, err
		})
	if err != nil || known {
		return nil, err
	}
	return operation.ProblemNotAllowed(ownRelationshipOnly, "relativeId"), nil
}

// AmendRelationship changes the relationship of a relative to a child.
func (Mutations) AmendRelationship(ctx context.Context, input model.AmendRelationshipInput) (*model.AmendRelationshipPayload, error) {
	d, err := operation.Write(ctx, func(*store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, err := operation.Client(ctx).Relationship.Query().Where(relationship.ID(input.ID)).ForUpdate().Only(ctx)
		if ent.IsNotFound(err) {
			return input.ID, operation.ProblemNotFound(ctx, input.ID, "id"), nil
		}
		if err != nil {
			return input.ID, nil, err
		}
		if err := operation.CheckVersion(ctx, r.ID, r.Version, input.Version); err != nil {
			return r.ID, nil, err
		}
		facts := practice.RelationshipFacts{Kind: operation.ValueOr(input.Kind, r.Kind),
			Engagement:   operation.ValueOr(input.Engagement, r.Engagement),
			UnsafeReason: operation.Trimmed(operation.Amended(r.UnsafeReason, input.UnsafeReason))}
		if problems := append(operation.NotEmptied(ctx, "kind", "engagement", "livesWithChild"),
			practice.ValidateRelationship(facts)...); len(problems) > 0 {
			return r.ID, problems, nil
		}
		u := r.Update().SetKind(facts.Kind).SetEngagement(facts.Engagement).SetLivesWithChild(operation.ValueOr(input.LivesWithChild,
			r.LivesWithChild))
		operation.SetOrClear(operation.Amended(r.ParentalResponsibility, input.ParentalResponsibility), u.SetParentalResponsibility,
			u.ClearParentalResponsibility)
		operation.SetOrClear(operation.TrimmedOrNil(&facts.UnsafeReason), u.SetUnsafeReason, u.ClearUnsafeReason)
		if err := u.Exec(ctx); err != nil {
			return r.ID, nil, err
		}
		_, err = operation.RecordEvent(ctx,
			operation.Event{Children: []uuid.UUID{r.ChildID}, Source: &r.ID, Category: practice.EventCategoryRelationshipChange,
				Significance: practice.SignificanceRoutine, Summary: "A relationship is amended: " + facts.Kind.Words() + "."})
		return r.ID, nil, err
	})
	return operation.Payload(ctx, d, err, "relationship", relationshipByID,
		func(r *ent.Relationship, errors []*practice.Problem) *model.AmendRelationshipPayload {
			return &model.AmendRelationshipPayload{Relationship: r, Errors: errors}
		})
}
