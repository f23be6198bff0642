package operation

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"heed/practice"
	"heed/store"
)

// ProblemInvalid is the problem of a value that does not fit.
func ProblemInvalid(message, path string) []practice.Problem {
	return []practice.Problem{{Code: practice.ProblemCodeInvalid, Path: []string{path}, Message: message}}
}

// Result is the result of a mutation: the record that answers, or the problems that the
// user can mend.
type Result struct {
	// Record is the record that the payload answers with.
	Record uuid.UUID
	// Problems are what the user can mend; with any, nothing was written.
	Problems []practice.Problem
}

// ok reports whether there is a record to answer with.
func (d Result) ok() bool { return len(d.Problems) == 0 }

// Errors returns the problems as the contract has them: an empty list, never null.
func (d Result) Errors() []*practice.Problem {
	list := make([]*practice.Problem, len(d.Problems))
	for i := range d.Problems {
		list[i] = &d.Problems[i]
	}
	return list
}

// Write runs a mutation. Its writes are undone where it reports a problem. A repeat with
// the same idempotency key answers with the same record and writes nothing. A refusal
// counts as access to every record that the input names, because its reason lies in
// those records.
func Write(ctx context.Context, do func(op *store.Operation) (uuid.UUID, []practice.Problem, error)) (Result, error) {
	op := store.FromContext(ctx)
	verb, key, input, asked := currentMutation(ctx)
	texts := currentTextProblems(ctx)
	if key != nil {
		if length := utf8.RuneCountInString(*key); length < 8 || length > 100 {
			return Result{Problems: withTexts(texts, []practice.Problem{{Code: practice.ProblemCodeInvalid, Path: []string{"idempotencyKey"},
				Message: "The idempotency key must have 8 to 100 characters."}})}, nil
		}
	}
	if len(texts) > 0 {
		key = nil // nothing is written, so there is no key to keep
	}
	defer forget(ctx)
	endVerb, told := op.BeginVerb(), false
	defer func() { endVerb(told) }()
	var d Result
	attempt := func() (bool, error) {
		if key != nil {
			earlier, err := op.ClaimKey(ctx, *key, verb, input, asked)
			if errors.Is(err, store.ErrOtherInput) {
				return false, NewError(CodeConflict, "This idempotency key was used before with another input. Use a new key.")
			}
			if err != nil || earlier != nil {
				if earlier != nil {
					d.Record = *earlier
				}
				return true, err
			}
		}
		var err error
		d.Record, d.Problems, err = do(op)
		if d.Problems = withTexts(texts, d.Problems); err != nil || !d.ok() {
			return false, err
		}
		if key != nil {
			err = op.KeepAnswer(ctx, *key, d.Record)
		}
		return true, err
	}
	err := store.Redraw(func() error { forget(ctx); return op.Attempt(ctx, attempt) })
	told = isVersionConflict(err)
	if problems := userProblems(ctx, err); problems != nil {
		d, err = Result{Problems: problems}, nil
	}
	if err == nil && !d.ok() {
		noteNamedRecords(ctx)
		if err = refuseMerged(ctx, d.Problems); err == nil {
			d.Problems, err = explainEmergency(ctx, d.Problems)
		}
	} else if err == nil {
		op.Opened(d.Record)
	}
	return d, err
}

// currentMutation returns the verb of the current mutation, its idempotency key, its input
// and the input as it was sent.
func currentMutation(ctx context.Context) (verb string, key *string, input, asked any) {
	fc := graphql.GetFieldContext(ctx)
	input = fc.Args["input"]
	key, _ = reflect.ValueOf(input).FieldByName("IdempotencyKey").Interface().(*string)
	return fc.Field.Name, key, input, fc.Field.ArgumentMap(graphql.GetOperationContext(ctx).Variables)["input"]
}

// emergencyOnly explains why a verb is not allowed on a record that the viewer sees
// through emergency access alone.
const emergencyOnly = "You can see this record only by emergency access. It allows reading, recording events and submitting concerns, " +
	"and nothing else."

// explainEmergency replaces "not found" by the real reason for a viewer who sees the
// record through emergency access alone.
func explainEmergency(ctx context.Context, problems []practice.Problem) ([]practice.Problem, error) {
	missed := func(p practice.Problem) bool { return p.Code == practice.ProblemCodeNotFound }
	if !slices.ContainsFunc(problems, missed) {
		return problems, nil
	}
	only, err := store.FromContext(ctx).NeedsEmergencyAccess(ctx)
	if err != nil || !only {
		return problems, err
	}
	explained := slices.Clone(problems)
	for i, p := range explained {
		if missed(p) {
			explained[i] = practice.Problem{Code: practice.ProblemCodeNotAllowed, Path: p.Path, Message: emergencyOnly}
		}
	}
	return explained, nil
}

// refuseMerged answers a conflict where a record was not found because it was merged into
// another one since the operation began. Sent again, its identifier leads there.
func refuseMerged(ctx context.Context, problems []practice.Problem) error {
	if !slices.ContainsFunc(problems, func(p practice.Problem) bool { return p.Code == practice.ProblemCodeNotFound }) {
		return nil
	}
	op := store.FromContext(ctx)
	var named []uuid.UUID
	for _, id := range namedRecords(ctx) {
		named = append(named, op.Standing(id))
	}
	merged, err := op.StandingRecords(ctx, named)
	if err == nil && len(merged) > 0 {
		return NewError(CodeConflict, "Another practitioner merged the record at the same moment. Nothing was saved. Send it again.")
	}
	return err
}

// CheckVersion refuses a write on an outdated version. The error lists who changed which
// fields since.
func CheckVersion(ctx context.Context, record uuid.UUID, current, sent int) error {
	if sent == current {
		return nil
	}
	edits, err := store.FromContext(ctx).RevisionsSince(ctx, record, sent)
	if err != nil {
		return err
	}
	changes := make([]map[string]any, len(edits))
	for i, e := range edits {
		changes[i] = map[string]any{"version": e.Version, "practitionerId": e.By, "at": e.At, "fields": FieldsOf(record, e.Fields)}
	}
	conflict := NewError(CodeConflict,
		"This record was changed since you read it: its version is %d, and you sent %d. Nothing was saved. Read it again.", current, sent)
	conflict.Extensions["version"] = current
	conflict.Extensions["changes"] = changes
	return conflict
}

// isVersionConflict reports whether an error is the conflict of CheckVersion, which discloses the
// record.
func isVersionConflict(err error) bool {
	var conflict *gqlerror.Error
	return errors.As(err, &conflict) && conflict.Extensions["changes"] != nil
}

// ProblemNotFound is the problem of an identifier of no record that the viewer can see.
// It notes the attempt in the access record.
func ProblemNotFound(ctx context.Context, id uuid.UUID, path ...string) []practice.Problem {
	store.FromContext(ctx).Refused(id)
	return []practice.Problem{{Code: practice.ProblemCodeNotFound, Path: path, Message: "The record does not exist, or you may not see it."}}
}

// ProblemNotAllowed is the problem of a verb that the viewer's roles have and that this
// record does not allow them.
func ProblemNotAllowed(message string, path ...string) []practice.Problem {
	return []practice.Problem{{Code: practice.ProblemCodeNotAllowed, Path: path, Message: message}}
}

// ProblemRequired is the problem of a missing value.
func ProblemRequired(message string, path ...string) practice.Problem {
	return practice.Problem{Code: practice.ProblemCodeRequired, Path: path, Message: message}
}

// NotFound is the GraphQL error of a list inside a record that does not exist.
func NotFound() error {
	return NewError(codeNotFound, "The record does not exist, or you may not see it.")
}

// Payload makes the payload of a mutation: the record as it is now, loaded with the
// selected fields, or the problems that the user can mend.
func Payload[T, P any](ctx context.Context, d Result, err error, field string, load func(context.Context, uuid.UUID) (*T, error),
	payload func(*T, []*practice.Problem) *P) (*P, error) {
	if err != nil {
		return nil, err
	}
	if !d.ok() {
		return payload(nil, d.Errors()), nil
	}
	record, err := load(store.ToShow(FieldBelow(ctx, field)), d.Record)
	if err != nil {
		return nil, err
	}
	store.FromContext(ctx).Disclose(record) // the verb discloses it, whatever is selected
	return payload(record, d.Errors()), nil
}
