package careprofile

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/ent/careprofile"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

type (
	// Fields answers the computed fields of CareProfile.
	Fields struct{}
	// Page answers the count of a list of care profiles.
	Page struct{}
	// SittingFields answers the computed fields of CareSitting.
	SittingFields struct{}
	// ItemGradeFields answers the computed fields of ItemGrade.
	ItemGradeFields struct{}
	// TargetItemFields answers the computed fields of TargetItem.
	TargetItemFields struct{}
)

func careProfileByID(ctx context.Context, id uuid.UUID) (*ent.CareProfile, error) {
	q, err := operation.Client(ctx).CareProfile.Query().Where(careprofile.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	p, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, p, err)
}

// CareProfile loads a profile by its identifier.
func (Queries) CareProfile(ctx context.Context, id uuid.UUID) (*ent.CareProfile, error) {
	return careProfileByID(ctx, id)
}

// Drafts lists the profiles that the viewer began and has not completed.
func (InboxFields) Drafts(ctx context.Context, _ *model.Inbox, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*ent.CareProfileConnection, error) {
	viewer := store.FromContext(ctx).Viewer
	if !auth.May(viewer, "startCareProfile") {
		return &ent.CareProfileConnection{Edges: []*ent.CareProfileEdge{}}, nil
	}
	query := operation.Client(ctx).CareProfile.Query().Where(careprofile.AssessorID(viewer.PractitionerID),
		careprofile.StateEQ(practice.CareProfileStateDraft), careprofile.MistakenAtIsNil())
	count, err := operation.CountCapped(ctx, query.Clone())
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

// TotalCount counts the profiles of the list.
func (Page) TotalCount(ctx context.Context, c *ent.CareProfileConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}

// AgeYears is the age of the child by which the profile is graded.
func (Fields) AgeYears(ctx context.Context, p *ent.CareProfile) (*int, error) {
	return ageOf(ctx, p)
}

// Grades lists the grades of a profile, in the instrument's order.
func (Fields) Grades(ctx context.Context, p *ent.CareProfile) ([]*ent.ItemGrade, error) {
	grades, err := p.Grades(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := pinnedOf(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	return operation.NonNil(kept.gradesInOrder(grades)), nil
}

// Evidence lists the evidence that others gave for a profile, earliest first.
func (Fields) Evidence(ctx context.Context, p *ent.CareProfile) ([]*ent.ProfileEvidence, error) {
	evidence, err := p.Evidence(ctx)
	return operation.NonNil(earliestFirst(evidence)), err
}

// Targets lists the target items of a profile, in the instrument's order.
func (Fields) Targets(ctx context.Context, p *ent.CareProfile) ([]*ent.TargetItem, error) {
	targets, err := p.Targets(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := pinnedOf(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	standing := slices.DeleteFunc(slices.Clone(targets), func(t *ent.TargetItem) bool { return t.Dropped })
	return operation.NonNil(kept.targetsInOrder(standing)), nil
}

// Outstanding lists what the viewer must still do before a draft can be completed. It
// leaves out whether a parent has seen the scores: completing asks for that.
func (Fields) Outstanding(ctx context.Context, p *ent.CareProfile) ([]*practice.Problem, error) {
	if p.State != practice.CareProfileStateDraft || p.MistakenAt != nil {
		return []*practice.Problem{}, nil
	}
	kept, err := pinnedOf(ctx, p.ID)
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
		problems = checkSealed(problems)
	}
	return operation.Result{Problems: problems}.Errors(), nil
}

// Title is the title of the graded item.
func (ItemGradeFields) Title(ctx context.Context, g *ent.ItemGrade) (string, error) {
	return titleOf(ctx, g.ProfileID, g.Item)
}

// Title is the title of the target item.
func (TargetItemFields) Title(ctx context.Context, t *ent.TargetItem) (string, error) {
	return titleOf(ctx, t.ProfileID, t.Item)
}

func titleOf(ctx context.Context, profile uuid.UUID, item string) (string, error) {
	kept, err := pinnedOf(ctx, profile)
	if err != nil {
		return "", err
	}
	return kept.titles[item], nil
}
