package graph

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/graph/generated"
	"heed/graph/model"
	"heed/practice"
)

type (
	careProfileFields struct{ *Resolver }
	careProfilePage   struct{}
	careSittingFields struct{ *Resolver }
	itemGradeFields   struct{ *Resolver }
	targetItemFields  struct{ *Resolver }
)

// CareProfile answers the computed fields of its type.
func (r *Resolver) CareProfile() generated.CareProfileResolver { return careProfileFields{r} }

// CareProfileConnection answers the computed fields of its type.
func (*Resolver) CareProfileConnection() generated.CareProfileConnectionResolver {
	return careProfilePage{}
}

// CareSitting answers the computed fields of its type.
func (r *Resolver) CareSitting() generated.CareSittingResolver { return careSittingFields{r} }

// ItemGrade answers the computed fields of its type.
func (r *Resolver) ItemGrade() generated.ItemGradeResolver { return itemGradeFields{r} }

// TargetItem answers the computed fields of its type.
func (r *Resolver) TargetItem() generated.TargetItemResolver { return targetItemFields{r} }

func (careProfileFields) Grades(ctx context.Context, obj *ent.CareProfile) ([]*ent.ItemGrade, error) {
	panic("pending")
}
func (careProfileFields) Targets(ctx context.Context, obj *ent.CareProfile) ([]*ent.TargetItem, error) {
	panic("pending")
}
func (careProfileFields) Areas(ctx context.Context, obj *ent.CareProfile, grader practice.GraderKind) ([]*model.GradedArea, error) {
	panic("pending")
}
func (careProfileFields) SideBySide(ctx context.Context, obj *ent.CareProfile, with practice.GraderKind) ([]*model.ItemPair, error) {
	panic("pending")
}
func (careProfileFields) Agreement(ctx context.Context, obj *ent.CareProfile) (*practice.Agreement, error) {
	panic("pending")
}
func (careProfileFields) Change(ctx context.Context, obj *ent.CareProfile, from uuid.UUID) (*model.ProfileChange, error) {
	panic("pending")
}
func (careProfileFields) Outstanding(ctx context.Context, obj *ent.CareProfile) ([]*practice.Problem, error) {
	panic("pending")
}
func (careProfileFields) ViewerCan(ctx context.Context, obj *ent.CareProfile) ([]*model.Permission, error) {
	panic("pending")
}
func (careProfilePage) TotalCount(ctx context.Context, obj *ent.CareProfileConnection) (*int, error) {
	panic("pending")
}
func (careSittingFields) Household(ctx context.Context, obj *ent.CareSitting) (*ent.Household, error) {
	panic("pending")
}
func (careSittingFields) Visits(ctx context.Context, obj *ent.CareSitting) ([]*model.ProfileVisit, error) {
	panic("pending")
}
func (careSittingFields) Carers(ctx context.Context, obj *ent.CareSitting) ([]*ent.Relative, error) {
	panic("pending")
}
func (careSittingFields) ChildrenLeftOut(ctx context.Context, obj *ent.CareSitting) ([]*ent.Child, error) {
	panic("pending")
}
func (childFields) NeglectClocks(ctx context.Context, obj *ent.Child) ([]*model.NeglectClock, error) {
	panic("pending")
}
func (childFields) Trajectory(ctx context.Context, obj *ent.Child) (*model.Trajectory, error) {
	panic("pending")
}
func (householdFields) NeglectClocks(ctx context.Context, obj *ent.Household) ([]*model.NeglectClock, error) {
	panic("pending")
}
func (inboxFields) Drafts(ctx context.Context, obj *model.Inbox, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.CareProfileConnection, error) {
	panic("pending")
}
func (itemGradeFields) Title(ctx context.Context, obj *ent.ItemGrade) (string, error) {
	panic("pending")
}
func (mutations) StartCareProfile(ctx context.Context, input model.StartCareProfileInput) (*model.StartCareProfilePayload, error) {
	panic("pending")
}
func (mutations) AmendCareSitting(ctx context.Context, input model.AmendCareSittingInput) (*model.AmendCareSittingPayload, error) {
	panic("pending")
}
func (mutations) GradeItems(ctx context.Context, input model.GradeItemsInput) (*model.GradeItemsPayload, error) {
	panic("pending")
}
func (mutations) AddProfileEvidence(ctx context.Context, input model.AddProfileEvidenceInput) (*model.AddProfileEvidencePayload, error) {
	panic("pending")
}
func (mutations) SetTargetItems(ctx context.Context, input model.SetTargetItemsInput) (*model.SetTargetItemsPayload, error) {
	panic("pending")
}
func (mutations) CompleteCareProfile(ctx context.Context, input model.CompleteCareProfileInput) (*model.CompleteCareProfilePayload, error) {
	panic("pending")
}
func (mutations) ReviewTargetItems(ctx context.Context, input model.ReviewTargetItemsInput) (*model.ReviewTargetItemsPayload, error) {
	panic("pending")
}
func (mutations) MarkCareProfileMistaken(ctx context.Context, input model.MarkCareProfileMistakenInput) (*model.MarkCareProfileMistakenPayload, error) {
	panic("pending")
}
func (queries) CareProfile(ctx context.Context, id uuid.UUID) (*ent.CareProfile, error) {
	panic("pending")
}
func (targetItemFields) Title(ctx context.Context, obj *ent.TargetItem) (string, error) {
	panic("pending")
}
