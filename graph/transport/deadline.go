package transport

import (
	"context"
	"errors"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// errOutOfTime is the cause of a context whose operation ran too long.
var errOutOfTime = errors.New("operation out of time")

// deadline ends the context of a query or mutation after a while, so that the database
// stops with it. Subscriptions live as long as their connection.
type deadline struct{ allowed time.Duration }

var _ interface {
	graphql.HandlerExtension
	graphql.OperationInterceptor
} = deadline{}

func (deadline) ExtensionName() string                   { return "HeedDeadline" }
func (deadline) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptOperation runs the operation under the deadline.
func (d deadline) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	if isSubscription(ctx) {
		return next(ctx)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, d.allowed, errOutOfTime)
	responses := next(ctx)
	return func(ctx context.Context) *graphql.Response {
		defer cancel()
		resp := responses(ctx)
		if !errors.Is(context.Cause(ctx), errOutOfTime) {
			return resp
		}
		return d.explain(resp)
	}
}

// explain puts the deadline before the errors that follow from it. An answer that was
// complete all the same stays.
func (d deadline) explain(resp *graphql.Response) *graphql.Response {
	if resp == nil {
		resp = &graphql.Response{Data: []byte("null")}
	} else if len(resp.Errors) == 0 {
		return resp
	}
	err := refuse(CodeLimitExceeded, "The operation took longer than %g seconds and was stopped.", d.allowed.Seconds())
	err.Extensions["limit"] = "time"
	err.Extensions["allowed"] = d.allowed.Seconds()
	resp.Errors = append(gqlerror.List{err}, resp.Errors...)
	return resp
}

// isSubscription reports whether the operation in ctx is a stream.
func isSubscription(ctx context.Context) bool {
	op := graphql.GetOperationContext(ctx).Operation
	return op != nil && op.Operation == "subscription"
}
