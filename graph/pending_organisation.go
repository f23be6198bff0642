package graph

import (
	"context"

	"heed/ent"
	"heed/graph/generated"
	"heed/graph/model"
)

type (
	trainingFields struct{ *Resolver }
)

// Training answers the computed fields of its type.
func (r *Resolver) Training() generated.TrainingResolver { return trainingFields{r} }

func (mutations) RecordTraining(ctx context.Context, input model.RecordTrainingInput) (*model.RecordTrainingPayload, error) {
	panic("pending")
}
func (trainingFields) InDate(ctx context.Context, obj *ent.Training) (bool, error) { panic("pending") }
