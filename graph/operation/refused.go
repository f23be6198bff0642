package operation

import (
	"bytes"
	"context"
	"maps"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"heed/auth"
	"heed/graph/transport"
	"heed/practice"
	"heed/store"
)

// noteErrors notes which parts of an operation the viewer's roles do not allow, with the
// records that those parts name. It also notes the records named by a verb that ended in
// an error. A conflict of versions discloses the record it read.
func noteErrors(ctx context.Context, errs gqlerror.List) {
	operation := graphql.GetOperationContext(ctx).Operation
	for _, err := range errs {
		path := err.Path
		switch {
		case err.Extensions["code"] == transport.CodeForbidden:
			store.FromContext(ctx).Denied()
		case operation.Operation == ast.Mutation && len(path) > 0 && !isVersionConflict(err):
			path = path[:1]
		default:
			continue
		}
		if field := fieldAt(operation.SelectionSet, path); field != nil {
			noteRefused(ctx, field)
		}
	}
}

// noteNamedRecords notes the records that the input of a verb names by identifier: as access
// to their children, or as refused access.
func noteNamedRecords(ctx context.Context) {
	for _, id := range namedRecords(ctx) {
		op := store.FromContext(ctx)
		op.NamedByFilterOfAnyKind(op.Standing(id))
	}
}

// namedRecords lists the identifiers that the input of the current verb names.
func namedRecords(ctx context.Context) []uuid.UUID {
	named := map[uuid.UUID]bool{}
	identifiers(graphql.GetFieldContext(ctx).Field.ArgumentMap(graphql.GetOperationContext(ctx).Variables), named)
	return slices.Collect(maps.Keys(named))
}

// fieldAt returns the field at a path of the answer, or nil.
func fieldAt(set ast.SelectionSet, path ast.Path) *ast.Field {
	var at *ast.Field
	for _, element := range path {
		name, ok := element.(ast.PathName)
		if !ok {
			continue // an index into a list
		}
		if at = fieldCalled(set, string(name)); at == nil {
			return nil
		}
		set = at.SelectionSet
	}
	return at
}

// fieldCalled returns the field that the answer shows under a name, or nil.
func fieldCalled(set ast.SelectionSet, name string) *ast.Field {
	for _, selection := range set {
		var found *ast.Field
		switch it := selection.(type) {
		case *ast.Field:
			if it.Alias == name {
				return it
			}
		case *ast.InlineFragment:
			found = fieldCalled(it.SelectionSet, name)
		case *ast.FragmentSpread:
			found = fieldCalled(it.Definition.SelectionSet, name)
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// noteRefused notes the records that the arguments of a refused field name, by
// identifier or number, at any depth.
func noteRefused(ctx context.Context, field *ast.Field) {
	op := store.FromContext(ctx)
	args := field.ArgumentMap(graphql.GetOperationContext(ctx).Variables)
	named := map[uuid.UUID]bool{}
	identifiers(args, named)
	for id := range named {
		op.Refused(id)
	}
	var by store.Numbers
	numbersIn(args, "", &by)
	op.NumbersInFilter(by)
}

// numbersIn collects the numbers of children and the references of referrals in an
// argument.
func numbersIn(argument any, name string, by *store.Numbers) {
	switch it := argument.(type) {
	case string:
		switch name {
		case "nhsNumber", "upn", "laChildId":
			n := NumbersIn(it)
			if name == "laChildId" {
				n.NHS, n.UPN = nil, nil
			} else {
				n.Local = nil
			}
			by.NHS, by.UPN, by.Local = append(by.NHS, n.NHS...), append(by.UPN, n.UPN...), append(by.Local, n.Local...)
		case "reference":
			if reference, err := practice.ParseReference(it); err == nil {
				by.References = append(by.References, string(reference))
			}
		}
	case []any:
		for _, v := range it {
			numbersIn(v, name, by)
		}
	case map[string]any:
		for key, v := range it {
			numbersIn(v, key, by)
		}
	}
}

// outcomeOf returns the outcome of an operation that had no internal error. Where an
// error nulled the whole answer, nothing of what was loaded was shown.
func outcomeOf(op *store.Operation, resp *graphql.Response) auth.AccessOutcome {
	if len(resp.Errors) > 0 && bytes.Equal(resp.Data, []byte("null")) && op.ConcernsChildren() {
		op.Withdraw()
		return auth.AccessOutcomeRefused
	}
	return auth.AccessOutcomeAllowed
}
