package transport

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// introspection allows or refuses queries about the schema. If it is closed, __schema is
// refused before anything runs, and __type answers null, as for a type that does not
// exist.
type introspection struct{ open bool }

var _ interface {
	graphql.HandlerExtension
	graphql.OperationContextMutator
	graphql.RootFieldInterceptor
} = introspection{}

func (introspection) ExtensionName() string                   { return "HeedIntrospection" }
func (introspection) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext decides for one operation.
func (i introspection) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	op.DisableIntrospection = !i.open
	if i.open {
		return nil
	}
	if field := schemaField(op.Operation.SelectionSet); field != nil {
		return refuseAt(field.Position, CodeForbidden, "Introspection is switched off; the schema is published with the documentation.")
	}
	return nil
}

// InterceptRootField answers __type when closed.
func (i introspection) InterceptRootField(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
	if !i.open && graphql.GetRootFieldContext(ctx).Field.Name == "__type" {
		return graphql.Null
	}
	return next(ctx)
}

// schemaField finds __schema among the root fields. The document is valid, so
// its fragments end.
func schemaField(set ast.SelectionSet) *ast.Field {
	for _, selection := range set {
		var found *ast.Field
		switch sel := selection.(type) {
		case *ast.Field:
			if sel.Name == "__schema" {
				found = sel
			}
		case *ast.InlineFragment:
			found = schemaField(sel.SelectionSet)
		case *ast.FragmentSpread:
			found = schemaField(sel.Definition.SelectionSet)
		}
		if found != nil {
			return found
		}
	}
	return nil
}
