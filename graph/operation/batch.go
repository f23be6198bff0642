package operation

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"heed/store"
)

// batches answers computed fields for all records of an operation at once. The first
// record that asks loads the answers for every record that the operation has loaded so
// far, so a list of a hundred takes as many statements as a list of one.
type batches struct {
	mu   sync.Mutex
	sets map[any]any
}

// forget drops all answers. A mutation calls it because its writes change them.
func forget(ctx context.Context) {
	set := &From(ctx).batches
	set.mu.Lock()
	defer set.mu.Unlock()
	clear(set.sets)
}

// batch holds the answers to one question.
type batch[K comparable, V any] struct {
	mu       sync.Mutex
	Selected map[K]bool
	answers  map[K]V
}

// Batch answers a question for one record. key names the question: a field that is
// selected twice with different selections is two questions. all lists the records to
// answer for at once. load reads the answers for the records not yet answered. In a
// query, what load reads is not a disclosure by itself: the field that shows the answer
// discloses the record. In a verb of a mutation, everything that load reads is
// disclosed.
func Batch[K comparable, V any](ctx context.Context, key any, of K, all func() []K, load func(context.Context, []K) (map[K]V, error)) (V,
	error) {
	set := &From(ctx).batches
	set.mu.Lock()
	b, ok := set.sets[key].(*batch[K, V])
	if !ok {
		b = &batch[K, V]{Selected: map[K]bool{}, answers: map[K]V{}}
		set.sets[key] = b
	}
	set.mu.Unlock()

	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.Selected[of] {
		wanted := []K{of}
		for _, k := range all() {
			if !b.Selected[k] && k != of {
				wanted = append(wanted, k)
			}
		}
		if !inVerb(ctx) {
			ctx = store.Prefetch(ctx)
		}
		found, err := load(ctx, wanted)
		if err != nil {
			var none V
			return none, err
		}
		for _, k := range wanted {
			b.Selected[k] = true
		}
		for k, v := range found {
			b.answers[k] = v
		}
	}
	return b.answers[of], nil
}

// FieldKey is the key for Batch that means "the current field": its place in the
// document.
func FieldKey(ctx context.Context) any { return graphql.GetFieldContext(ctx).Field.Field }
