package transport

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Silent is a Recover that says that something broke and nothing of what.
func Silent(context.Context, any) error { return refuse(CodeInternal, internalMessage) }

// Plain is a Present that knows no errors of a domain: only those that carry a code
// already keep their text.
func Plain(ctx context.Context, err error) *gqlerror.Error {
	return graphql.DefaultErrorPresenter(ctx, err)
}
