package heed_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"heed"
	"heed/auth"
)

// promise is a rule that the contract keeps everywhere.
type promise struct {
	name string
	// faults names the places where it is broken.
	faults func(*ast.Schema) []string
	// broken is a contract that breaks the promise at the place at.
	broken, at string
}

// promises are the conventions of the interface.
var promises = []promise{
	{
		"everything says what it means", undescribed,
		`type Query { "A pupil." pupil("Which." id: ID!): String }`, "Query has no description",
	},
	{
		"an argument says what it means", undescribed,
		`"Reads." type Query { "A pupil." pupil(id: ID!): String }`, "Query.pupil(id) has no description",
	},
	{
		"a value says what it means", undescribed,
		`"Reads." type Query { "A kind." kind: Kind } "Kinds." enum Kind { ONE }`, "Kind.ONE has no description",
	},
	{
		"a field that may be null says when", unexplained,
		`type Query { "Null." pupil: ID }`, "Query.pupil may be null: say when, as in \"Null if not known.\"",
	},
	{
		"types are written LikeThis", miswritten,
		`type Query { a: school_visit } type school_visit { b: Int }`, "school_visit",
	},
	{
		"fields, arguments and inputs are written likeThis", miswritten,
		`type Query { a(School_Id: ID): Int }`, "Query.a(School_Id)",
	},
	{
		"values are written LIKE_THIS", miswritten,
		`type Query { a: Kind } enum Kind { one }`, "Kind.one",
	},
	{
		"no field is named after what a table does", tabular,
		`type Query { a: Int } type Mutation { updateChild: Int }`, "Mutation.updateChild",
	},
	{
		"a page is a Relay connection", unlikeRelay,
		`type Query { a: Int } type VisitConnection { edges: [Int] }`, "VisitConnection.edges is not [VisitEdge!]!",
	},
	{
		"an edge has a record and its place", unlikeRelay,
		`type Query { a: Int } type VisitEdge { node: Int! }`, "VisitEdge.cursor is not Cursor!",
	},
	{
		"a list of pages is asked for by first, after, last and before", unpaged,
		`type Query { visits(first: Int): VisitConnection! } type VisitConnection { a: Int }`, "Query.visits(last) is not Int",
	},
	{
		"a mutation has one input of its own name", unlikeVerb,
		`type Query { a: Int } type Mutation { visit(id: ID!): VisitPayload! } type VisitPayload { a: Int }`,
		"Mutation.visit takes not one VisitInput!",
	},
	{
		"an input can carry an idempotency key", unlikeVerb,
		`type Query { a: Int } type Mutation { visit(input: VisitInput!): VisitPayload! } input VisitInput { a: Int } type VisitPayload { a: ` +
			`Int }`, "VisitInput.idempotencyKey is not String",
	},
	{
		"a payload lists what the user can mend", unlikeVerb,
		`type Query { a: Int } type Mutation { visit(input: VisitInput!): VisitPayload! } input VisitInput { a: Int } type VisitPayload { a: ` +
			`Int }`, "VisitPayload.errors is not [UserError!]!",
	},
	{
		"a record says itself what of it is withheld", unsaid,
		`directive @classified on FIELD_DEFINITION type Query { a: Visit } type Visit { note: String @classified }`,
		"Visit.withheld is not [WithheldField!]!",
	},
	{
		"a field that may be withheld may be null", unsaid,
		`directive @classified on FIELD_DEFINITION type Query { a: Visit } type Visit { note: String! @classified }`,
		"Visit.note is classified and cannot be null",
	},
	{
		"a mutation is a verb with a row in the matrix", unruled,
		`type Query { a: Int } type Mutation { grantWish: Int } enum Verb { GRANT_WISH }`,
		"Mutation.grantWish has no rule: add it to verbs in auth/access.go",
	},
	{
		"a verb is a mutation", unruled,
		`type Query { a: Int } type Mutation { submitConcern: Int } enum Verb { SUBMIT_CONCERN GRANT_WISH }`, "Verb.GRANT_WISH is no mutation",
	},
	{
		"a mutation is a verb that can be asked about", unruled,
		`type Query { a: Int } type Mutation { submitConcern: Int } enum Verb { START_TRIAGE }`,
		"Mutation.submitConcern is no Verb: extend enum Verb beside it",
	},
}

func TestTheContractKeepsItsPromises(t *testing.T) {
	t.Parallel()
	contract := schemaOf(t, heed.Schema)
	for _, p := range promises {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			report(t, p.faults(contract))
			if broken := p.faults(schemaOf(t, p.broken)); !slices.Contains(broken, p.at) {
				t.Errorf("a contract that breaks the promise in %q is said to break it in %q", p.at, broken)
			}
		})
	}
}

// schemaOf reads a contract. Types of GraphQL itself are left out.
func schemaOf(t *testing.T, text string) *ast.Schema {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "contract", Input: text})
	if err != nil {
		t.Fatalf("read contract: %v", err)
	}
	for name, definition := range schema.Types {
		definition.Fields = slices.DeleteFunc(definition.Fields, func(f *ast.FieldDefinition) bool { return strings.HasPrefix(f.Name, "__") })
		if definition.BuiltIn {
			delete(schema.Types, name)
		}
	}
	for name, directive := range schema.Directives {
		if directive.Position != nil && directive.Position.Src.BuiltIn {
			delete(schema.Directives, name)
		}
	}
	return schema
}

// place is a named element of a contract.
type place struct {
	path, name, description string
	kind                    ast.DefinitionKind // of a type; empty for an element within one
	value                   bool               // a value of an enumeration
}

// places lists every named element.
func places(s *ast.Schema) []place {
	var list []place
	for _, d := range s.Directives {
		list = append(list, place{path: "@" + d.Name, name: d.Name, description: d.Description})
		list = append(list, arguments("@"+d.Name, d.Arguments)...)
	}
	for _, d := range s.Types {
		list = append(list, place{path: d.Name, name: d.Name, description: d.Description, kind: d.Kind})
		for _, f := range d.Fields {
			list = append(list, place{path: d.Name + "." + f.Name, name: f.Name, description: f.Description})
			list = append(list, arguments(d.Name+"."+f.Name, f.Arguments)...)
		}
		for _, v := range d.EnumValues {
			list = append(list, place{path: d.Name + "." + v.Name, name: v.Name, description: v.Description, value: true})
		}
	}
	return list
}

func arguments(of string, given ast.ArgumentDefinitionList) []place {
	list := make([]place, len(given))
	for i, a := range given {
		list[i] = place{path: fmt.Sprintf("%s(%s)", of, a.Name), name: a.Name, description: a.Description}
	}
	return list
}

func undescribed(s *ast.Schema) []string {
	var faults []string
	for _, p := range places(s) {
		if strings.TrimSpace(p.description) == "" {
			faults = append(faults, p.path+" has no description")
		}
	}
	return faults
}

// nullWhen is how a description says when its field is null.
var nullWhen = regexp.MustCompile(`\b[Nn]ull (because|elsewhere|for|if|in|otherwise|under|until|while)\b`)

func unexplained(s *ast.Schema) []string {
	var faults []string
	for _, definition := range s.Types {
		if definition.Kind != ast.Object && definition.Kind != ast.Interface || definition == s.Mutation {
			continue
		}
		for _, f := range definition.Fields {
			if !f.Type.NonNull && !strings.HasPrefix(f.Name, "__") && !nullWhen.MatchString(f.Description) {
				faults = append(faults, fmt.Sprintf("%s.%s may be null: say when, as in \"Null if not known.\"", definition.Name, f.Name))
			}
		}
	}
	return faults
}

var (
	pascal = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	camel  = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)
	upper  = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)
	table  = regexp.MustCompile(`^(create|update|delete|insert|remove|upsert|set|edit)([A-Z]|$)`)
)

func miswritten(s *ast.Schema) []string {
	var faults []string
	for _, p := range places(s) {
		form := camel
		switch {
		case p.kind != "":
			form = pascal
		case p.value:
			form = upper
		}
		if !form.MatchString(p.name) {
			faults = append(faults, p.path)
		}
	}
	return faults
}

// spoken are verbs of the practice that look like verbs of a table.
var spoken = map[string]bool{"setTargetItems": true, "setMailPreferences": true, "setWebhook": true, "removeWebhook": true}

func tabular(s *ast.Schema) []string {
	var faults []string
	for _, p := range places(s) {
		if table.MatchString(p.name) && !spoken[p.name] {
			faults = append(faults, p.path)
		}
	}
	return faults
}

// typed names the fields of a type that are not of the wanted types.
func typed(d *ast.Definition, want map[string]string) []string {
	var faults []string
	for name, kind := range want {
		if f := d.Fields.ForName(name); f == nil || f.Type.String() != kind {
			faults = append(faults, fmt.Sprintf("%s.%s is not %s", d.Name, name, kind))
		}
	}
	return faults
}

// unlikeRelay follows the GraphQL Cursor Connections Specification.
func unlikeRelay(s *ast.Schema) []string {
	var faults []string
	for name, d := range s.Types {
		if of, ok := strings.CutSuffix(name, "Connection"); ok {
			faults = append(faults, typed(d, map[string]string{"edges": "[" + of + "Edge!]!", "pageInfo": "PageInfo!"})...)
		}
		if of, ok := strings.CutSuffix(name, "Edge"); ok {
			faults = append(faults, typed(d, map[string]string{"node": of + "!", "cursor": "Cursor!"})...)
		}
		if name == "PageInfo" {
			faults = append(faults, typed(d, map[string]string{
				"hasNextPage": "Boolean!", "hasPreviousPage": "Boolean!", "startCursor": "Cursor", "endCursor": "Cursor",
			})...)
		}
	}
	return faults
}

func unpaged(s *ast.Schema) []string {
	var faults []string
	for _, d := range s.Types {
		for _, f := range d.Fields {
			if !strings.HasSuffix(f.Type.Name(), "Connection") {
				continue
			}
			for name, kind := range map[string]string{"first": "Int", "after": "Cursor", "last": "Int", "before": "Cursor"} {
				if a := f.Arguments.ForName(name); a == nil || a.Type.String() != kind {
					faults = append(faults, fmt.Sprintf("%s.%s(%s) is not %s", d.Name, f.Name, name, kind))
				}
			}
		}
	}
	return faults
}

func unlikeVerb(s *ast.Schema) []string {
	var faults []string
	for _, f := range mutationsOf(s) {
		name := strings.ToUpper(f.Name[:1]) + f.Name[1:]
		if len(f.Arguments) != 1 || f.Arguments[0].Name != "input" || f.Arguments[0].Type.String() != name+"Input!" {
			faults = append(faults, fmt.Sprintf("Mutation.%s takes not one %sInput!", f.Name, name))
		} else {
			faults = append(faults, typed(s.Types[name+"Input"], map[string]string{"idempotencyKey": "String"})...)
		}
		if f.Type.String() != name+"Payload!" {
			faults = append(faults, fmt.Sprintf("Mutation.%s does not answer %sPayload!", f.Name, name))
		} else {
			faults = append(faults, typed(s.Types[name+"Payload"], map[string]string{"errors": "[UserError!]!"})...)
		}
	}
	return faults
}

// unsaid finds types with a classified field and no field withheld.
func unsaid(s *ast.Schema) []string {
	var faults []string
	for _, d := range s.Types {
		masks := false
		for _, f := range d.Fields {
			if f.Directives.ForName("classified") == nil {
				continue
			}
			masks = true
			if f.Type.NonNull {
				faults = append(faults, fmt.Sprintf("%s.%s is classified and cannot be null", d.Name, f.Name))
			}
		}
		if masks {
			faults = append(faults, typed(d, map[string]string{"withheld": "[WithheldField!]!"})...)
		}
	}
	return faults
}

// unruled compares the mutations, the verbs of viewerCan and the matrix. A verb that is
// one way of using a mutation says so: "The mutation `recordVoice` with …".
func unruled(s *ast.Schema) []string {
	var faults []string
	verbs := map[string]bool{}
	if d := s.Types["Verb"]; d != nil {
		for _, v := range d.EnumValues {
			of := wayOf.FindStringSubmatch(v.Description)
			verbs[v.Name] = of == nil || s.Mutation.Fields.ForName(of[1]) == nil
		}
	}
	for _, f := range mutationsOf(s) {
		if _, ok := auth.VerbRule(f.Name); !ok {
			faults = append(faults, fmt.Sprintf("Mutation.%s has no rule: add it to verbs in auth/access.go", f.Name))
		}
		verb := strings.ToUpper(humps.ReplaceAllString(f.Name, "${1}_${2}"))
		if _, ok := verbs[verb]; !ok {
			faults = append(faults, fmt.Sprintf("Mutation.%s is no Verb: extend enum Verb beside it", f.Name))
		}
		delete(verbs, verb)
	}
	for verb, alone := range verbs {
		if alone {
			faults = append(faults, fmt.Sprintf("Verb.%s is no mutation", verb))
		}
	}
	return faults
}

var wayOf = regexp.MustCompile("^The mutation `(\\w+)` with ")

var humps = regexp.MustCompile(`([a-z])([A-Z])`)

func mutationsOf(s *ast.Schema) ast.FieldList {
	if s.Mutation == nil {
		return nil
	}
	return s.Mutation.Fields
}
