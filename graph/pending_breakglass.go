package graph

import (
	"context"

	"heed/ent"
	"heed/graph/generated"
	"heed/graph/model"
)

type (
	breakGlassFields struct{ *Resolver }
	breakGlassPage   struct{}
)

// BreakGlass answers the computed fields of its type.
func (r *Resolver) BreakGlass() generated.BreakGlassResolver { return breakGlassFields{r} }

// BreakGlassConnection answers the computed fields of its type.
func (*Resolver) BreakGlassConnection() generated.BreakGlassConnectionResolver {
	return breakGlassPage{}
}

func (breakGlassFields) Child(ctx context.Context, obj *ent.BreakGlass) (*ent.Child, error) {
	panic("pending")
}
func (breakGlassFields) Open(ctx context.Context, obj *ent.BreakGlass) (bool, error) {
	panic("pending")
}
func (breakGlassFields) ViewerCan(ctx context.Context, obj *ent.BreakGlass) ([]*model.Permission, error) {
	panic("pending")
}
func (breakGlassPage) TotalCount(ctx context.Context, obj *ent.BreakGlassConnection) (*int, error) {
	panic("pending")
}
func (mutations) BreakGlass(ctx context.Context, input model.BreakGlassInput) (*model.BreakGlassPayload, error) {
	panic("pending")
}
func (mutations) ReviewBreakGlass(ctx context.Context, input model.ReviewBreakGlassInput) (*model.ReviewBreakGlassPayload, error) {
	panic("pending")
}
func (queries) BreakGlasses(ctx context.Context, filter *model.BreakGlassFilter, orderBy *ent.BreakGlassOrder, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.BreakGlassConnection, error) {
	panic("pending")
}
