package operation

import (
	"context"
	"errors"
	"fmt"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"heed/ent/migrate"
	"heed/graph/transport"
	"heed/practice"
	"heed/store"
)

// Rules are checked before a write, so that the answer lists everything that is wrong.
// The constraints of the schema catch the rest: two writers at once, and bugs of ours. A
// violation is answered by the name of its constraint and is never INTERNAL. The answer
// does not depend on what the viewer can see.

// Constraints says what a violated constraint of an aggregate's tables answers. Foreign
// keys and checks of coded columns need no entry: the contract's enums accept the same
// values.
type Constraints struct {
	// Unique maps a unique index to the problem that its violation causes, with the field
	// of the input.
	Unique map[string]practice.Problem
	// Checks maps a check over several columns, or over a range, as table.constraint.
	Checks map[string]practice.Problem
	// Generated are unique indexes over values that Heed generates or counts. On a collision
	// the value is generated again (store.Redraw), or two writers are in conflict.
	Generated []string
	// Internal are tables that functions and triggers of the schema write. No input reaches
	// them, so a violation is answered as a conflict in which nothing is written.
	Internal []string
}

// Taken is the problem of a unique index.
func Taken(message string, path ...string) practice.Problem {
	return Violated(practice.ProblemCodeAlreadyExists, message, path...)
}

// Violated is the problem of a constraint.
func Violated(code practice.ProblemCode, message string, path ...string) practice.Problem {
	return practice.Problem{Code: code, Path: path, Message: message}
}

// ofNoAggregate are the constraints of tables that every aggregate writes.
var ofNoAggregate = Constraints{Generated: []string{"job_waiting"}, Internal: []string{"edit", "job", "retry"}}

// rules are the constraints of all aggregates.
type rules struct {
	unique, checks      map[string]practice.Problem
	generated, internal map[string]bool
}

// collect puts the constraints of the aggregates together. A constraint that two
// aggregates give an answer for is an error.
func collect(aggregates ...Constraints) (*rules, error) {
	all := &rules{map[string]practice.Problem{}, map[string]practice.Problem{}, map[string]bool{}, map[string]bool{}}
	for _, c := range append(aggregates, ofNoAggregate) {
		if err := errors.Join(add(all.unique, c.Unique), add(all.checks, c.Checks)); err != nil {
			return nil, err
		}
		for _, name := range c.Generated {
			all.generated[name] = true
		}
		for _, table := range c.Internal {
			all.internal[table] = true
		}
	}
	return all, nil
}

// add adds the answers of one aggregate.
func add(all, more map[string]practice.Problem) error {
	for name, problem := range more {
		if _, twice := all[name]; twice {
			return fmt.Errorf("two aggregates answer for the constraint %s: remove one", name)
		}
		all[name] = problem
	}
	return nil
}

// problemOf returns the problem that a user can mend after a violation, and whether
// there is one.
func (r *rules) problemOf(v store.Violation) (practice.Problem, bool) {
	if r.internal[v.Table] || r.generated[v.Constraint] {
		return practice.Problem{}, false
	}
	switch v.Kind {
	case store.ViolationUnique:
		p, known := r.unique[v.Constraint]
		return p, known
	case store.ViolationForeignKey:
		field, known := references[v.Constraint]
		return practice.Problem{Code: practice.ProblemCodeNotFound, Path: []string{field},
			Message: "The record does not exist, or you may not see it."}, known
	case store.ViolationCheck:
		if p, known := r.checks[v.Table+"."+v.Constraint]; known {
			return p, true
		}
		field, known := coded[v.Table+"."+v.Constraint]
		return practice.Problem{Code: practice.ProblemCodeInvalid, Path: []string{field},
			Message: "This is not one of the values of the contract."}, known
	}
	return practice.Problem{}, false
}

// logViolation logs a violated constraint and the code that answers it.
func logViolation(ctx context.Context, v store.Violation, answer string) {
	From(ctx).logViolation(ctx, v, answer)
}

// ConflictIfTaken turns a unique violation into a conflict with a message: two users
// recorded the same at the same time. It returns any other error unchanged.
func ConflictIfTaken(ctx context.Context, err error, message string) error {
	v, broken := store.ViolationOf(err)
	if !broken || v.Kind != store.ViolationUnique || v.Drawn() {
		return err
	}
	logViolation(ctx, v, CodeConflict)
	return NewError(CodeConflict, "%s", message)
}

// userProblems returns the problems that a user can mend, or nil where the error has another
// cause.
func userProblems(ctx context.Context, err error) []practice.Problem {
	if v, broken := store.ViolationOf(err); broken {
		if p, known := From(ctx).rules.problemOf(v); known {
			logViolation(ctx, v, string(p.Code))
			return []practice.Problem{p}
		}
	}
	return nil
}

// violationError is the error for a violation in an operation whose payload has no list of
// problems.
func (r *rules) violationError(v store.Violation) *gqlerror.Error {
	p, known := r.problemOf(v)
	switch {
	case known && p.Code == practice.ProblemCodeNotFound:
		return NewError(codeNotFound, "%s", p.Message)
	case v.Kind == store.ViolationUnique || r.internal[v.Table]:
		return NewError(CodeConflict, "Another practitioner recorded the same at this moment. Nothing was saved. Read it again.")
	case known:
		return NewError(transport.CodeBadUserInput, "%s", p.Message)
	case v.Kind == store.ViolationForeignKey:
		return NewError(codeNotFound, "The record does not exist, or you may not see it.")
	}
	return NewError(transport.CodeBadUserInput, "Two of the values do not fit each other. Nothing was saved.")
}

// references maps foreign keys to the fields of inputs that hold the identifier; coded
// maps checks to the fields that hold a code.
var references, coded = func() (map[string]string, map[string]string) {
	keys, codes := map[string]string{}, map[string]string{}
	for _, table := range migrate.Tables {
		for _, key := range table.ForeignKeys {
			keys[key.Symbol] = CamelCase([]string{key.Columns[0].Name})[0]
		}
		for _, column := range table.Columns {
			if len(column.Enums) > 0 {
				codes[table.Name+"."+column.Name] = CamelCase([]string{column.Name})[0]
			}
		}
	}
	return keys, codes
}()

// ConflictIfRegistered is ConflictIfTaken for two users who register the same at the
// same time.
func ConflictIfRegistered(ctx context.Context, err error) error {
	return ConflictIfTaken(ctx, err, "Another practitioner registered the same at this moment. Nothing was saved.")
}
