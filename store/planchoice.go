package store

import (
	"context"
	"time"

	"github.com/google/uuid"
	lru "github.com/hashicorp/golang-lru/v2"
)

const (
	// planLifetime is how long a viewer counts as narrow or wide.
	planLifetime = time.Minute
	// maxPlans bounds how many viewers are remembered.
	maxPlans = 10_000
)

// planChoices remembers which viewers see few children. It is lost with the process, and a
// wrong entry costs time, never permission.
type planChoices struct {
	known *lru.Cache[uuid.UUID, chosenPlan]
}

type chosenPlan struct {
	narrow bool
	at     time.Time
}

func newPlanChoices() (*planChoices, error) {
	known, err := lru.New[uuid.UUID, chosenPlan](maxPlans)
	return &planChoices{known}, err
}

func (r *planChoices) recall(viewer uuid.UUID, now time.Time) (narrow, ok bool) {
	v, ok := r.known.Get(viewer)
	return v.narrow, ok && now.Sub(v.at) < planLifetime
}

func (r *planChoices) keep(viewer uuid.UUID, now time.Time, narrow bool) {
	r.known.Add(viewer, chosenPlan{narrow, now})
}

type planKey struct{}

// WithPlan returns a context in which a viewer whose children have individual reasons
// counts as one who sees few of them, or many. Tests use it to check that both plans give
// one answer.
func WithPlan(ctx context.Context, narrow bool) context.Context {
	return context.WithValue(ctx, planKey{}, narrow)
}
