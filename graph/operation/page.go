package operation

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"heed/graph/scalar"
	"heed/graph/transport"
)

// MaxPage is the largest page, and the largest number of identifiers that nodes takes.
const MaxPage = 100

// MaxCounted is where totalCount stops counting.
const MaxCounted = 10_000

// Asked describes what an operation asks for, without any of its values.
type Asked struct {
	did     string
	roots   []string
	fields  []string
	named   []uuid.UUID // the identifiers among its arguments
	purpose *string

	textProblems textProblems
}

// survey walks an operation before any of it runs. It lists the fields and identifiers
// for the access record, refuses a page without a size or with too large a one, and
// finds texts that cannot be stored.
func survey(oc *graphql.OperationContext) (Asked, *gqlerror.Error) {
	fields, named := map[string]bool{}, map[uuid.UUID]bool{}
	var refused *gqlerror.Error
	found := textProblems{}
	eachField(oc.Operation.SelectionSet, func(it *ast.Field) {
		fields[it.ObjectDefinition.Name+"."+it.Name] = true
		if it.Definition == nil || len(it.Definition.Arguments) == 0 {
			return
		}
		args := it.ArgumentMap(oc.Variables)
		identifiers(args, named)
		if refused == nil && it.Definition.Arguments.ForName("first") != nil {
			refused = checkPage(it, args)
		}
		if refused == nil {
			refused = found.checkTexts(it, args)
		}
	})
	asked := Asked{textProblems: found, roots: rootFields(oc.Operation.SelectionSet), fields: slices.Sorted(maps.Keys(fields)),
		named: slices.Collect(maps.Keys(named))}
	asked.did = strings.Join(append([]string{string(oc.Operation.Operation)}, asked.roots...), " ")
	return asked, refused
}

// identifiers collects the identifiers of records in an argument, at any depth.
func identifiers(argument any, found map[uuid.UUID]bool) {
	switch it := argument.(type) {
	case string:
		if id, err := uuid.Parse(it); err == nil && len(it) == 36 {
			found[id] = true
		}
	case []any:
		for _, v := range it {
			identifiers(v, found)
		}
	case map[string]any:
		for _, v := range it {
			identifiers(v, found)
		}
	}
}

// eachField visits every field of an operation. It visits the fields of a fragment once.
func eachField(set ast.SelectionSet, visit func(*ast.Field)) {
	walked := map[string]bool{}
	var walk func(ast.SelectionSet)
	walk = func(set ast.SelectionSet) {
		for _, selection := range set {
			switch it := selection.(type) {
			case *ast.Field:
				visit(it)
				walk(it.SelectionSet)
			case *ast.InlineFragment:
				walk(it.SelectionSet)
			case *ast.FragmentSpread:
				if !walked[it.Name] {
					walked[it.Name] = true
					walk(it.Definition.SelectionSet)
				}
			}
		}
	}
	walk(set)
}

// checkPage requires exactly one of first and last, from 0 to 100.
func checkPage(field *ast.Field, args map[string]any) *gqlerror.Error {
	var sizes []int
	for _, name := range []string{"first", "last"} {
		if args[name] == nil {
			continue
		}
		size, err := scalar.UnmarshalInt(args[name])
		if err != nil {
			return NewError(transport.CodeBadUserInput, "%s of %s must be a whole number from 0 to %d.", name, field.Name, MaxPage)
		}
		sizes = append(sizes, size)
	}
	switch {
	case len(sizes) != 1:
		return NewError(transport.CodeBadUserInput, "%s needs either first or last, from 0 to %d.", field.Name, MaxPage)
	case sizes[0] < 0:
		return NewError(transport.CodeBadUserInput, "A page of %s must have from 0 to %d records.", field.Name, MaxPage)
	case sizes[0] > MaxPage:
		err := NewError(transport.CodeLimitExceeded, "A page of %s has at most %d records. Ask for fewer.", field.Name, MaxPage)
		err.Extensions["limit"], err.Extensions["allowed"], err.Extensions["got"] = "page", MaxPage, sizes[0]
		return err
	}
	return nil
}

// rootFields lists the names of an operation's root fields, without repeats, in order.
func rootFields(set ast.SelectionSet) []string {
	var names []string
	for _, selection := range set {
		var found []string
		switch it := selection.(type) {
		case *ast.Field:
			found = []string{it.Name}
		case *ast.InlineFragment:
			found = rootFields(it.SelectionSet)
		case *ast.FragmentSpread:
			found = rootFields(it.Definition.SelectionSet)
		}
		for _, name := range found {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// TotalCountSelected reports whether the totalCount of the current list is selected.
func TotalCountSelected(ctx context.Context) bool {
	fc := graphql.GetFieldContext(ctx)
	return slices.ContainsFunc(graphql.CollectFields(graphql.GetOperationContext(ctx), fc.Field.Selections, nil),
		func(f graphql.CollectedField) bool { return f.Name == "totalCount" })
}

// PageInfoSelected reports whether the pageInfo of the current list is selected.
func PageInfoSelected(ctx context.Context) bool {
	_, yes := Selected(ctx, "pageInfo")
	return yes
}

// Selected returns the context of a field deeper in the current field's answer, and
// reports whether the field is selected.
func Selected(ctx context.Context, path ...string) (context.Context, bool) {
	yes := true
	for _, name := range path {
		var found bool
		ctx, found = selectedBelow(ctx, name)
		yes = yes && found
	}
	return ctx, yes
}

// SelectsOnly reports whether no other fields of the current field's answer are selected.
func SelectsOnly(ctx context.Context, names ...string) bool {
	all := graphql.CollectFields(graphql.GetOperationContext(ctx), graphql.GetFieldContext(ctx).Field.Selections, nil)
	return !slices.ContainsFunc(all, func(f graphql.CollectedField) bool { return f.Name != "__typename" && !slices.Contains(names, f.Name) })
}

// FieldBelow returns the context of a field of the current field's answer. Loading in it
// collects the field's selection in as few statements as at a root.
func FieldBelow(ctx context.Context, name string) context.Context {
	ctx, _ = selectedBelow(ctx, name)
	return ctx
}

// selectedBelow is FieldBelow and reports whether the field is selected. The selections of a
// field under several aliases are merged.
func selectedBelow(ctx context.Context, name string) (context.Context, bool) {
	fc := graphql.GetFieldContext(ctx)
	one := graphql.CollectedField{Field: &ast.Field{Name: name, Alias: name}}
	found := false
	for _, f := range graphql.CollectFields(graphql.GetOperationContext(ctx), fc.Field.Selections, nil) {
		switch {
		case f.Name != name:
		case found:
			one.Selections = slices.Concat(one.Selections, f.Selections)
		default:
			one, found = f, true
		}
	}
	object := ""
	if found {
		object = fc.Field.Definition.Type.Name()
	}
	return graphql.WithFieldContext(ctx, &graphql.FieldContext{Parent: fc, Field: one, Object: object}), found
}

// AliasesOf lists the aliases under which the operation selects a field of a type.
func AliasesOf(ctx context.Context, object, field string) (names []string) {
	eachField(graphql.GetOperationContext(ctx).Operation.SelectionSet, func(it *ast.Field) {
		if it.Name == field && it.ObjectDefinition.Name == object {
			names = append(names, it.Alias)
		}
	})
	return names
}

// TotalCount answers a list's totalCount at a root. A list inside a record is not
// counted: there it answers null.
func TotalCount(ctx context.Context, count int) (*int, error) {
	list := graphql.GetFieldContext(ctx).Parent
	if list == nil || !slices.Contains([]string{"Query", "Inbox", "AgencyBoard"}, list.Object) {
		return nil, nil
	}
	return &count, nil
}
