package chronology

import (
	"context"

	"heed/ent"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
)

// ViewerCan lists the verbs on an event.
func (Fields) ViewerCan(ctx context.Context, e *ent.ChronologyEvent) ([]*model.Permission, error) {
	return operation.Permissions(ctx, e.ID,
		operation.Permission{Verb: model.VerbCorrectEvent, Check: func() ([]practice.Problem, error) { return checkCorrecting(ctx, e) }},
		operation.Permission{Verb: model.VerbWithdrawEvent, Check: func() ([]practice.Problem, error) { return checkWithdrawing(ctx, e) }})
}
