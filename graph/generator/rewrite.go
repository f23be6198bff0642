package main

import (
	"fmt"
	"regexp"
	"strings"
)

// rewritten is a habit of gqlgen's templates, and what Heed has in its place.
type rewritten struct {
	old *regexp.Regexp
	new string
	why string
}

// rewrites change all objects and lists. Each must still be found, so that an upgrade which
// changes the templates is noticed here.
var rewrites = []rewritten{
	{
		regexp.MustCompile(`graphql\.NewFieldSet\(fields\)\n\tdeferred := graphql\.NewDeferredGroup\(ctx\)\n`), "fields.NewObject(selected)\n",
		"nothing is deferred: an answer is sent whole",
	},
	{
		regexp.MustCompile(`fields := graphql\.CollectFields\(`), "selected := graphql.CollectFields(",
		"the name is the package's",
	},
	{regexp.MustCompile(`range fields \{`), "range selected {", "the name is the package's"},
	{
		regexp.MustCompile(`\tout\.Dispatch\(ctx\)\n`), "",
		"all fields are resolved already",
	},
	{
		regexp.MustCompile(`\n\tif n := len\(deferred\.Defers\); n > 0 \{\n(?:.*\n){2}\t\}\n`), "",
		"nothing is deferred",
	},
	{
		regexp.MustCompile(`out\.ResolveConcurrently\(ec\.OperationContext, &deferred, i,\n\s*true, true,\n\s*func\(ctx context\.Context\) ` +
			`graphql\.Marshaler \{\n\s*return (.*)\n\s*\}\)\n`),
		"out.Values[i] = $1\nif out.Values[i] == graphql.Null {\nout.Invalids++\n}\n",
		"resolvers take turns",
	},
	{
		regexp.MustCompile(`out\.ResolveConcurrently\(ec\.OperationContext, &deferred, i,\n\s*true, false,\n\s*func\(ctx context\.Context\) ` +
			`graphql\.Marshaler \{\n\s*return (.*)\n\s*\}\)\n`),
		"out.Values[i] = $1\nif out.Values[i] == graphql.RequiredNull {\nout.Invalids++\n}\n",
		"resolvers take turns",
	},
	{
		regexp.MustCompile(`out\.ResolveRootConcurrently\(innerCtx, ec\.OperationContext, i,\n\s*true, true,\n\s*func\(ctx context\.Context\) ` +
			`graphql\.Marshaler \{\n\s*return (.*)\n\s*\}\)\n`),
		"out.Values[i] = ec.OperationContext.RootResolverMiddleware(innerCtx, func(ctx context.Context) graphql.Marshaler {\nreturn $1\n})\n" +
			"if out.Values[i] == graphql.Null {\nout.Invalids++\n}\n",
		"resolvers take turns",
	},
	{
		regexp.MustCompile(`out\.ResolveRootConcurrently\(innerCtx, ec\.OperationContext, i,\n\s*true, false,\n\s*func\(ctx context\.Context\) ` +
			`graphql\.Marshaler \{\n\s*return (.*)\n\s*\}\)\n`),
		"out.Values[i] = ec.OperationContext.RootResolverMiddleware(innerCtx, func(ctx context.Context) graphql.Marshaler {\nreturn $1\n})\n" +
			"if out.Values[i] == graphql.RequiredNull {\nout.Invalids++\n}\n",
		"resolvers take turns",
	},
	{
		regexp.MustCompile(`atomic\.AddUint32\(&out\.Invalids, 1\)`), "out.Invalids++",
		"nothing else counts at the same time",
	},
	{
		regexp.MustCompile(`graphql\.MarshalSliceConcurrently\(ctx, len\(v\), 0, false, `), "fields.List(ctx, len(v), ",
		"the items of a list take turns",
	},
	{
		regexp.MustCompile(`\t"heed/graph/model"\n`), "\t\"heed/graph/fields\"\n\t\"heed/graph/model\"\n",
		"package fields is imported",
	},
	{
		regexp.MustCompile(`scalar\.UnmarshalID\(v\)`), "scalar.UnmarshalID(ctx, v)",
		"an identifier is read for an operation, and gqlgen would write it for one as well",
	},
	{
		regexp.MustCompile(`\t"math"\n`), "", "only what is deferred was counted with it",
	},
}

// plain is a field that is a value of its record: neither a resolver, nor a method, nor
// behind a directive.
var plain = regexp.MustCompile(`(func \(ec \*executionContext\) _\w+\(ctx context\.Context, field graphql\.CollectedField, obj [^)]+\) ` +
	`\(ret graphql\.Marshaler\) \{\n)\treturn graphql\.ResolveField\(\n\t\tctx,\n\t\tec\.OperationContext,\n\t\tfield,\n` +
	`\t\tfunc\(ctx context\.Context, field graphql\.CollectedField\) \(\*graphql\.FieldContext, error\) \{\n.*\n\t\t\},\n` +
	`\t\tfunc\(ctx context\.Context\) \(any, error\) \{\n\t\t\treturn (obj(?:\.\w+)+), nil\n\t\t\},\n\t\tnil,\n` +
	`\t\tfunc\(ctx context\.Context, selections ast\.SelectionSet, v [^)]+\) graphql\.Marshaler \{\n` +
	`\t\t\treturn ec\.(marshal[^(]+)\(ctx, selections, v\)\n\t\t\},\n\t\ttrue,\n\t\t(?:true|false),\n\t\)\n`)

// rewrite changes the text of the executor. What is changed already stays.
func rewrite(text []byte) ([]byte, error) {
	code := string(text)
	if strings.Contains(code, `"heed/graph/fields"`) {
		return text, nil
	}
	for _, r := range rewrites {
		if !r.old.MatchString(code) {
			return nil, fmt.Errorf("gqlgen no longer writes %s (%s)", r.old, r.why)
		}
		code = r.old.ReplaceAllString(code, r.new)
	}
	for _, habit := range []string{"Concurrently(", "deferred.", "Dispatch("} {
		if at := strings.Index(code, habit); at >= 0 {
			return nil, fmt.Errorf("gqlgen writes %q in another way than is known here: %.200s", habit, code[at:])
		}
	}
	writers := writersIn(code)
	found := 0
	code = plain.ReplaceAllStringFunc(code, func(field string) string {
		part := plain.FindStringSubmatch(field)
		if !writers[part[3]] {
			return field
		}
		found++
		return part[1] + "\treturn ec." + part[3] + "(ctx, field.Selections, " + part[2] + ")\n"
	})
	if found == 0 {
		return nil, fmt.Errorf("gqlgen no longer writes a field of a record as is known here")
	}
	return []byte(code), nil
}

var marshaller = regexp.MustCompile(`(?m)^func \(ec \*executionContext\) (marshal[^(]+)\((?:.*\n)*?\}\n`)

// called is a marshaller that another one calls.
var called = regexp.MustCompile(`ec\.(marshal[^(]+)\(`)

// writersIn are the marshallers that write a scalar, an enumeration or a list of them, and
// that no value makes fail: an error would be told with the path of the record. Without the
// field's own context they do the same.
func writersIn(code string) map[string]bool {
	writers, bodies := map[string]bool{}, map[string]string{}
	for _, found := range marshaller.FindAllStringSubmatch(code, -1) {
		bodies[found[1]] = found[0]
	}
	var writes func(name string) bool
	writes = func(name string) bool {
		body, ok := bodies[name]
		switch {
		case !ok, strings.Contains(body, "ec._"), strings.Contains(body, "fields.List("), strings.Contains(body, "WrapContextMarshaler"),
			strings.Contains(body, "AddInvalidNullError("):
			return false
		case strings.Contains(body, "AddInvalidNullFromMarshaler") && !neverNull.MatchString(body):
			return false
		}
		for _, inner := range called.FindAllStringSubmatch(body, -1) {
			if !writes(inner[1]) {
				return false
			}
		}
		return true
	}
	for name := range bodies {
		writers[name] = writes(name)
	}
	return writers
}

// neverNull are the scalars that are null for no value.
var neverNull = regexp.MustCompile(`:= (scalar\.Marshal(String|Int|ID|DateTime|Date|NHSNumber|UPN)|graphql\.Marshal(Boolean|Float))\(`)
