package schema

import (
	"context"
	"fmt"

	"entgo.io/ent"
	"entgo.io/ent/privacy"
	"entgo.io/ent/schema/mixin"

	"heed/auth"
)

// guarded applies the matrix of auth to a record: which roles may read, create and change
// it. PostgreSQL decides which rows exist for a viewer. It ends with a refusal, because a
// policy whose rules all skip allows.
type guarded struct {
	mixin.Schema
	record auth.Record
}

// Policy of the record.
func (g guarded) Policy() ent.Policy { return matrix{g.record} }

type matrix struct{ record auth.Record }

// EvalQuery allows a read if one of the viewer's roles reads this kind of record.
func (m matrix) EvalQuery(ctx context.Context, _ ent.Query) error {
	return m.decide(ctx, auth.Read)
}

// EvalMutation allows a write if one of the viewer's roles writes this kind of record.
func (m matrix) EvalMutation(ctx context.Context, mutation ent.Mutation) error {
	switch op := mutation.Op(); {
	case op.Is(ent.OpCreate):
		return m.decide(ctx, auth.Create)
	case op.Is(ent.OpUpdate | ent.OpUpdateOne):
		return m.decide(ctx, auth.Change)
	}
	return fmt.Errorf("%s is never deleted: %w", m.record, privacy.Deny)
}

func (m matrix) decide(ctx context.Context, act auth.Act) error {
	viewer, ok := auth.FromContext(ctx)
	if !ok {
		return fmt.Errorf("nobody may %s %s: %w", act, m.record, privacy.Deny)
	}
	if !auth.MayTouch(viewer, act, m.record) {
		return fmt.Errorf("these roles may not %s %s: %w", act, m.record, privacy.Deny)
	}
	return privacy.Allow
}
