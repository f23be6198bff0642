package graph

import (
	"context"

	"heed/ent"
	"heed/graph/model"
)

func (childFields) AccessLog(ctx context.Context, obj *ent.Child, filter *model.DisclosureFilter, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.DisclosureConnection, error) {
	panic("pending")
}
func (queries) UnusualAccess(ctx context.Context, filter *model.UnusualAccessFilter, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*model.UnusualAccessConnection, error) {
	panic("pending")
}
