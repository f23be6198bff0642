package operation

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"heed/store"
)

// inVerb reports whether the current field is a verb of a mutation, and no part of its
// answer. A verb discloses whatever it reads: it changes records, and refuses for
// reasons that lie in them.
func inVerb(ctx context.Context) bool { return graphql.GetFieldContext(ctx).Object == "Mutation" }

// InterceptField notes the records that a field of the answer shows. Its query may
// read more: a record beyond the page, or what other records may be asked for. A field
// that answers a number or a text shows no record and discloses what it reads.
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
