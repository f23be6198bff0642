package graph

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/relationship"
	"heed/ent/relative"
	"heed/graph/model"
	"heed/practice"
	"heed/store"
)

func relativeByID(ctx context.Context, id uuid.UUID) (*ent.Relative, error) {
	q, err := client(ctx).Relative.Query().Where(relative.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	r, err := q.Only(ctx)
	return shownOrNil(ctx, id, r, err)
}

func relationshipByID(ctx context.Context, id uuid.UUID) (*ent.Relationship, error) {
	q, err := client(ctx).Relationship.Query().Where(relationship.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	r, err := q.Only(ctx)
	return shownOrNil(ctx, id, r, err)
}

// relativeSeen loads a relative that the viewer sees, or nil.
func relativeSeen(ctx context.Context, id uuid.UUID) (*ent.Relative, error) {
	r, err := client(ctx).Relative.Query().Where(relative.ID(id)).Only(ctx)
	return r, ent.MaskNotFound(err)
}

// RegisterRelative registers an adult of a child's family.
func (mutations) RegisterRelative(ctx context.Context, input model.RegisterRelativeInput) (*model.RegisterRelativePayload, error) {
	d, err := write(ctx, "registerRelative", input.IdempotencyKey, input, func(*store.Operation) (uuid.UUID, []practice.Problem, error) {
		problems := append(
			practice.ValidateRelative(today(ctx), textOf(input.GivenName), input.FamilyName, dateOf(input.DateOfBirth)),
			practice.ValidateRelationship(practice.RelationshipFacts{Kind: input.Kind, Engagement: input.Engagement, UnsafeReason: textOf(input.UnsafeReason)})...)
		unseen, err := childSeen(ctx, input.ChildID)
		if problems = append(problems, unseen...); err != nil || len(problems) > 0 {
			return uuid.UUID{}, problems, err
		}
		r, err := client(ctx).Relative.Create().SetNillableGivenName(filled(input.GivenName)).SetFamilyName(strings.TrimSpace(input.FamilyName)).
			SetNillableDateOfBirth(input.DateOfBirth).SetSex(input.Sex).Save(ctx)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		return relate(ctx, model.RecordRelationshipInput{ChildID: input.ChildID, RelativeID: r.ID, Kind: input.Kind,
			ParentalResponsibility: input.ParentalResponsibility, LivesWithChild: input.LivesWithChild, Engagement: input.Engagement, UnsafeReason: input.UnsafeReason})
	})
	return answered(ctx, d, err, "relationship", relationshipByID, func(r *ent.Relationship, errors []*practice.Problem) *model.RegisterRelativePayload {
		return &model.RegisterRelativePayload{Relationship: r, Errors: errors}
	})
}

// relate writes a relationship and its event.
func relate(ctx context.Context, in model.RecordRelationshipInput) (uuid.UUID, []practice.Problem, error) {
	r, err := client(ctx).Relationship.Create().SetChildID(in.ChildID).SetRelativeID(in.RelativeID).SetKind(in.Kind).
		SetNillableParentalResponsibility(in.ParentalResponsibility).SetLivesWithChild(in.LivesWithChild).
		SetEngagement(in.Engagement).SetNillableUnsafeReason(filled(in.UnsafeReason)).Save(ctx)
	if err != nil {
		return uuid.UUID{}, nil, takenMeanwhile(ctx, err)
	}
	_, err = record(ctx, entry{children: []uuid.UUID{in.ChildID}, source: &r.ID, category: practice.EventCategoryRelationshipChange,
		significance: practice.SignificanceRoutine, summary: "A relative is recorded: " + in.Kind.Words() + "."})
	return r.ID, nil, err
}

func childSeen(ctx context.Context, id uuid.UUID) ([]practice.Problem, error) {
	unseen, err := childrenSeen(ctx, []uuid.UUID{id}, 1, "childId")
	for i := range unseen {
		unseen[i].Path = []string{"childId"}
	}
	return unseen, err
}

// AmendRelative changes what is recorded of a relative.
func (mutations) AmendRelative(ctx context.Context, input model.AmendRelativeInput) (*model.AmendRelativePayload, error) {
	d, err := write(ctx, "amendRelative", input.IdempotencyKey, input, func(*store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, err := client(ctx).Relative.Query().Where(relative.ID(input.ID)).ForUpdate().Only(ctx)
		if ent.IsNotFound(err) {
			return input.ID, missing(ctx, input.ID, "id"), nil
		}
		if err != nil {
			return input.ID, nil, err
		}
		if err := current(ctx, r.ID, r.Version, input.Version); err != nil {
			return r.ID, nil, err
		}
		given, family, born := or(input.GivenName, or(r.GivenName, "")), or(input.FamilyName, r.FamilyName), r.DateOfBirth
		if input.DateOfBirth != nil {
			born = input.DateOfBirth
		}
		if problems := practice.ValidateRelative(today(ctx), given, family, dateOf(born)); len(problems) > 0 {
			return r.ID, problems, nil
		}
		u := r.Update().SetFamilyName(strings.TrimSpace(family)).SetNillableDateOfBirth(born).SetSex(or(input.Sex, r.Sex))
		if given := filled(&given); given != nil {
			u.SetGivenName(*given)
		} else {
			u.ClearGivenName()
		}
		return r.ID, nil, u.Exec(ctx)
	})
	return answered(ctx, d, err, "relative", relativeByID, func(r *ent.Relative, errors []*practice.Problem) *model.AmendRelativePayload {
		return &model.AmendRelativePayload{Relative: r, Errors: errors}
	})
}

// RecordRelationship records what a known relative is to another child.
func (mutations) RecordRelationship(ctx context.Context, input model.RecordRelationshipInput) (*model.RecordRelationshipPayload, error) {
	d, err := write(ctx, "recordRelationship", input.IdempotencyKey, input, func(*store.Operation) (uuid.UUID, []practice.Problem, error) {
		problems := practice.ValidateRelationship(practice.RelationshipFacts{Kind: input.Kind, Engagement: input.Engagement, UnsafeReason: textOf(input.UnsafeReason)})
		unseen, err := childSeen(ctx, input.ChildID)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		problems = append(problems, unseen...)
		known, err := relativeSeen(ctx, input.RelativeID)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		if known == nil {
			problems = append(problems, missing(ctx, input.RelativeID, "relativeId")...)
		} else {
			tie, err := againstTying(ctx, known.ID)
			if problems = append(problems, tie...); err != nil {
				return uuid.UUID{}, nil, err
			}
		}
		exists, err := client(ctx).Relationship.Query().Where(relationship.ChildID(input.ChildID), relationship.RelativeID(input.RelativeID)).Exist(ctx)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		if exists {
			problems = append(problems, practice.Problem{Code: practice.ProblemCodeAlreadyExists, Path: []string{"relativeId"}, Message: "What they are to this child is recorded already: amend it."})
		}
		if len(problems) > 0 {
			return uuid.UUID{}, problems, nil
		}
		return relate(ctx, input)
	})
	return answered(ctx, d, err, "relationship", relationshipByID, func(r *ent.Relationship, errors []*practice.Problem) *model.RecordRelationshipPayload {
		return &model.RecordRelationshipPayload{Relationship: r, Errors: errors}
	})
}

// ownTieOnly is why an adult is not tied to a further child.
const ownTieOnly = "You see this adult only because your own organisation recorded a relationship. Ask somebody who sees the adult through another child to record this one, or register the adult again."

type adultsQuestion struct{}

// againstTying says what stands against the viewer's tying an adult that they see to a
// further child: sight that rests on one's own tie ties nobody.
func againstTying(ctx context.Context, adult uuid.UUID) ([]practice.Problem, error) {
	op := store.FromContext(ctx)
	known, err := batched(ctx, adultsQuestion{}, adult, op.Relatives, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
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
	return notAllowed(ownTieOnly, "relativeId"), nil
}

// AmendRelationship changes what a relative is to a child.
func (mutations) AmendRelationship(ctx context.Context, input model.AmendRelationshipInput) (*model.AmendRelationshipPayload, error) {
	d, err := write(ctx, "amendRelationship", input.IdempotencyKey, input, func(*store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, err := client(ctx).Relationship.Query().Where(relationship.ID(input.ID)).ForUpdate().Only(ctx)
		if ent.IsNotFound(err) {
			return input.ID, missing(ctx, input.ID, "id"), nil
		}
		if err != nil {
			return input.ID, nil, err
		}
		if err := current(ctx, r.ID, r.Version, input.Version); err != nil {
			return r.ID, nil, err
		}
		facts := practice.RelationshipFacts{Kind: or(input.Kind, r.Kind), Engagement: or(input.Engagement, r.Engagement), UnsafeReason: or(input.UnsafeReason, or(r.UnsafeReason, ""))}
		if problems := practice.ValidateRelationship(facts); len(problems) > 0 {
			return r.ID, problems, nil
		}
		u := r.Update().SetKind(facts.Kind).SetEngagement(facts.Engagement).SetLivesWithChild(or(input.LivesWithChild, r.LivesWithChild)).
			SetNillableParentalResponsibility(input.ParentalResponsibility)
		if reason := filled(&facts.UnsafeReason); reason != nil {
			u.SetUnsafeReason(*reason)
		} else {
			u.ClearUnsafeReason()
		}
		if err := u.Exec(ctx); err != nil {
			return r.ID, nil, err
		}
		_, err = record(ctx, entry{children: []uuid.UUID{r.ChildID}, source: &r.ID, category: practice.EventCategoryRelationshipChange,
			significance: practice.SignificanceRoutine, summary: "A relationship is amended: " + facts.Kind.Words() + "."})
		return r.ID, nil, err
	})
	return answered(ctx, d, err, "relationship", relationshipByID, func(r *ent.Relationship, errors []*practice.Problem) *model.AmendRelationshipPayload {
		return &model.AmendRelationshipPayload{Relationship: r, Errors: errors}
	})
}
