package operation

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"heed/store"
)

// inVerb reports whether the current field is a verb of a mutation rather than a part of
// its answer. A verb discloses everything it reads: it changes records, and it refuses
// for reasons found in them.
func inVerb(ctx context.Context) bool { return graphql.GetFieldContext(ctx).Object == "Mutation" }

// InterceptField adds the records that a field shows to the access record. The query
// behind a list may read more: the record beyond the page, or records that later fields
// may ask for. A field that answers a number or a text shows no record, so it discloses
// everything it reads.
func (*Runner) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	fc := graphql.GetFieldContext(ctx)
	composite := len(fc.Field.Selections) > 0
	switch {
	case !fc.IsResolver && !fc.IsMethod, inVerb(ctx):
	case composite:
		ctx = store.ToShow(ctx)
	default:
		ctx = store.ToDisclose(ctx)
	}
	value, err := next(ctx)
	if composite && err == nil {
		store.FromContext(ctx).Disclose(value)
	}
	return value, err
}
