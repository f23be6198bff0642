package graph

import (
	"context"

	"github.com/google/uuid"

	"heed/store"
)

// keepNeglect keeps what lists ask of a child's neglect clocks, after a profile
// was completed or marked as mistaken.
func keepNeglect(context.Context, *store.Operation, uuid.UUID) error { return nil }
