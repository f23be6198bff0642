package store

import (
	"context"
	"time"

	"github.com/google/uuid"
	lru "github.com/hashicorp/golang-lru/v2"
)

const (
	// reachMemory is how long a viewer counts as narrow or wide.
	reachMemory = time.Minute
	// reachesKept bounds how many viewers are remembered.
	reachesKept = 10_000
)

// reaches remembers which viewers see few children. It is forgotten with the
// process, and being wrong costs time, never permission.
type reaches struct {
	known *lru.Cache[uuid.UUID, reachedAt]
}

type reachedAt struct {
	narrow bool
	at     time.Time
}

func newReaches() (*reaches, error) {
	known, err := lru.New[uuid.UUID, reachedAt](reachesKept)
	return &reaches{known}, err
}

func (r *reaches) recall(viewer uuid.UUID, now time.Time) (narrow, ok bool) {
	v, ok := r.known.Get(viewer)
	return v.narrow, ok && now.Sub(v.at) < reachMemory
}

func (r *reaches) keep(viewer uuid.UUID, now time.Time, narrow bool) {
	r.known.Add(viewer, reachedAt{narrow, now})
}

type planKey struct{}

// WithPlan returns a context in which a viewer who sees children by reasons of
// their own is taken to see few of them, or many. Tests hold both plans to one
// answer with it; nothing that serves sets it.
func WithPlan(ctx context.Context, narrow bool) context.Context {
	return context.WithValue(ctx, planKey{}, narrow)
}
