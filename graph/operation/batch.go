package operation

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"heed/store"
)

// batches answers computed fields for all records of an operation at once: the
// first record that asks loads for every one that the operation has loaded so
// far, so that a list of a hundred costs as many statements as a list of one.
type batches struct {
	mu   sync.Mutex
	sets map[any]any
}

// forget drops what was answered: what a mutation writes changes the answers.
func forget(ctx context.Context) {
	set := &From(ctx).batches
	set.mu.Lock()
	defer set.mu.Unlock()
	clear(set.sets)
}

// batch is the answers to one question.
type batch[K comparable, V any] struct {
	mu       sync.Mutex
	Selected map[K]bool
	answers  map[K]V
}

// Batch answers a question for one record. key names the question: a field
// that is asked twice with other selections is two questions. all lists the
// records to answer for at once; load answers for those not yet asked. What it reads
// discloses nothing by itself: the answer shows the record that is asked. A verb of a
// mutation discloses whatever it reads.
func Batch[K comparable, V any](ctx context.Context, key any, of K, all func() []K, load func(context.Context, []K) (map[K]V, error)) (V, error) {
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

// FieldKey names the question that the current field asks: its place in the document.
func FieldKey(ctx context.Context) any { return graphql.GetFieldContext(ctx).Field.Field }
