package graph_test

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

func init() {
	c := contract()
	c.Mutation.Fields = slices.DeleteFunc(c.Mutation.Fields, func(f *ast.FieldDefinition) bool { _, ok := verbs[f.Name]; return !ok })
	c.Query.Fields = slices.DeleteFunc(c.Query.Fields, func(f *ast.FieldDefinition) bool {
		return slices.Contains([]string{"instruments", "action", "actions", "agencyBoard", "breakGlassReviews", "notices", "unusualAccess", "accessReview", "instrument"}, f.Name)
	})
}
