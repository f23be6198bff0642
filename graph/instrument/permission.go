package instrument

import (
	"context"

	"heed/ent"
	"heed/graph/model"
	"heed/graph/operation"
)

// ViewerCan lists the verbs on an instrument.
func (Fields) ViewerCan(ctx context.Context, i *ent.Instrument) ([]*model.Permission, error) {
	return operation.Permissions(ctx, i.ID, operation.Permission{Verb: model.VerbEndInstrument})
}
