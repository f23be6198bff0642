package instrument

import (
	"context"

	"heed/ent"
	"heed/graph/model"
	"heed/graph/operation"
)

// ViewerCan lists the verbs on an instrument.
func (Fields) ViewerCan(ctx context.Context, _ *ent.Instrument) ([]*model.Permission, error) {
	return operation.Permissions(ctx, operation.Permission{Verb: model.VerbEndInstrument})
}
