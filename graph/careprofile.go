package graph

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/ent/careprofile"
	"heed/graph/generated"
	"heed/graph/model"
	"heed/practice"
	"heed/store"
)

type (
	careProfileFields struct{ *Resolver }
	careProfilePage   struct{}
	careSittingFields struct{ *Resolver }
	itemGradeFields   struct{ *Resolver }
	targetItemFields  struct{ *Resolver }
)

// CareProfile answers the computed fields of a profile.
func (r *Resolver) CareProfile() generated.CareProfileResolver { return careProfileFields{r} }

// CareProfileConnection answers the count of a list of profiles.
func (*Resolver) CareProfileConnection() generated.CareProfileConnectionResolver {
	return careProfilePage{}
}

// CareSitting answers the computed fields of a sitting.
func (r *Resolver) CareSitting() generated.CareSittingResolver { return careSittingFields{r} }

// ItemGrade answers the computed fields of a grade.
func (r *Resolver) ItemGrade() generated.ItemGradeResolver { return itemGradeFields{r} }

// TargetItem answers the computed fields of a target item.
func (r *Resolver) TargetItem() generated.TargetItemResolver { return targetItemFields{r} }

func careProfileByID(ctx context.Context, id uuid.UUID) (*ent.CareProfile, error) {
	q, err := client(ctx).CareProfile.Query().Where(careprofile.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	p, err := q.Only(ctx)
	return shownOrNil(ctx, id, p, err)
}

// CareProfile answers a profile by its identifier.
func (queries) CareProfile(ctx context.Context, id uuid.UUID) (*ent.CareProfile, error) {
	return careProfileByID(ctx, id)
}

// Drafts answers the profiles that the viewer has begun and not completed.
func (inboxFields) Drafts(ctx context.Context, _ *model.Inbox, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.CareProfileConnection, error) {
	viewer := store.FromContext(ctx).Viewer
	if !auth.May(viewer, "startCareProfile") {
		return &ent.CareProfileConnection{Edges: []*ent.CareProfileEdge{}}, nil
	}
	query := client(ctx).CareProfile.Query().Where(careprofile.AssessorID(viewer.PractitionerID),
		careprofile.StateEQ(practice.CareProfileStateDraft), careprofile.MistakenAtIsNil())
	count, err := countUpTo(ctx, query.Clone())
	if err != nil {
		return nil, err
	}
	page, err := query.Paginate(ctx, after, first, before, last,
		ent.WithCareProfileOrder(&ent.CareProfileOrder{Direction: "DESC", Field: ent.CareProfileOrderFieldCreatedAt}))
	if err != nil {
		return nil, err
	}
	page.TotalCount = count
	return page, nil
}

// TotalCount of a list of profiles.
func (careProfilePage) TotalCount(ctx context.Context, c *ent.CareProfileConnection) (*int, error) {
	return total(ctx, c.TotalCount)
}

// AgeYears is the child's age by which a profile is graded.
func (careProfileFields) AgeYears(ctx context.Context, p *ent.CareProfile) (*int, error) {
	return ageOf(ctx, p)
}

// Grades of a profile, in the instrument's order.
func (f careProfileFields) Grades(ctx context.Context, p *ent.CareProfile) ([]*ent.ItemGrade, error) {
	grades, err := p.Grades(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := f.pinnedOf(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	return nonNil(kept.gradesInOrder(grades)), nil
}

// Evidence of others for a profile, earliest first.
func (careProfileFields) Evidence(ctx context.Context, p *ent.CareProfile) ([]*ent.ProfileEvidence, error) {
	evidence, err := p.Evidence(ctx)
	return nonNil(earliestFirst(evidence)), err
}

// Targets of a profile that stand, in the instrument's order.
func (f careProfileFields) Targets(ctx context.Context, p *ent.CareProfile) ([]*ent.TargetItem, error) {
	targets, err := p.Targets(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := f.pinnedOf(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	standing := slices.DeleteFunc(slices.Clone(targets), func(t *ent.TargetItem) bool { return t.Dropped })
	return nonNil(kept.targetsInOrder(standing)), nil
}

// Outstanding lists what stands against the viewer's completing a draft, but for
// what completing it asks: whether a parent has seen the scores.
func (f careProfileFields) Outstanding(ctx context.Context, p *ent.CareProfile) ([]*practice.Problem, error) {
	if p.State != practice.CareProfileStateDraft || p.MistakenAt != nil {
		return []*practice.Problem{}, nil
	}
	kept, err := f.pinnedOf(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	facts, err := factsOf(ctx, kept)
	if err != nil {
		return nil, err
	}
	facts.ParentSaw = true
	problems := practice.CheckCompletion(facts)
	if sealed(ctx, p, practice.GraderKindPractitioner) {
		problems = againstSealed(problems)
	}
	return done{problems: problems}.errors(), nil
}

// Title is the name of the item that a grade is given to.
func (f itemGradeFields) Title(ctx context.Context, g *ent.ItemGrade) (string, error) {
	return f.titleOf(ctx, g.ProfileID, g.Item)
}

// Title is the name of a target item.
func (f targetItemFields) Title(ctx context.Context, t *ent.TargetItem) (string, error) {
	return f.titleOf(ctx, t.ProfileID, t.Item)
}

func (r *Resolver) titleOf(ctx context.Context, profile uuid.UUID, item string) (string, error) {
	kept, err := r.pinnedOf(ctx, profile)
	if err != nil {
		return "", err
	}
	return kept.titles[item], nil
}
