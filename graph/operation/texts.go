package operation

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"heed/graph/transport"
	"heed/practice"
	"heed/text"
)

// textProblems are the problems in the texts of an operation's mutations, by the alias of
// each mutation.
type textProblems map[string][]practice.Problem

// currentTextProblems returns the problems in the texts of the current mutation.
func currentTextProblems(ctx context.Context) []practice.Problem {
	return From(ctx).textProblems[graphql.GetFieldContext(ctx).Field.Alias]
}

// checkTexts finds control characters in the arguments of a field, as they were sent. In
// the input of a mutation they are problems of its payload. Anywhere else they fail the
// request.
func (m textProblems) checkTexts(field *ast.Field, args map[string]any) *gqlerror.Error {
	if field.ObjectDefinition.Name != "Mutation" {
		found := controlCharacterPaths(args, nil)
		if len(found) == 0 {
			return nil
		}
		refused := NewError(transport.CodeBadUserInput, "The text %s of %s contains a control character. Remove it.",
			strings.Join(found[0], "."), field.Name)
		refused.Extensions["argument"] = found[0]
		return refused
	}
	for _, path := range controlCharacterPaths(args["input"], nil) {
		m[field.Alias] = append(m[field.Alias], practice.Problem{Code: practice.ProblemCodeInvalid, Path: path,
			Message: "The text contains a control character, which cannot be stored. Remove it."})
	}
	return nil
}

// controlCharacterPaths lists the paths of the texts in a value that hold a control character.
func controlCharacterPaths(v any, path []string) [][]string {
	var found [][]string
	switch v := v.(type) {
	case string:
		if _, err := text.Clean(v); err != nil {
			return [][]string{path}
		}
	case []any:
		for i, item := range v {
			found = append(found, controlCharacterPaths(item, append(slices.Clip(path), strconv.Itoa(i)))...)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			found = append(found, controlCharacterPaths(v[name], append(slices.Clip(path), name))...)
		}
	}
	return found
}

// withTexts joins the problems of texts with the other problems of an input. Where both
// concern one field, the text's own problem is kept.
func withTexts(texts, others []practice.Problem) []practice.Problem {
	explained := slices.Clone(texts)
	for _, p := range others {
		if !slices.ContainsFunc(texts, func(t practice.Problem) bool { return slices.Equal(t.Path, p.Path) }) {
			explained = append(explained, p)
		}
	}
	return explained
}
