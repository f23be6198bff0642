package graph

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/graph/model"
)

func (careProfileFields) Change(ctx context.Context, obj *ent.CareProfile, from uuid.UUID) (*model.ProfileChange, error) {
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
