package careprofile

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/targetitem"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// mostReviewed is how many target items one review can name. A profile has no more.
const mostReviewed = 3

// SetTargetItems replaces the target items of a profile.
func (Mutations) SetTargetItems(ctx context.Context, input model.SetTargetItemsInput) (*model.SetTargetItemsPayload, error) {
	d, err := operation.Write(ctx, func(*store.Operation) (uuid.UUID, []practice.Problem, error) {
		p, problems, err := lockProfile(ctx, input.ID)
		if err != nil || p == nil {
			return input.ID, problems, err
		}
		if err := operation.CheckVersion(ctx, p.ID, p.Version, input.Version); err != nil {
			return p.ID, nil, err
		}
		// A viewer who may not set targets must learn nothing about the grades, so the
		// other problems are not computed.
		if problems = checkAssessing(ctx, p, practice.CareProfileVerbSetTargets); len(problems) > 0 {
			return p.ID, problems, nil
		}
		kept, err := pinnedOf(ctx, p.ID)
		if err != nil {
			return p.ID, nil, err
		}
		facts, err := factsOf(ctx, kept)
		if err != nil {
			return p.ID, nil, err
		}
		facts.Targets = targetFacts(input.Targets)
		if problems = practice.ValidateTargets(facts); len(problems) > 0 {
			return p.ID, problems, nil
		}
		return p.ID, nil, setTargets(ctx, p, practice.GradesBy(practice.GraderKindPractitioner, facts.Grades), input.Targets)
	})
	return operation.Payload(ctx, d, err, "careProfile", careProfileByID,
		func(p *ent.CareProfile, errors []*practice.Problem) *model.SetTargetItemsPayload {
			return &model.SetTargetItemsPayload{CareProfile: p, Errors: errors}
		})
}

func targetFacts(sent []*model.TargetItemInput) []practice.TargetFacts {
	facts := make([]practice.TargetFacts, len(sent))
	for i, t := range sent {
		facts[i] = practice.TargetFacts{Item: t.Item, ChangeBy: operation.DateOf(&t.ChangeBy), TargetGrade: t.TargetGrade}
	}
	return facts
}

// setTargets drops the current targets and writes the new ones.
func setTargets(ctx context.Context, p *ent.CareProfile, grades []practice.ItemGrade, sent []*model.TargetItemInput) error {
	if err := operation.Client(ctx).TargetItem.Update().Where(targetitem.ProfileID(p.ID),
		targetitem.Dropped(false)).SetDropped(true).Exec(ctx); err != nil {
		return err
	}
	targets := make([]*ent.TargetItemCreate, len(sent))
	for i, t := range sent {
		now := slices.IndexFunc(grades, func(g practice.ItemGrade) bool { return g.Item == t.Item })
		targets[i] = operation.Client(ctx).TargetItem.Create().SetProfileID(p.ID).SetChildID(p.ChildID).SetItem(t.Item).
			SetGradeNow(grades[now].Grade).SetTargetGrade(t.TargetGrade).SetChangeBy(t.ChangeBy)
	}
	if err := operation.Client(ctx).TargetItem.CreateBulk(targets...).Exec(ctx); err != nil {
		return err
	}
	return p.Update().Exec(store.WithParts(ctx, "targets"))
}

// ReviewTargetItems records what the target items of the current profile have reached.
func (Mutations) ReviewTargetItems(ctx context.Context, input model.ReviewTargetItemsInput) (*model.ReviewTargetItemsPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		p, problems, err := lockProfile(ctx, input.ID)
		if err != nil || p == nil {
			return input.ID, problems, err
		}
		if err := operation.CheckVersion(ctx, p.ID, p.Version, input.Version); err != nil {
			return p.ID, nil, err
		}
		targets, err := operation.Client(ctx).TargetItem.Query().Where(targetitem.ProfileID(p.ID), targetitem.Dropped(false)).All(ctx)
		if err != nil {
			return p.ID, nil, err
		}
		problems = append(checkReviewing(ctx, p),
			practice.ValidateCount(len(input.Reviews), mostReviewed, "target item", "target items", "reviews")...)
		if problems = append(problems, reviewsUnfit(ctx, targets, input.Reviews)...); len(problems) > 0 {
			return p.ID, problems, nil
		}
		for _, review := range input.Reviews {
			i := slices.IndexFunc(targets, func(t *ent.TargetItem) bool { return t.ID == review.ID })
			if err := targets[i].Update().SetGradeAtReview(review.Grade).SetReviewedAt(op.Now).SetReviewedByID(op.Viewer.PractitionerID).Exec(
				ctx); err != nil {
				return p.ID, nil, err
			}
		}
		return p.ID, nil, p.Update().Exec(store.WithParts(ctx, "targets"))
	})
	return operation.Payload(ctx, d, err, "careProfile", careProfileByID,
		func(p *ent.CareProfile, errors []*practice.Problem) *model.ReviewTargetItemsPayload {
			return &model.ReviewTargetItemsPayload{CareProfile: p, Errors: errors}
		})
}

// reviewsUnfit lists the reviews of items that are no targets of the profile, and
// repeated ones.
func reviewsUnfit(ctx context.Context, targets []*ent.TargetItem, reviews []*model.TargetReviewInput) []practice.Problem {
	standing, asked := make([]uuid.UUID, len(targets)), make([]uuid.UUID, len(reviews))
	for i, t := range targets {
		standing[i] = t.ID
	}
	for i, review := range reviews {
		asked[i] = review.ID
	}
	problems := operation.ProblemsNotAmong(ctx, asked, standing, "reviews")
	for i, p := range problems {
		problems[i].Path = append(slices.Clone(p.Path), "id")
	}
	return problems
}
