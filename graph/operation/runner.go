package operation

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"heed/auth"
	"heed/ent"
	"heed/graph/scalar"
	"heed/graph/transport"
	"heed/practice"
	"heed/store"
	"heed/text"
)

// Runner runs every operation in one transaction in the viewer's name, and writes its
// access record in the same commit. The answer leaves after the commit or not at all. A
// mutation that meets a GraphQL error writes nothing.
type Runner struct {
	store    *store.Store
	sealer   *scalar.Sealer
	log      *slog.Logger
	observe  func(context.Context, Ended)
	settings *Settings
	rules    *rules
}

// Config is what operations need to run.
type Config struct {
	Settings
	// Store holds the records.
	Store *store.Store
	// Sealer seals cursors.
	Sealer *scalar.Sealer
	// Log receives what operators need, without personal data.
	Log *slog.Logger
	// Observe is called after every operation. It may be nil.
	Observe func(context.Context, Ended)
}

// mostInstruments is how many parsed definitions are cached: more than the versions that
// a partnership grades by at one time.
const mostInstruments = 32

// New returns the gqlgen extension that runs operations. constraints are those of all
// aggregates.
func New(c Config, constraints ...Constraints) (*Runner, error) {
	if c.Store == nil || c.Clock == nil || c.Sealer == nil || c.SpeaksFor == nil || c.Log == nil {
		return nil, errors.New("operations need Store, Clock, Sealer, SpeaksFor and Log")
	}
	if c.Observe == nil {
		c.Observe = func(context.Context, Ended) {}
	}
	settings := c.Settings
	var err error
	if settings.Instruments, err = lru.New[uuid.UUID, practice.Instrument](mostInstruments); err != nil {
		return nil, err
	}
	rules, err := collect(constraints...)
	if err != nil {
		return nil, err
	}
	return &Runner{c.Store, c.Sealer, c.Log, c.Observe, &settings, rules}, nil
}

// Ended describes a finished operation for metrics. It identifies nobody.
type Ended struct {
	// Kind is query or mutation.
	Kind string
	// Outcome is ok, or the code of the first error.
	Outcome string
	// Statements is how many SQL statements it took, without those that begin and end
	// the transaction.
	Statements int
	// RoundTrips is how often it waited for PostgreSQL for them.
	RoundTrips int
	// Took is how long it ran.
	Took time.Duration
}

var _ interface {
	graphql.HandlerExtension
	graphql.ResponseInterceptor
	graphql.RootFieldInterceptor
	graphql.FieldInterceptor
} = (*Runner)(nil)

// ExtensionName names the extension.
func (*Runner) ExtensionName() string { return "transaction" }

// Validate accepts every schema.
func (*Runner) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptRootField refuses a verb that the viewer's roles do not have, before any of
// it runs. A mutation that has no row in the matrix is refused to everybody.
func (*Runner) InterceptRootField(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
	fc := graphql.GetRootFieldContext(ctx)
	write := graphql.GetOperationContext(ctx).Operation.Operation == ast.Mutation
	if write && fc.Field.Name != "__typename" {
		if v, _ := auth.FromContext(ctx); !auth.May(v, fc.Field.Name) {
			noteRefused(ctx, fc.Field.Field)
			graphql.AddError(ctx, Forbidden())
			return graphql.Null
		}
	}
	return next(ctx)
}

// InterceptResponse runs the operation and reports it to metrics.
func (t *Runner) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	if !graphql.HasOperationContext(ctx) || graphql.GetOperationContext(ctx).Operation == nil {
		return next(ctx)
	}
	oc := graphql.GetOperationContext(ctx)
	began := t.settings.Clock()
	op, resp := t.run(ctx, oc, next)
	ended := Ended{Kind: string(oc.Operation.Operation), Outcome: "ok", Took: t.settings.Clock().Sub(began)}
	if op != nil {
		ended.Statements, ended.RoundTrips = op.Statements(), op.RoundTrips()
	}
	if resp != nil && len(resp.Errors) > 0 {
		ended.Outcome, _ = resp.Errors[0].Extensions["code"].(string)
	}
	t.observe(ctx, ended)
	return resp
}

// run runs one operation in one transaction.
func (t *Runner) run(ctx context.Context, oc *graphql.OperationContext, next graphql.ResponseHandler) (*store.Operation,
	*graphql.Response) {
	asked, refused := survey(oc)
	if refused != nil {
		return nil, &graphql.Response{Errors: gqlerror.List{refused}}
	}
	if asked.purpose, refused = purposeOf(oc.Headers.Get(purposeHeader)); refused != nil {
		return nil, &graphql.Response{Errors: gqlerror.List{refused}}
	}
	write := oc.Operation.Operation == ast.Mutation
	ctx, op, err := t.begin(ctx, asked, write)
	if err != nil {
		return nil, errorResponse(t.Present(ctx, err))
	}
	defer op.Rollback()
	for _, id := range asked.named {
		op.Opened(op.Standing(id))
	}
	resp := next(ctx)
	if resp == nil {
		return op, nil
	}
	if lost := outage(resp.Errors); lost != nil {
		return op, errorResponse(lost)
	}
	noteErrors(ctx, resp.Errors)
	if write && len(resp.Errors) > 0 || hasInternalError(resp.Errors) {
		t.rollBackAndRecord(ctx, op, asked)
		resp.Data = json.RawMessage("null")
		return op, resp
	}
	if err := t.conclude(ctx, op, asked, outcomeOf(op, resp)); err != nil {
		return op, t.answerConcludeError(ctx, op, asked, err)
	}
	addWithheld(ctx, resp)
	return op, resp
}

// purposeHeader is the header in which a client may state the purpose of an operation.
// Without it, the access record takes the purpose of the involvement.
const purposeHeader = "Heed-Purpose"

// mostPurpose is the limit of a purpose, in characters.
const mostPurpose = 200

func purposeOf(header string) (*string, *gqlerror.Error) {
	purpose, err := text.Clean(header)
	if err != nil {
		return nil, NewError(transport.CodeBadUserInput, "The header %s contains a control character or is not UTF-8.", purposeHeader)
	}
	if utf8.RuneCountInString(purpose) > mostPurpose {
		return nil, NewError(transport.CodeBadUserInput, "The purpose is longer than %d characters.", mostPurpose)
	}
	return TrimmedOrNil(&purpose), nil
}

// begin opens the transaction and makes the context of the resolvers. A mutation uses
// the viewer's emergency access only where every one of its verbs is allowed to.
func (t *Runner) begin(ctx context.Context, asked Asked, write bool) (context.Context, *store.Operation, error) {
	viewer, ok := auth.FromContext(ctx)
	if !ok {
		return ctx, nil, auth.ErrUnauthenticated
	}
	now := t.settings.Clock()
	id, err := t.store.NewOperationID(now)
	if err != nil {
		return ctx, nil, err
	}
	inside, op, err := t.store.Begin(ctx, id, now, viewer, write, asked.named...)
	if err != nil {
		return ctx, nil, err
	}
	if write && op.HasEmergencyAccess() &&
		!slices.ContainsFunc(asked.roots, func(verb string) bool { return !auth.OpenByEmergencyAccess(verb) }) {
		if err := op.UseEmergencyAccess(inside); err != nil {
			op.Rollback()
			return inside, nil, err
		}
	}
	return ent.WithLists(inside, &Operation{Settings: t.settings, cursors: t.sealer.For(viewer.PractitionerID),
		batches: batches{sets: map[any]any{}}, textProblems: asked.textProblems, rules: t.rules, standing: op.Standing,
		logViolation: t.logBroken}), op, nil
}

// conclude writes the access record and commits. The clocks of replicas differ, so the
// end is never recorded before the begin.
func (t *Runner) conclude(ctx context.Context, op *store.Operation, asked Asked, outcome auth.AccessOutcome) error {
	concluded := t.settings.Clock()
	if concluded.Before(op.Now) {
		concluded = op.Now
	}
	if err := op.RecordAccess(ctx,
		store.Access{Operation: asked.did, Fields: asked.fields, Purpose: asked.purpose, Outcome: outcome, AnsweredAt: concluded}); err != nil {
		return err
	}
	return op.Commit(ctx)
}

// answerConcludeError answers an operation that could not be concluded. It is refused where the
// emergency access that it used has ended meanwhile.
func (t *Runner) answerConcludeError(ctx context.Context, op *store.Operation, asked Asked, err error) *graphql.Response {
	if !errors.Is(err, store.ErrEmergencyAccessEnded) {
		return errorResponse(t.Present(ctx, err))
	}
	op.Withdraw()
	t.rollBackAndRecord(ctx, op, asked)
	return errorResponse(NewError(transport.CodeForbidden,
		"Your emergency access ended before the answer was ready. Nothing is shown and nothing was saved."))
}

// rollBackAndRecord rolls an operation back and records that it was refused.
func (t *Runner) rollBackAndRecord(ctx context.Context, op *store.Operation, asked Asked) {
	op.Rollback()
	if err := t.recordRefusal(ctx, op, asked); err != nil {
		t.logFault(ctx, slog.LevelError, "refusal not recorded", err)
	}
}

// recordRefusal writes the access record of an operation that was rolled back.
func (t *Runner) recordRefusal(ctx context.Context, undone *store.Operation, asked Asked) error {
	ctx, op, err := t.store.Begin(context.WithoutCancel(ctx), undone.ID, undone.Now, undone.Viewer, true)
	if err != nil {
		return err
	}
	defer op.Rollback()
	outcome := op.RefusedLike(undone)
	if err := op.RecordAccess(ctx,
		store.Access{Operation: asked.did, Fields: asked.fields, Purpose: asked.purpose, Outcome: outcome}); err != nil {
		return err
	}
	return op.Commit(ctx)
}

// errorResponse is the answer of an operation that wrote nothing and shows nothing.
func errorResponse(err *gqlerror.Error) *graphql.Response {
	if err.Extensions["code"] == transport.CodeUnavailable {
		return &graphql.Response{Errors: gqlerror.List{err}}
	}
	return &graphql.Response{Errors: gqlerror.List{err}, Data: json.RawMessage("null")}
}

// outage returns the error of an operation that lost the database. It replaces the other
// errors: they follow from it, or belong to an answer that is not sent.
func outage(errs gqlerror.List) *gqlerror.Error {
	for _, err := range errs {
		if err.Extensions["code"] == transport.CodeUnavailable {
			return NewError(transport.CodeUnavailable, "%s", err.Message)
		}
	}
	return nil
}

// hasInternalError reports whether an internal error ended part of an operation. Its transaction
// is then aborted, and no part of the answer is sent.
func hasInternalError(errs gqlerror.List) bool {
	for _, err := range errs {
		switch err.Extensions["code"] {
		case transport.CodeInternal, nil:
			return true
		}
	}
	return false
}
