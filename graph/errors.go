package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"entgo.io/ent/privacy"
	"github.com/99designs/gqlgen/graphql"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"heed/auth"
	"heed/graph/door"
	"heed/store"
)

// The values of extensions.code that the doors give beside those of package door.
const (
	codeUnauthenticated = "UNAUTHENTICATED"
	codeNotFound        = "NOT_FOUND"
	codeConflict        = "CONFLICT"
)

// refusal is an error of the contract: a stable code and a sentence fit for a
// social worker.
func refusal(code, format string, args ...any) *gqlerror.Error {
	return &gqlerror.Error{Message: fmt.Sprintf(format, args...), Extensions: map[string]any{"code": code}}
}

func forbidden() error {
	return refusal(door.CodeForbidden, "Your role does not allow this.")
}

// present is the one translator from errors to what a caller sees. What it does
// not know is INTERNAL outside, with the request's id, and whole in the log.
func (r *Resolver) present(ctx context.Context, err error) *gqlerror.Error {
	presented := graphql.DefaultErrorPresenter(ctx, err)
	if code, _ := presented.Extensions["code"].(string); code != "" {
		return presented
	}
	known := r.translate(ctx, err)
	known.Path, known.Locations = presented.Path, presented.Locations
	return known
}

func (r *Resolver) translate(ctx context.Context, err error) *gqlerror.Error {
	var refused *gqlerror.Error
	rule, broken := store.ViolationOf(err)
	switch {
	case errors.As(err, &refused) && refused.Extensions["code"] != nil:
		return &gqlerror.Error{Message: refused.Message, Extensions: refused.Extensions}
	case errors.Is(err, privacy.Deny):
		return refusal(door.CodeForbidden, "Your role does not allow this.")
	case errors.Is(err, auth.ErrUnauthenticated):
		return refusal(codeUnauthenticated, "Sign in to use Heed.")
	case errors.Is(err, store.ErrUnsure):
		return refusal(door.CodeUnavailable, "The database was lost as this was saved: it may or may not have been written. Send it again with the same idempotency key; it is written once at most.")
	case ctx.Err() != nil:
		return refusal(door.CodeLimitExceeded, "The operation took longer than it may and was ended.")
	case store.Unreachable(err):
		r.logFault(ctx, slog.LevelWarn, "database unreachable", err)
		return refusal(door.CodeUnavailable, "The database cannot be reached just now. Nothing was written; try again shortly.")
	case store.Unfit(err):
		r.logFault(ctx, slog.LevelError, "the database lacks what this build needs", err)
		return refusal(door.CodeUnavailable, "Heed is being brought up to date. Nothing was written; try again shortly.")
	case pq.As(err, pqerror.InsufficientPrivilege) != nil:
		// Row security refused a write: to the caller the row is not there.
		r.logFault(ctx, slog.LevelWarn, "write refused by row security", err)
		return refusal(codeNotFound, "There is no such record, or none that you may see.")
	case store.DrawnTwice(err):
		r.logFault(ctx, slog.LevelError, "an identifier could not be drawn", err)
		return refusal(codeConflict, "A reference for this could not be found. Nothing was written; send it again.")
	case broken:
		r.logFault(ctx, slog.LevelError, "a rule of the schema was broken that no other rule found first", err)
		return refusedBy(rule)
	case pq.As(err, pqerror.TRDeadlockDetected, pqerror.TRSerializationFailure, pqerror.LockNotAvailable) != nil:
		return refusal(codeConflict, "Somebody else changed this at the same moment. Nothing was written; send it again.")
	}
	r.logFault(ctx, slog.LevelError, "operation failed", err)
	internal := refusal(door.CodeInternal, "Something went wrong on our side.")
	if op := store.FromContext(ctx); op != nil {
		internal.Extensions["requestId"] = op.ID.String()
	}
	return internal
}

// logBroken logs that a rule of the schema found what a rule that is asked before
// the write had missed: two at once, or a mistake of ours. It names rule and
// operation, and no value.
func (r *Resolver) logBroken(ctx context.Context, v store.Violation, answer string) {
	r.log.LogAttrs(ctx, slog.LevelWarn, "a rule of the schema was broken, and answered as something to mend",
		append(whereabouts(ctx), slog.String("table", v.Table), slog.String("constraint", v.Constraint), slog.String("answer", answer))...)
}

// whereabouts are the operation and the field at which something is logged.
func whereabouts(ctx context.Context) []slog.Attr {
	attrs := []slog.Attr{}
	if op := store.FromContext(ctx); op != nil {
		attrs = append(attrs, slog.String("request", op.ID.String()))
	}
	if fc := graphql.GetFieldContext(ctx); fc != nil && fc.Field.Field != nil {
		attrs = append(attrs, slog.String("field", fc.Object+"."+fc.Field.Name))
	}
	return attrs
}

// logFault logs what an operator needs. PostgreSQL's messages can repeat values,
// so of its errors only the code and the places are logged.
func (r *Resolver) logFault(ctx context.Context, level slog.Level, what string, err error) {
	attrs := whereabouts(ctx)
	if fault := pq.As(err); fault != nil {
		attrs = append(attrs, slog.String("sqlstate", string(fault.Code)), slog.String("table", fault.Table),
			slog.String("constraint", fault.Constraint), slog.String("routine", fault.Routine))
		if fault.Code == pqerror.InsufficientPrivilege {
			attrs = append(attrs, slog.String("refusal", fault.Message)) // names a table, never a value
		}
	} else {
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	r.log.LogAttrs(ctx, level, what, attrs...)
}

// recovered turns a panic into an error that says nothing, and logs where it
// was. The panic's own text may hold what a caller sent, so only its type is told.
func (r *Resolver) recovered(ctx context.Context, panicked any) error {
	r.log.ErrorContext(ctx, "panic", "type", fmt.Sprintf("%T", panicked), "stack", string(debug.Stack()))
	return refusal(door.CodeInternal, "Something went wrong on our side.")
}
