package transport_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"heed/graph/transport"
)

// canary is a made-up name that must come back in no error.
const canary = "Canaria Testchild"

func TestErrorsHoldNoValues(t *testing.T) {
	t.Parallel()
	typed := "query($count:Int,$mood:Mood,$filter:Filter,$tags:[String!]){echo(count:$count,mood:$mood,filter:$filter,tags:$tags)}"
	cases := map[string]struct {
		body string
		code string
	}{
		"a body cut off":                {`{"query":"{child(name:\"` + canary, transport.CodeBadRequest},
		"a body that is a name":         {canary, transport.CodeBadRequest},
		"a member name":                 {`{"query":"{hello}","` + canary + `":1,"` + canary + `":2}`, transport.CodeBadRequest},
		"a document cut off":            {operation(`{echo(text:"`+canary, nil), transport.CodeParseFailed},
		"a document that is a name":     {operation(canary, nil), transport.CodeParseFailed},
		"a text without quotes":         {operation("{echo(text:"+canary+")}", nil), transport.CodeParseFailed},
		"an escape that is none":        {operation(`{echo(text:"\u{Canaria Testchild}")}`, nil), transport.CodeParseFailed},
		"a text for a number":           {operation(`{echo(count:"`+canary+`")}`, nil), transport.CodeValidationFailed},
		"a text for an enum":            {operation(`{echo(mood:"`+canary+`")}`, nil), transport.CodeValidationFailed},
		"a name for an enum":            {operation(`{echo(mood:Canaria)}`, nil), transport.CodeValidationFailed},
		"a name for a text":             {operation(`{echo(text:Canaria)}`, nil), transport.CodeValidationFailed},
		"a text for an object":          {operation(`{echo(filter:"`+canary+`")}`, nil), transport.CodeValidationFailed},
		"an object for a text":          {operation(`{echo(text:{a:"`+canary+`"})}`, nil), transport.CodeValidationFailed},
		"a list for a text":             {operation(`{echo(text:["`+canary+`"])}`, nil), transport.CodeValidationFailed},
		"a text for a list of numbers":  {operation(`{echo(filter:{name:"", days:"`+canary+`"})}`, nil), transport.CodeValidationFailed},
		"a default that does not fit":   {operation(`query($c:Int="`+canary+`"){echo(count:$c)}`, nil), transport.CodeValidationFailed},
		"an operation name":             {members("query", "query A{hello}", "operationName", canary), transport.CodeValidationFailed},
		"a text variable for a number":  {operation(typed, map[string]any{"count": canary}), transport.CodeBadUserInput},
		"a text variable for an enum":   {operation(typed, map[string]any{"mood": canary}), transport.CodeBadUserInput},
		"a text variable for an object": {operation(typed, map[string]any{"filter": canary}), transport.CodeBadUserInput},
		"a member no type has": {operation(typed, map[string]any{"filter": map[string]any{"name": "", canary: 1}}),
			transport.CodeBadUserInput},
		"an object variable for texts": {operation(typed, map[string]any{"tags": []any{map[string]any{canary: canary}}}),
			transport.CodeBadUserInput},
		"an enum in the wrong case":         {operation(typed, map[string]any{"mood": "gOOd"}), transport.CodeBadUserInput},
		"a number of more than 32 bits":     {operation(typed, map[string]any{"count": 2147483648}), transport.CodeBadUserInput},
		"a literal of more than 32 bits":    {operation("{echo(count:2147483648)}", nil), transport.CodeBadUserInput},
		"a resolver's error without a code": {operation("{broken}", nil), transport.CodeInternal},
		"a resolver's panic":                {operation("{panics}", nil), transport.CodeInternal},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := send(t, open(t, nil), post(c.body))
			if got.code() != c.code {
				t.Errorf("code = %q, want %q: %s", got.code(), c.code, got.body)
			}
			for _, word := range []string{"Canaria", "Testchild", "gOOd", "2147483648", "pq:", "secret"} {
				if strings.Contains(got.body, word) {
					t.Errorf("answer holds %q: %s", word, got.body)
				}
			}
		})
	}
}

func TestErrorsSayWhatToMend(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ body, want string }{
		"where a document breaks":      {operation("{\n  hello(", nil), "unexpected text at line 2, column 9"},
		"which field is unknown":       {operation("{helo}", nil), `Cannot query field "helo" on type "Query".`},
		"which argument is unknown":    {operation("{echo(texd:1)}", nil), `Unknown argument "texd" on field "Query.echo".`},
		"which type was expected":      {operation(`{echo(count:"x")}`, nil), "Int cannot represent non-integer value."},
		"which enum has no such value": {operation("{echo(mood:UGLY)}", nil), `The value does not exist in "Mood" enum.`},
		"which member is missing": {operation("{echo(filter:{days:1})}", nil),
			`Field "Filter.name" of required type "String!" was not provided.`},
		"which variable is missing": {operation("query($n:Int!){echo(count:$n)}", nil), `Variable "$n" must be given.`},
		"which variable is null":    {operation("query($n:Int!){echo(count:$n)}", map[string]any{"n": nil}), `Variable "$n" cannot be null.`},
		"where in a variable": {operation("query($f:Filter){echo(filter:$f)}",
			map[string]any{"f": map[string]any{"name": "", "and": map[string]any{"name": 1.5, "days": true}}}),
			`Variable "$f.and.days" does not fit its type.`},
		"where in a list": {operation("query($t:[String!]){echo(tags:$t)}", map[string]any{"t": []any{"a", nil}}),
			`Variable "$t[1]" cannot be null.`},
		"that a name is needed":       {operation("query A{hello} query B{hello}", nil), "operationName"},
		"a document without one":      {operation("fragment A on Query{hello}", nil), "The document has no operation."},
		"which argument does not fit": {operation("{echo(count:2147483648)}", nil), `An argument of \"echo\" does not fit its type.`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := send(t, open(t, nil), post(c.body))
			if want := strings.ReplaceAll(strings.ReplaceAll(c.want, `\"`, `"`), `"`, `\"`); !strings.Contains(got.body, want) {
				t.Errorf("answer %s, want %s", got.body, c.want)
			}
		})
	}
}

func TestSuggestionsAreForDevelopment(t *testing.T) {
	t.Parallel()
	for _, document := range []string{"{helo}", "{echo(texd:1)}", "{echo(mood:GOO)}", "{echo(filter:{nam:1})}", "{child(id:1)}"} {
		body := operation(document, nil)
		if got := send(t, open(t, nil), post(body)); strings.Contains(got.body, "Did you mean") {
			t.Errorf("%s: suggested: %s", document, got.body)
		}
		development := func(cfg *transport.Config) { cfg.Suggestions = true }
		if got := send(t, open(t, development), post(body)); len(got.Errors) == 0 {
			t.Errorf("%s: taken", document)
		}
	}
	got := send(t, open(t, func(cfg *transport.Config) { cfg.Suggestions = true }), post(operation("{helo}", nil)))
	if !strings.Contains(got.body, `Did you mean \"hello\"`) {
		t.Errorf("nothing suggested: %s", got.body)
	}
}

func TestErrorsAreFewAndShort(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 5_000)
	domain := func(context.Context, error) *gqlerror.Error {
		return &gqlerror.Error{Message: long, Extensions: map[string]any{"code": "CONFLICT"}}
	}
	cases := map[string]string{
		"400 unknown fields":           "{" + many(400, "x%d ") + "}",
		"fields of 300 letters":        "{" + many(20, strings.Repeat("x", 300)+"%d ") + "}",
		"30 unknown directives":        "{hello " + many(30, "@x%d ") + "}",
		"a resolver that says a lot":   "{broken}",
		"resolvers that say a lot":     "{" + many(20, "x%d:broken ") + "}",
		"fields that cannot be merged": "{" + many(100, "echo(count:%d)") + "}",
	}
	for name, document := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := send(t, open(t, func(cfg *transport.Config) { cfg.Present = domain }), post(operation(document, nil)))
			if len(got.Errors) == 0 || len(got.Errors) > 5 {
				t.Errorf("%d errors, want 1 to 5", len(got.Errors))
			}
			for _, e := range got.Errors {
				if n := utf8.RuneCountInString(e.Message); n > 200 || !utf8.ValidString(e.Message) {
					t.Errorf("a message of %d characters", n)
				}
			}
			if len(got.body) > maxAnswer {
				t.Errorf("an answer of %d bytes", len(got.body))
			}
		})
	}
}

func TestPresenterSeesOnlyCleanRequestErrors(t *testing.T) {
	t.Parallel()
	var seen []string
	srv := open(t, func(cfg *transport.Config) {
		cfg.Present = func(ctx context.Context, err error) *gqlerror.Error {
			seen = append(seen, err.Error())
			return transport.Plain(ctx, err)
		}
	})
	send(t, srv, post(operation(`{echo(text:"`+canary, nil)))
	send(t, srv, post(operation(`{echo(count:"`+canary+`")}`, nil)))
	if len(seen) != 2 || strings.Contains(strings.Join(seen, " "), "Canaria") {
		t.Errorf("presenter saw %q", seen)
	}
}

func TestCodedErrorsOfResolversKeepTheirText(t *testing.T) {
	t.Parallel()
	srv := open(t, func(cfg *transport.Config) {
		cfg.Present = func(ctx context.Context, err error) *gqlerror.Error {
			presented := graphql.DefaultErrorPresenter(ctx, err)
			presented.Message, presented.Extensions = "There is no such child.", map[string]any{"code": "NOT_FOUND"}
			return presented
		}
	})
	got := send(t, srv, post(operation("{broken hello}", nil), "Accept", acceptResponse))
	if got.status != 200 || got.code() != "NOT_FOUND" || got.Errors[0].Message != "There is no such child." || len(got.Errors[0].Path) != 1 {
		t.Errorf("got %d %s", got.status, got.body)
	}
	if string(got.Data) != `{"broken":null,"hello":"Hello"}` {
		t.Errorf("data = %s", got.Data)
	}
}

func TestIntrospectionIsClosed(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ document, data string }{
		"the schema is refused":                    {"{__schema{types{name}}}", ""},
		"the schema behind fragments is refused":   {"{...A} fragment A on Query{...{x:__schema{types{name}}}}", ""},
		"a type is not there":                      {`{__type(name:"Child"){name}}`, `{"__type":null}`},
		"a type is not there by another name":      {`{hello x:__type(name:"Child"){fields{name}}}`, `{"hello":"Hello","x":null}`},
		"the name of a type one has is told still": {"{__typename}", `{"__typename":"Query"}`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := send(t, open(t, nil), post(operation(c.document, nil)))
			if string(got.Data) != c.data || (c.data == "") != (got.code() == transport.CodeForbidden) {
				t.Errorf("got %s, want %s", got.body, c.data)
			}
		})
	}
	got := send(t, open(t, func(cfg *transport.Config) { cfg.Introspection = true }),
		get("query="+url.QueryEscape(`{__type(name:"Child"){name}}`)))
	if string(got.Data) != `{"__type":{"name":"Child"}}` {
		t.Errorf("open: got %s", got.body)
	}
}

func TestPanicOutsideResolversIsAnInternalError(t *testing.T) {
	t.Parallel()
	var asked any
	srv := open(t, func(cfg *transport.Config) {
		cfg.Before = []graphql.HandlerExtension{panics{}}
		cfg.Recover = func(_ context.Context, v any) error { asked = v; return errors.New("ignored") }
	})
	got := send(t, srv, post(operation("{hello}", nil)))
	if got.status != 500 || got.code() != transport.CodeInternal || got.hasData || strings.Contains(got.body, canary) {
		t.Errorf("got %d %s", got.status, got.body)
	}
	if asked != canary {
		t.Errorf("Recover was told %v", asked)
	}
}

// panics panics before every operation.
type panics struct{}

func (panics) ExtensionName() string                   { return "Panics" }
func (panics) Validate(graphql.ExecutableSchema) error { return nil }

func (panics) MutateOperationParameters(context.Context, *graphql.RawParams) *gqlerror.Error {
	panic(canary)
}
