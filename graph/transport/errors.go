package transport

import (
	"context"
	"slices"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// maxLocations is how many places one error names.
const maxLocations = 4

// executor wraps gqlgen's on its way to a transport, so that every error of every
// transport is bounded, has a code and holds none of the caller's values before anything
// else sees it, including the error presenter and the hooks that log.
type executor struct {
	graphql.GraphExecutor
	limits      Limits
	suggestions bool
}

// CreateOperationContext rewrites the errors of the parser and the validator.
func (e executor) CreateOperationContext(ctx context.Context, params *graphql.RawParams) (*graphql.OperationContext, gqlerror.List) {
	op, errs := e.GraphExecutor.CreateOperationContext(ctx, params)
	if len(errs) == 0 {
		return op, nil
	}
	errs = slices.Clone(errs[:min(len(errs), e.limits.Errors)])
	for i, err := range errs {
		errs[i] = e.bound(requestError(err, e.suggestions))
	}
	return op, errs
}

// DispatchOperation bounds the errors of each response.
func (e executor) DispatchOperation(ctx context.Context, op *graphql.OperationContext) (graphql.ResponseHandler, context.Context) {
	responses, ctx := e.GraphExecutor.DispatchOperation(ctx, op)
	return func(ctx context.Context) *graphql.Response { return e.response(responses(ctx)) }, ctx
}

// DispatchError bounds the errors of a request that is not executed.
func (e executor) DispatchError(ctx context.Context, list gqlerror.List) *graphql.Response {
	return e.response(e.GraphExecutor.DispatchError(ctx, list))
}

func (e executor) response(resp *graphql.Response) *graphql.Response {
	if resp == nil {
		return nil
	}
	resp.Errors = slices.Clone(resp.Errors[:min(len(resp.Errors), e.limits.Errors)])
	for i, err := range resp.Errors {
		resp.Errors[i] = e.bound(err)
	}
	return resp
}

// bound returns an error that may be sent. An error without a code is an unexpected one,
// so it becomes INTERNAL without its text.
func (e executor) bound(err *gqlerror.Error) *gqlerror.Error {
	if err == nil || codeOf(err) == "" {
		sent := refuse(CodeInternal, internalMessage)
		if err != nil {
			sent.Path = err.Path
			sent.Locations = err.Locations
		}
		return sent
	}
	sent := *err
	sent.Message = cut(sent.Message, e.limits.ErrorRunes)
	if len(sent.Locations) > maxLocations {
		sent.Locations = sent.Locations[:maxLocations]
	}
	return &sent
}

// cut shortens a text to a number of characters, including the sign of the cut, and never
// inside a character.
func cut(text string, runes int) string {
	if utf8.RuneCountInString(text) <= runes {
		return text
	}
	kept := 0
	for at := range text {
		if kept == runes-1 {
			return text[:at] + "…"
		}
		kept++
	}
	return text
}

// presenter wraps the caller's error presenter. gqlgen reports an argument that does not
// fit its type as a plain error of the field, with the value in it, before any resolver
// runs; only here can it be distinguished from a resolver's.
func presenter(inner graphql.ErrorPresenterFunc) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		presented := graphql.DefaultErrorPresenter(ctx, err)
		if !argumentsRefused(ctx) || presented == nil || codeOf(presented) != "" {
			return inner(ctx, err)
		}
		refused := refuse(CodeBadUserInput, "An argument of %q does not fit its type.", graphql.GetFieldContext(ctx).Field.Name)
		refused.Path = presented.Path
		refused.Locations = presented.Locations
		return refused
	}
}

// argumentsRefused reports whether the arguments of the field in ctx could not be read:
// gqlgen sets all of them or none.
func argumentsRefused(ctx context.Context) bool {
	field := graphql.GetFieldContext(ctx)
	return field != nil && field.Field.Field != nil && len(field.Field.Arguments) > 0 && field.Args == nil
}
