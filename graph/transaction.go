package graph

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"heed/auth"
	"heed/ent"
	"heed/graph/door"
	"heed/graph/scalar"
	"heed/store"
	"heed/text"
)

// transaction runs every operation in one transaction in the viewer's name and
// leaves its access record in the same commit: the answer goes out after that,
// or not at all. A mutation that meets a GraphQL error leaves nothing behind.
type transaction struct{ *Resolver }

var _ interface {
	graphql.HandlerExtension
	graphql.ResponseInterceptor
	graphql.RootFieldInterceptor
	graphql.FieldInterceptor
} = transaction{}

// ExtensionName names the extension.
func (transaction) ExtensionName() string { return "transaction" }

// Validate takes every schema.
func (transaction) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptRootField refuses a verb that the viewer's roles do not have, before
// any of it runs. A mutation without a row in the matrix is refused to everybody.
func (t transaction) InterceptRootField(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
	fc := graphql.GetRootFieldContext(ctx)
	write := graphql.GetOperationContext(ctx).Operation.Operation == ast.Mutation
	if write && fc.Field.Name != "__typename" {
		if v, _ := auth.FromContext(ctx); !auth.May(v, fc.Field.Name) {
			noteRefused(ctx, fc.Field.Field)
			graphql.AddError(ctx, forbidden())
			return graphql.Null
		}
	}
	return next(ctx)
}

// InterceptResponse runs the operation.
func (t transaction) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	if !graphql.HasOperationContext(ctx) || graphql.GetOperationContext(ctx).Operation == nil {
		return next(ctx)
	}
	oc := graphql.GetOperationContext(ctx)
	began := t.clock()
	op, resp := t.run(ctx, oc, next)
	ended := Ended{Kind: string(oc.Operation.Operation), Outcome: "ok", Took: t.clock().Sub(began)}
	if op != nil {
		ended.Statements = op.Statements()
	}
	if resp != nil && len(resp.Errors) > 0 {
		ended.Outcome, _ = resp.Errors[0].Extensions["code"].(string)
	}
	t.observe(ctx, ended)
	return resp
}

// run is one operation in one transaction.
func (t transaction) run(ctx context.Context, oc *graphql.OperationContext, next graphql.ResponseHandler) (*store.Operation, *graphql.Response) {
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
		return nil, failed(t.present(ctx, err))
	}
	defer op.Rollback()
	op.Opened(asked.named...)
	ctx = withBroken(withMistakes(withWithheld(ctx), asked.mistakes), t.logBroken)
	resp := next(ctx)
	if resp == nil {
		return op, nil
	}
	if lost := outage(resp.Errors); lost != nil {
		return op, failed(lost)
	}
	noteErrors(ctx, resp.Errors)
	if write && len(resp.Errors) > 0 || faulty(resp.Errors) {
		t.undo(ctx, op, asked)
		resp.Data = json.RawMessage("null")
		return op, resp
	}
	if err := t.conclude(ctx, op, asked, outcomeOf(op, resp)); err != nil {
		return op, t.broken(ctx, op, asked, err)
	}
	addWithheld(ctx, resp)
	return op, resp
}

// purposeHeader is where a client says what an operation is for; where it says
// nothing, the access record takes the purpose of the involvement.
const purposeHeader = "Heed-Purpose"

// mostPurpose is how many characters a purpose has.
const mostPurpose = 200

func purposeOf(header string) (*string, *gqlerror.Error) {
	purpose, err := text.Clean(header)
	if err != nil {
		return nil, refusal(door.CodeBadUserInput, "The header %s holds a control character, or is not UTF-8.", purposeHeader)
	}
	if utf8.RuneCountInString(purpose) > mostPurpose {
		return nil, refusal(door.CodeBadUserInput, "A purpose has at most %d characters.", mostPurpose)
	}
	return filled(&purpose), nil
}

// begin opens the transaction and makes the context of the resolvers. A mutation
// looks through the viewer's openings in an emergency only where all its verbs do.
func (t transaction) begin(ctx context.Context, asked Asked, write bool) (context.Context, *store.Operation, error) {
	viewer, ok := auth.FromContext(ctx)
	if !ok {
		return ctx, nil, auth.ErrUnauthenticated
	}
	now := t.clock()
	id, err := t.store.NewOperationID(now)
	if err != nil {
		return ctx, nil, err
	}
	inside, op, err := t.store.Begin(ctx, id, now, viewer, write)
	if err != nil {
		return ctx, nil, err
	}
	if write && op.HasEmergencyAccess() && !slices.ContainsFunc(asked.roots, func(verb string) bool { return !auth.ThroughGlass(verb) }) {
		if err := op.UseEmergencyAccess(inside); err != nil {
			op.Rollback()
			return inside, nil, err
		}
	}
	inside = scalar.WithSealer(inside, t.sealer, viewer.PractitionerID)
	inside = ent.WithBeyond(ent.WithCursorOpener(inside, scalar.OpenNested), tellsOfOne(inside))
	return withBatches(inside), op, nil
}

// conclude writes the access record and commits. An operation whose instant was taken
// later than this replica's clock is not over before it began.
func (t transaction) conclude(ctx context.Context, op *store.Operation, asked Asked, outcome auth.AccessOutcome) error {
	concluded := t.clock()
	if concluded.Before(op.Now) {
		concluded = op.Now
	}
	if err := op.RecordAccess(ctx, store.Access{Did: asked.did, Fields: asked.fields, Purpose: asked.purpose, Outcome: outcome, Concluded: concluded}); err != nil {
		return err
	}
	return op.Commit(ctx)
}

// broken is the answer of an operation that could not be concluded. One that
// looked through an opening that has ended meanwhile is refused.
func (t transaction) broken(ctx context.Context, op *store.Operation, asked Asked, err error) *graphql.Response {
	if !errors.Is(err, store.ErrOpeningEnded) {
		return failed(t.present(ctx, err))
	}
	op.Withdraw()
	t.undo(ctx, op, asked)
	return failed(refusal(door.CodeForbidden, "Your opening of this record in an emergency ended before the answer was ready. Nothing is shown, and nothing was written."))
}

// undo takes back what an operation did and leaves the record that it was refused.
func (t transaction) undo(ctx context.Context, op *store.Operation, asked Asked) {
	op.Rollback()
	if err := t.recordRefusal(ctx, op, asked); err != nil {
		t.logFault(ctx, slog.LevelError, "refusal not recorded", err)
	}
}

// recordRefusal leaves the access record of an operation that was undone.
func (t transaction) recordRefusal(ctx context.Context, undone *store.Operation, asked Asked) error {
	ctx, op, err := t.store.Begin(context.WithoutCancel(ctx), undone.ID, undone.Now, undone.Viewer, true)
	if err != nil {
		return err
	}
	defer op.Rollback()
	outcome := op.RefusedLike(undone)
	if err := op.RecordAccess(ctx, store.Access{Did: asked.did, Fields: asked.fields, Purpose: asked.purpose, Outcome: outcome}); err != nil {
		return err
	}
	return op.Commit(ctx)
}

// failed is the answer of an operation that wrote nothing and tells nothing.
func failed(err *gqlerror.Error) *graphql.Response {
	if err.Extensions["code"] == door.CodeUnavailable {
		return &graphql.Response{Errors: gqlerror.List{err}}
	}
	return &graphql.Response{Errors: gqlerror.List{err}, Data: json.RawMessage("null")}
}

// outage is the error of an operation that lost the database on its way. It
// alone is told: the others follow from it, or are of an answer that nobody gets.
func outage(errs gqlerror.List) *gqlerror.Error {
	for _, err := range errs {
		if err.Extensions["code"] == door.CodeUnavailable {
			return refusal(door.CodeUnavailable, "%s", err.Message)
		}
	}
	return nil
}

// faulty reports whether a fault of ours ended part of an operation: then its
// transaction is broken, and no part of it is shown.
func faulty(errs gqlerror.List) bool {
	for _, err := range errs {
		switch err.Extensions["code"] {
		case door.CodeInternal, nil:
			return true
		}
	}
	return false
}
