// Package fields is what the generated executor runs on in place of gqlgen's own: objects and
// lists whose fields are resolved one after another. gqlgen starts a goroutine for each item
// of a list and for each field with a resolver. All of an operation's fields read by one
// connection, so goroutines only wait for one another, and each has a stack to grow.
//
// graph/generator puts it into the generated code.
package fields

import (
	"context"
	"io"

	"github.com/99designs/gqlgen/graphql"
)

// Object is an object of the answer.
type Object struct {
	fields []graphql.CollectedField
	// Values are the values of the fields, in their order.
	Values []graphql.Marshaler
	// Invalids counts the fields that are null and must not be: the object is null then.
	Invalids int
}

// NewObject returns an object that has the selected fields.
func NewObject(selected []graphql.CollectedField) *Object {
	return &Object{fields: selected, Values: make([]graphql.Marshaler, len(selected))}
}

// The punctuation of JSON, made once.
var (
	openBrace, closeBrace = []byte(`{`), []byte(`}`)
	afterName             = []byte(`":`)
	firstName, nextName   = []byte(`"`), []byte(`,"`)
)

// MarshalGQL writes the object. A name that is selected of two interfaces is written once.
func (o *Object) MarshalGQL(w io.Writer) {
	w.Write(openBrace)
	for i := range o.fields {
		name := o.fields[i].Alias
		if o.written(name, i) {
			continue
		}
		if i == 0 {
			w.Write(firstName)
		} else {
			w.Write(nextName)
		}
		io.WriteString(w, name) // a name of GraphQL has nothing to escape
		w.Write(afterName)
		o.Values[i].MarshalGQL(w)
	}
	w.Write(closeBrace)
}

// written reports whether a field before i has the name.
func (o *Object) written(name string, i int) bool {
	for before := range o.fields[:i] {
		if o.fields[before].Alias == name {
			return true
		}
	}
	return false
}

// List answers the items of a list, one after another. An item that panics is null.
func List(ctx context.Context, length int, item func(ctx context.Context, i int) graphql.Marshaler) graphql.Array {
	list := make(graphql.Array, length)
	for i := range list {
		list[i] = itemOf(ctx, i, item)
	}
	return list
}

func itemOf(ctx context.Context, i int, item func(ctx context.Context, i int) graphql.Marshaler) (answer graphql.Marshaler) {
	ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Index: &i})
	defer func() {
		if panicked := recover(); panicked != nil {
			graphql.AddError(ctx, graphql.Recover(ctx, panicked))
			answer = graphql.Null
		}
	}()
	return item(ctx, i)
}
