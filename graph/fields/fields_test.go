package fields_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"heed/graph/fields"
)

func selected(names ...string) []graphql.CollectedField {
	list := make([]graphql.CollectedField, len(names))
	for i, name := range names {
		list[i] = graphql.CollectedField{Field: &ast.Field{Name: name, Alias: name}}
	}
	return list
}

func TestAnObjectIsWritten(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		fields []string
		want   string
	}{
		{"without fields", nil, `{}`},
		{"with one field", []string{"a"}, `{"a":"a"}`},
		{"with several fields", []string{"a", "bc", "d"}, `{"a":"a","bc":"bc","d":"d"}`},
		{"with a name that is selected of two interfaces", []string{"a", "b", "a"}, `{"a":"a","b":"b"}`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			object := fields.NewObject(selected(c.fields...))
			for i, name := range c.fields {
				object.Values[i] = graphql.MarshalString(name)
			}
			var written strings.Builder
			object.MarshalGQL(&written)
			if got := written.String(); got != c.want {
				t.Errorf("written %s, want %s", got, c.want)
			}
		})
	}
}

// answering is the context of an operation, with a field whose errors it collects.
func answering(t *testing.T) context.Context {
	t.Helper()
	ctx := graphql.WithResponseContext(t.Context(), graphql.DefaultErrorPresenter, func(context.Context, any) error {
		return errors.New("a resolver panicked")
	})
	return graphql.WithFieldContext(ctx, &graphql.FieldContext{Field: selected("list")[0]})
}

func TestTheItemsOfAListTakeTurns(t *testing.T) {
	t.Parallel()
	var turns []int // another goroutine would race for it
	list := fields.List(answering(t), 3, func(ctx context.Context, i int) graphql.Marshaler {
		turns = append(turns, i)
		return graphql.MarshalString(graphql.GetPath(ctx).String())
	})
	var written strings.Builder
	list.MarshalGQL(&written)
	if got := written.String(); got != `["list[0]","list[1]","list[2]"]` || len(turns) != 3 || turns[2] != 2 {
		t.Errorf("written %s in the order %v", got, turns)
	}
}

func TestAnItemThatPanicsIsNull(t *testing.T) {
	t.Parallel()
	ctx := answering(t)
	list := fields.List(ctx, 3, func(_ context.Context, i int) graphql.Marshaler {
		if i == 1 {
			panic("in the middle")
		}
		return graphql.True
	})
	var written strings.Builder
	list.MarshalGQL(&written)
	if got := written.String(); got != `[true,null,true]` {
		t.Errorf("written %s", got)
	}
	errs := graphql.GetErrors(ctx)
	if len(errs) != 1 || errs[0].Path.String() != "list[1]" || errs[0].Message != "a resolver panicked" {
		t.Errorf("errors %v, want one of the item", errs)
	}
}
