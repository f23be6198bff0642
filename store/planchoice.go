package store

import (
	"context"
	"time"

	"github.com/google/uuid"
	lru "github.com/hashicorp/golang-lru/v2"
)

const (
	// planMemory is how long a viewer counts as narrow or wide.
	planMemory = time.Minute
	// plansKept bounds how many viewers are remembered.
	plansKept = 10_000
)

// planChoices remembers which viewers see few children. It is forgotten with the
// process, and being wrong costs time, never permission.
type planChoices struct {
	known *lru.Cache[uuid.UUID, chosenPlan]
}

type chosenPlan struct {
	narrow bool
	at     time.Time
}

func newPlanChoices() (*planChoices, error) {
	known, err := lru.New[uuid.UUID, chosenPlan](plansKept)
	return &planChoices{known}, err
}

func (r *planChoices) recall(viewer uuid.UUID, now time.Time) (narrow, ok bool) {
	v, ok := r.known.Get(viewer)
	return v.narrow, ok && now.Sub(v.at) < planMemory
}

func (r *planChoices) keep(viewer uuid.UUID, now time.Time, narrow bool) {
	r.known.Add(viewer, chosenPlan{narrow, now})
}

type planKey struct{}

// WithPlan returns a context in which a viewer who sees children by reasons of
// their own is taken to see few of them, or many. Tests hold both plans to one
// answer with it; nothing that serves sets it.
func WithPlan(ctx context.Context, narrow bool) context.Context {
	return context.WithValue(ctx, planKey{}, narrow)
}
