package graph

import (
	"context"
	"time"

	"heed/ent"
	"heed/graph/generated"
	"heed/graph/model"
	"heed/practice"
)

type (
	instrumentFields           struct{ *Resolver }
	instrumentPage             struct{}
	instrumentDescriptorFields struct{ *Resolver }
	instrumentItemFields       struct{ *Resolver }
)

// Instrument answers the computed fields of its type.
func (r *Resolver) Instrument() generated.InstrumentResolver { return instrumentFields{r} }

// InstrumentConnection answers the computed fields of its type.
func (*Resolver) InstrumentConnection() generated.InstrumentConnectionResolver {
	return instrumentPage{}
}

// InstrumentDescriptor answers the computed fields of its type.
func (r *Resolver) InstrumentDescriptor() generated.InstrumentDescriptorResolver {
	return instrumentDescriptorFields{r}
}

// InstrumentItem answers the computed fields of its type.
func (r *Resolver) InstrumentItem() generated.InstrumentItemResolver { return instrumentItemFields{r} }

func (instrumentFields) Owner(ctx context.Context, obj *ent.Instrument) (*string, error) {
	panic("pending")
}
func (instrumentFields) Licence(ctx context.Context, obj *ent.Instrument) (string, error) {
	panic("pending")
}
func (instrumentFields) Training(ctx context.Context, obj *ent.Instrument) (string, error) {
	panic("pending")
}
func (instrumentFields) InForce(ctx context.Context, obj *ent.Instrument) (bool, error) {
	panic("pending")
}
func (instrumentFields) LoadedAt(ctx context.Context, obj *ent.Instrument) (*time.Time, error) {
	panic("pending")
}
func (instrumentFields) Grades(ctx context.Context, obj *ent.Instrument) ([]*practice.GradeAnchor, error) {
	panic("pending")
}
func (instrumentFields) SubAreaRule(ctx context.Context, obj *ent.Instrument) (*practice.Derivation, error) {
	panic("pending")
}
func (instrumentFields) AreaRule(ctx context.Context, obj *ent.Instrument) (*practice.Derivation, error) {
	panic("pending")
}
func (instrumentFields) MaxTargets(ctx context.Context, obj *ent.Instrument) (int, error) {
	panic("pending")
}
func (instrumentFields) Areas(ctx context.Context, obj *ent.Instrument) ([]*practice.InstrumentArea, error) {
	panic("pending")
}
func (instrumentFields) ViewerCan(ctx context.Context, obj *ent.Instrument) ([]*model.Permission, error) {
	panic("pending")
}
func (instrumentPage) TotalCount(ctx context.Context, obj *ent.InstrumentConnection) (*int, error) {
	panic("pending")
}
func (instrumentDescriptorFields) AgeBand(ctx context.Context, obj *practice.InstrumentDescriptor) (*string, error) {
	panic("pending")
}
func (instrumentItemFields) AgeBands(ctx context.Context, obj *practice.InstrumentItem) ([]string, error) {
	panic("pending")
}
func (mutations) LoadInstrument(ctx context.Context, input model.LoadInstrumentInput) (*model.LoadInstrumentPayload, error) {
	panic("pending")
}
func (mutations) EndInstrument(ctx context.Context, input model.EndInstrumentInput) (*model.EndInstrumentPayload, error) {
	panic("pending")
}
func (queries) Instruments(ctx context.Context, filter *model.InstrumentFilter, orderBy *ent.InstrumentOrder, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.InstrumentConnection, error) {
	panic("pending")
}
