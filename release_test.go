package heed_test

import (
	_ "embed" // the released contract
	"fmt"
	"slices"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"heed"
)

// released is the contract of the last release, which clients were built on.
// With a release, schema.graphql is copied over it.
//
//go:embed testdata/contract.graphql
var released string

func TestNothingThatClientsUseIsTakenAway(t *testing.T) {
	t.Parallel()
	report(t, losses(schemaOf(t, released), schemaOf(t, heed.Schema)))
}

func TestWhatWouldBreakAClientIsNoticed(t *testing.T) {
	t.Parallel()
	const before = `
		type Query { visit(id: ID!, at: Int): Visit, old: Int @deprecated(reason: "Use visit.") }
		interface Node { id: ID! }
		type Visit implements Node { id: ID!, kind: Kind!, seen: Boolean }
		enum Kind { HOME SCHOOL, PLAY @deprecated(reason: "Use HOME.") }
		input Filter { kind: Kind, from: Int! }`
	cases := map[string]struct {
		after string
		want  []string
	}{
		"more is no loss": {`
			type Query { visit(id: ID, at: Int, to: Int = 3): Visit!, other: Int }
			interface Node { id: ID! }
			type Visit implements Node { id: ID!, kind: Kind!, seen: Boolean!, note: String }
			enum Kind { HOME SCHOOL COURT }
			input Filter { kind: Kind, from: Int, to: Int }`, nil},
		"less is": {`
			type Query { visit(id: ID!): Visit }
			type Visit { id: ID!, kind: Kind }
			enum Kind { HOME }
			type Filter { kind: Kind }`, []string{
			"Filter was a INPUT_OBJECT and is a OBJECT",
			"Kind.SCHOOL is gone and was not deprecated",
			"Node is gone",
			"Query.visit(at) is gone and was not deprecated",
			"Visit is no Node any more",
			"Visit.kind was Kind! and is Kind",
			"Visit.seen is gone and was not deprecated",
		}},
		"a new demand is": {`
			type Query { visit(id: ID!, at: Int!, with: String!): Visit }
			interface Node { id: ID! }
			type Visit implements Node { id: ID!, kind: Kind!, seen: Boolean }
			enum Kind { HOME SCHOOL }
			input Filter { kind: Kind!, from: Int!, to: Int! }`, []string{
			"Filter.kind was Kind and is Kind!",
			"Filter.to is new and required",
			"Query.visit(at) was Int and is Int!",
			"Query.visit(with) is new and required",
		}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			same(t, losses(schemaOf(t, before), schemaOf(t, c.after)), c.want)
		})
	}
}

// losses lists what a client of one contract would miss in another. What was
// deprecated may go.
func losses(before, after *ast.Schema) []string {
	var found []string
	for name, was := range before.Types {
		is := after.Types[name]
		switch {
		case is == nil:
			found = append(found, name+" is gone")
			continue
		case is.Kind != was.Kind:
			found = append(found, fmt.Sprintf("%s was a %s and is a %s", name, was.Kind, is.Kind))
			continue
		}
		for _, v := range was.EnumValues {
			if is.EnumValues.ForName(v.Name) == nil && v.Directives.ForName("deprecated") == nil {
				found = append(found, fmt.Sprintf("%s.%s is gone and was not deprecated", name, v.Name))
			}
		}
		for _, parent := range append(slices.Clone(was.Interfaces), was.Types...) {
			if !slices.Contains(is.Interfaces, parent) && !slices.Contains(is.Types, parent) {
				found = append(found, fmt.Sprintf("%s is no %s any more", name, parent))
			}
		}
		found = append(found, fieldLosses(was, is)...)
	}
	return found
}

func fieldLosses(was, is *ast.Definition) []string {
	var found []string
	for _, f := range was.Fields {
		place := was.Name + "." + f.Name
		now := is.Fields.ForName(f.Name)
		if now == nil {
			if f.Directives.ForName("deprecated") == nil {
				found = append(found, place+" is gone and was not deprecated")
			}
			continue
		}
		fits := fitsAnswer(f.Type, now.Type)
		if was.Kind == ast.InputObject {
			fits = fitsAnswer(now.Type, f.Type)
		}
		if !fits {
			found = append(found, fmt.Sprintf("%s was %s and is %s", place, f.Type, now.Type))
		}
		found = append(found, argumentLosses(place, f.Arguments, now.Arguments)...)
	}
	for _, f := range is.Fields {
		if is.Kind == ast.InputObject && was.Fields.ForName(f.Name) == nil && f.Type.NonNull && f.DefaultValue == nil {
			found = append(found, fmt.Sprintf("%s.%s is new and required", is.Name, f.Name))
		}
	}
	return found
}

func argumentLosses(of string, was, is ast.ArgumentDefinitionList) []string {
	var found []string
	for _, a := range was {
		now := is.ForName(a.Name)
		switch {
		case now == nil && a.Directives.ForName("deprecated") == nil:
			found = append(found, fmt.Sprintf("%s(%s) is gone and was not deprecated", of, a.Name))
		case now != nil && !fitsAnswer(now.Type, a.Type):
			found = append(found, fmt.Sprintf("%s(%s) was %s and is %s", of, a.Name, a.Type, now.Type))
		}
	}
	for _, a := range is {
		if was.ForName(a.Name) == nil && a.Type.NonNull && a.DefaultValue == nil {
			found = append(found, fmt.Sprintf("%s(%s) is new and required", of, a.Name))
		}
	}
	return found
}

// fitsAnswer reports whether whoever takes one type in answers can take the
// other: the same, or with fewer nulls. Of inputs it is the other way round.
func fitsAnswer(was, is *ast.Type) bool {
	if was.NonNull && !is.NonNull || (was.Elem == nil) != (is.Elem == nil) {
		return false
	}
	if was.Elem != nil {
		return fitsAnswer(was.Elem, is.Elem)
	}
	return was.NamedType == is.NamedType
}
