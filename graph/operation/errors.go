package operation

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"strconv"

	"entgo.io/ent/privacy"
	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"heed/auth"
	"heed/graph/transport"
	"heed/practice"
	"heed/store"
)

// The values of extensions.code that this package adds to those of package transport.
const (
	codeUnauthenticated = "UNAUTHENTICATED"
	codeNotFound        = "NOT_FOUND"
	CodeConflict        = "CONFLICT"
)

// NewError is an error of the contract: a stable code and a sentence fit for a
// social worker.
func NewError(code, format string, args ...any) *gqlerror.Error {
	return &gqlerror.Error{Message: fmt.Sprintf(format, args...), Extensions: map[string]any{"code": code}}
}

// Forbidden is the error of what the viewer's roles do not allow.
func Forbidden() error {
	return NewError(transport.CodeForbidden, "Your role does not allow this.")
}

// Present translates every error into what the caller sees. It is the only translator.
// An unknown error becomes INTERNAL with the request's id, and its full text goes to the
// log.
func (t *Runner) Present(ctx context.Context, err error) *gqlerror.Error {
	presented := graphql.DefaultErrorPresenter(ctx, err)
	if code, _ := presented.Extensions["code"].(string); code != "" {
		return presented
	}
	known := t.translate(ctx, err)
	known.Path, known.Locations = presented.Path, presented.Locations
	return known
}

func (t *Runner) translate(ctx context.Context, err error) *gqlerror.Error {
	var refused *gqlerror.Error
	rule, broken := store.ViolationOf(err)
	switch {
	case errors.As(err, &refused) && refused.Extensions["code"] != nil:
		return &gqlerror.Error{Message: refused.Message, Extensions: refused.Extensions}
	case errors.Is(err, privacy.Deny):
		return NewError(transport.CodeForbidden, "Your role does not allow this.")
	case errors.Is(err, auth.ErrUnauthenticated):
		return NewError(codeUnauthenticated, "Sign in to use Heed.")
	case errors.Is(err, store.ErrUnsure):
		return NewError(transport.CodeUnavailable,
			"The connection to the database was lost during saving. The record may or may not be saved. Send it again with the same idempotency "+
				"key: it is saved at most once.")
	case ctx.Err() != nil:
		return NewError(transport.CodeLimitExceeded, "The operation took longer than allowed and was stopped.")
	case store.Unreachable(err):
		t.logFault(ctx, slog.LevelWarn, "database unreachable", err)
		return NewError(transport.CodeUnavailable, "The database cannot be reached at the moment. Nothing was saved. Try again shortly.")
	case store.Unfit(err):
		t.logFault(ctx, slog.LevelError, "the database lacks what this build needs", err)
		return NewError(transport.CodeUnavailable, "Heed is being updated. Nothing was saved. Try again shortly.")
	case pq.As(err, pqerror.InsufficientPrivilege) != nil:
		// Row security refused the write, so for the caller the row does not exist.
		t.logFault(ctx, slog.LevelWarn, "write refused by row security", err)
		return NewError(codeNotFound, "The record does not exist, or you may not see it.")
	case store.DrawsExhausted(err):
		t.logFault(ctx, slog.LevelError, "an identifier could not be drawn", err)
		return NewError(CodeConflict, "No free reference was found. Nothing was saved. Send it again.")
	case broken:
		t.logFault(ctx, slog.LevelError, "a rule of the schema was broken that no other rule found first", err)
		return t.rules.violationError(rule)
	case pq.As(err, pqerror.TRDeadlockDetected, pqerror.TRSerializationFailure, pqerror.LockNotAvailable) != nil:
		return NewError(CodeConflict, "Another practitioner changed this at the same moment. Nothing was saved. Send it again.")
	}
	t.logFault(ctx, slog.LevelError, "operation failed", err)
	internal := NewError(transport.CodeInternal, "Heed could not complete the request. The fault is logged.")
	if op := store.FromContext(ctx); op != nil {
		internal.Extensions["requestId"] = op.ID.String()
	}
	return internal
}

// logBroken logs that a constraint of the schema caught what the check before the write
// had missed: two writers at once, or a bug of ours. It logs the constraint and the
// operation, and no value.
func (t *Runner) logBroken(ctx context.Context, v store.Violation, answer string) {
	t.log.LogAttrs(ctx, slog.LevelWarn, "a rule of the schema was broken, and answered as something to mend",
		append(whereabouts(ctx), slog.String("table", v.Table), slog.String("constraint", v.Constraint), slog.String("answer", answer))...)
}

// whereabouts returns the operation and the field, for a log entry.
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

// logFault logs what an operator needs. PostgreSQL's messages can repeat values, so only
// their codes and positions are logged.
func (t *Runner) logFault(ctx context.Context, level slog.Level, what string, err error) {
	attrs := whereabouts(ctx)
	if fault := pq.As(err); fault != nil {
		attrs = append(attrs, slog.String("sqlstate", string(fault.Code)), slog.String("table", fault.Table),
			slog.String("constraint", fault.Constraint), slog.String("routine", fault.Routine))
		if fault.Code == pqerror.InsufficientPrivilege {
			attrs = append(attrs, slog.String("refusal", fault.Message)) // it names a table, never a value
		}
	} else {
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	t.log.LogAttrs(ctx, level, what, attrs...)
}

// Recover turns a panic into an internal error and logs where it happened. The text of
// the panic may hold a caller's data, so only its type is logged.
func (t *Runner) Recover(ctx context.Context, panicked any) error {
	t.log.ErrorContext(ctx, "panic", "type", fmt.Sprintf("%T", panicked), "stack", string(debug.Stack()))
	return NewError(transport.CodeInternal, "Heed could not complete the request. The fault is logged.")
}

// IsDenied reports whether the policy for the viewer's role refused a read.
func IsDenied(err error) bool { return errors.Is(err, privacy.Deny) }

// ProblemsNotAmong lists the identifiers that were not found, and those that were given
// twice.
func ProblemsNotAmong(ctx context.Context, asked, found []uuid.UUID, path string) []practice.Problem {
	var problems []practice.Problem
	for i, id := range asked {
		place := []string{path, strconv.Itoa(i)}
		switch {
		case !slices.Contains(found, id):
			problems = append(problems, ProblemNotFound(ctx, id, place...)...)
		case slices.Index(asked, id) < i:
			problems = append(problems, practice.Problem{Code: practice.ProblemCodeAlreadyExists, Path: place,
				Message: "This record is named twice. Remove one."})
		}
	}
	return problems
}
