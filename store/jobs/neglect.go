package jobs

import (
	"context"

	"github.com/google/uuid"

	"heed/practice"
	"heed/store"
)

// KeepNeglect handles store.JobNeglect by a rule.
func KeepNeglect(rule practice.ClockRule) store.Handler {
	return func(ctx context.Context, op *store.Operation, child uuid.UUID) error {
		return op.KeepNeglect(ctx, child, rule)
	}
}
