package breakglass

import (
	"context"

	"heed/ent"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
)

// ViewerCan lists the verbs on an emergency access.
func (Fields) ViewerCan(ctx context.Context, g *ent.BreakGlass) ([]*model.Permission, error) {
	return operation.Permissions(ctx, g.ID,
		operation.Permission{Verb: model.VerbReviewBreakGlass, Check: func() ([]practice.Problem, error) { return checkReviewing(ctx, g), nil }})
}
