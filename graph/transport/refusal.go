package transport

import (
	"fmt"

	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// The values of extensions.code that this package gives. They are part of the contract:
// clients act on them, so they never change.
const (
	// CodeBadRequest marks a request that is not GraphQL over HTTP.
	CodeBadRequest = "BAD_REQUEST"
	// CodeParseFailed marks a document that is not GraphQL.
	CodeParseFailed = errcode.ParseFailed
	// CodeValidationFailed marks a document that does not fit the schema.
	CodeValidationFailed = errcode.ValidationFailed
	// CodeBadUserInput marks variables or arguments that do not fit their types.
	CodeBadUserInput = "BAD_USER_INPUT"
	// CodeLimitExceeded marks a refusal by one of the Limits or Rates; extensions.limit names
	// it, allowed and got give the numbers.
	CodeLimitExceeded = "LIMIT_EXCEEDED"
	// CodeForbidden marks a request that is never allowed to this caller.
	CodeForbidden = "FORBIDDEN"
	// CodeUnavailable marks an operation that could not end because a part of Heed is down.
	// Nothing was saved, unless the message says that this is not known; with its idempotency
	// key it is safe to send again. Over HTTP the status is 503.
	CodeUnavailable = "UNAVAILABLE"
	// CodeInternal marks an internal error.
	CodeInternal = "INTERNAL"
)

// The values of extensions.limit that are used in more than one place.
const (
	limitRate        = "rate"
	limitConcurrency = "concurrency"
)

// internalMessage is all that a caller learns of an internal error.
const internalMessage = "Heed could not complete the request. The fault is logged."

// refuse returns an error with a stable code. The message must not hold
// anything the caller sent.
func refuse(code, format string, args ...any) *gqlerror.Error {
	return &gqlerror.Error{
		Message:    fmt.Sprintf(format, args...),
		Extensions: map[string]any{"code": code},
	}
}

// refuseAt is refuse with the position in the document.
func refuseAt(pos *ast.Position, code, format string, args ...any) *gqlerror.Error {
	err := refuse(code, format, args...)
	if pos != nil && pos.Line > 0 {
		err.Locations = []gqlerror.Location{{Line: pos.Line, Column: pos.Column}}
	}
	return err
}

// exceeded refuses by a limit; the sentence takes the value and the limit, in this order.
func exceeded(limit string, allowed, got int64, sentence string) *gqlerror.Error {
	err := refuse(CodeLimitExceeded, sentence, got, allowed)
	err.Extensions["limit"] = limit
	err.Extensions["allowed"] = allowed
	err.Extensions["got"] = got
	return err
}

// codeOf returns the stable code of an error, or nothing.
func codeOf(err *gqlerror.Error) string {
	code, _ := err.Extensions["code"].(string)
	return code
}
