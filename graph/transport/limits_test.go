package transport_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"heed/graph/transport"
)

// maxAnswer is promise P1: no refusal is larger.
const maxAnswer = 4 << 10

// many joins n numbered copies of a text.
func many(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// deep nests n fields that hold objects, and a leaf.
func deep(n int) string {
	return "{child(id:1){" + strings.Repeat("self{", n-2) + "name" + strings.Repeat("}", n)
}

// bomb is n fragments of which each spreads the next twice.
func bomb(n int) string {
	var b strings.Builder
	b.WriteString("{child(id:1){...F0}}")
	for i := range n {
		fmt.Fprintf(&b, " fragment F%d on Child{self{...F%d} self{...F%d}}", i, i+1, i+1)
	}
	fmt.Fprintf(&b, " fragment F%d on Child{name}", n)
	return b.String()
}

// chain is n fragments of which each spreads the next.
func chain(n int) string { return chainOf(n, "name") }

// chainOf is a chain whose last fragment has selections.
func chainOf(n int, selections string) string {
	var b strings.Builder
	b.WriteString("{child(id:1){...F0}}")
	for i := range n - 1 {
		fmt.Fprintf(&b, " fragment F%d on Child{...F%d}", i, i+1)
	}
	fmt.Fprintf(&b, " fragment F%d on Child{%s}", n-1, selections)
	return b.String()
}

// hostile is one document for each limit, and shapes known from attacks.
var hostile = map[string]struct{ document, limit string }{
	"a document of 15,001 bytes":              {"{hello}" + strings.Repeat(" ", 15_000-6), "document"},
	"20,000 fields":                           {"{" + strings.Repeat("__typename ", 20_000) + "}", "document"},
	"20,000 unknown directives":               {"{hello " + many(20_000, "@d%d ") + "}", "document"},
	"a text of 500 kB":                        {`{echo(text:"` + strings.Repeat("x", 500_000) + `")}`, "document"},
	"a name of 500 kB":                        {"{" + strings.Repeat("x", 500_000) + "}", "document"},
	"a hundred thousand brackets":             {strings.Repeat("{", 100_000), "document"},
	"2,001 tokens":                            {"{" + strings.Repeat("a ", 1_999) + "}", "tokens"},
	"brackets 41 deep":                        {"{echo(tags:" + strings.Repeat("[", 39) + strings.Repeat("]", 39) + ")}", "nesting"},
	"7,000 brackets left open":                {strings.Repeat("{a", 900), "nesting"},
	"501 selections":                          {"{" + strings.Repeat("a ", 501) + "}", "selections"},
	"fragments that stand for 2^40 fields":    {bomb(40), "selections"},
	"a fragment for 600 fields, spread twice": {"{...F ...F} fragment F on Query{" + strings.Repeat("hello ", 300) + "}", "selections"},
	"fields 13 deep":                          {deep(13), "depth"},
	"fields 13 deep through fragments": {"{child(id:1){...A}} fragment A on Child{self{self{self{self{self{...B}}}}}} fragment B " +
		"on Child{self{self{self{self{self{self{name}}}}}}}", "depth"},
	"fields 13 deep in an unused fragment": {"{hello} fragment A on Child" + strings.Repeat("{self", 12) + "{name}" +
		strings.Repeat("}", 12), "depth"},
	"31 aliases":                    {"{" + many(31, "a%d:hello ") + "}", "aliases"},
	"200 aliases of one mutation":   {"mutation{" + many(200, "a%d:rename(text:1)") + "}", "aliases"},
	"31 directives":                 {"{hello " + strings.Repeat("@include(if:true)", 31) + "}", "directives"},
	"31 directives on a variable":   {"query($a:Int " + strings.Repeat("@d ", 31) + "){hello}", "directives"},
	"51 fragments":                  {chain(51), "fragments"},
	"11 operations":                 {many(11, "query Q%d{hello}"), "operations"},
	"a list of 101 in the document": {"{nodes(ids:[" + strings.Repeat("1,", 101) + "]){id}}", "lists"},
	"equal fields in nested inline fragments": {"{" + strings.Repeat("...{hello ", 38) + strings.Repeat("hello ", 400) +
		strings.Repeat("}", 38) + "}", "comparisons"},
	"differing arguments": {"{" + strings.Repeat("...{", 20) + many(160, "hello(x:%d)") + strings.Repeat("}", 20) + "}",
		"comparisons"},
	"many arguments in many fragments": {chainOf(48, strings.Repeat("...{", 36)+strings.Repeat("hello("+many(225, "b%d:1 ")+")", 2)+
		strings.Repeat("}", 36)), "comparisons"},
	"many spreads in equal fields": {"{hello}fragment U on Query{" + strings.Repeat("...{", 36) +
		strings.Repeat("child{"+many(3, "...F%d ")+"}", 100) + strings.Repeat("}", 36) + "}" + many(3, "fragment F%d on Child{id}"),
		"comparisons"},
	"a million nodes": {"{children(first:100){nodes{siblings(first:100){nodes{siblings(first:100){nodes{id}}}}}}}", "cost"},
}

// transports are the ways in which a document arrives; the foreign one represents event
// streams, sockets and stored operations.
func transports() map[string]func(t *testing.T, document string) reply {
	return map[string]func(*testing.T, string) reply{
		"POST": func(t *testing.T, document string) reply {
			return send(t, open(t, nil), post(operation(document, nil), "Accept", acceptResponse))
		},
		"GET": func(t *testing.T, document string) reply {
			return send(t, open(t, nil), get("query="+url.QueryEscape(document), "Accept", acceptResponse))
		},
		"another transport": func(t *testing.T, document string) reply {
			srv := open(t, func(cfg *transport.Config) { cfg.Transports = []graphql.Transport{lenient{}} })
			return send(t, srv, request(http.MethodPost, "/", strings.NewReader(document), []string{"Upgrade", "lenient"}))
		},
		"a stored operation": func(t *testing.T, document string) reply {
			srv := open(t, func(cfg *transport.Config) { cfg.Before = []graphql.HandlerExtension{stored(document)} })
			return send(t, srv, post(`{"documentId":"it"}`, "Accept", acceptResponse))
		},
	}
}

func TestHostileShapesAreRefusedOnEveryTransport(t *testing.T) {
	t.Parallel()
	for way, through := range transports() {
		for name, c := range hostile {
			t.Run(way+": "+name, func(t *testing.T) {
				t.Parallel()
				got := through(t, c.document)
				if got.code() != transport.CodeLimitExceeded || got.limit() != c.limit {
					t.Errorf("code %q, limit %q, want LIMIT_EXCEEDED by %q: %.300s", got.code(), got.limit(), c.limit, got.body)
				}
				if len(got.body) > maxAnswer || got.hasData || len(got.Errors) != 1 {
					t.Errorf("answer of %d bytes, data %t, %d errors", len(got.body), got.hasData, len(got.Errors))
				}
				extensions := got.Errors[0].Extensions
				for _, figure := range []string{"allowed", "got"} {
					n, ok := extensions[figure].(float64)
					if !ok || !strings.Contains(got.Errors[0].Message, fmt.Sprintf("%.0f", n)) {
						t.Errorf("%s is %v and the message %q", figure, extensions[figure], got.Errors[0].Message)
					}
				}
			})
		}
	}
}

func TestHalfOfEachLimitPasses(t *testing.T) {
	t.Parallel()
	documents := map[string]string{
		"7,500 bytes":               "{hello}" + strings.Repeat(" ", 7_493),
		"7,500 bytes of one text":   `{echo(text:"` + strings.Repeat("x", 7_480) + `")}`,
		"1,000 tokens":              "{" + strings.Repeat("echo(count:1)", 160) + "}",
		"250 selections":            "{" + strings.Repeat("hello ", 250) + "}",
		"250 unfolded selections":   "{" + strings.Repeat("...F ", 5) + "} fragment F on Query{" + strings.Repeat("hello ", 45) + "}",
		"6 deep":                    deep(6),
		"12 deep":                   deep(12),
		"15 aliases":                "{" + many(15, "a%d:hello ") + "}",
		"30 aliases":                "{" + many(30, "a%d:hello ") + "}",
		"15 directives":             "{" + strings.Repeat("hello @include(if:true)", 15) + "}",
		"25 fragments in a chain":   chain(25),
		"25 fragments side by side": "{" + many(25, "...F%d ") + "}" + many(25, " fragment F%d on Query{hello __typename}"),
		"brackets 20 deep":          "{" + strings.Repeat("...{", 19) + "hello" + strings.Repeat("}", 20),
		"half a price":              "{children(first:35){nodes{siblings(first:34){nodes{id}}}}}",
		"a list of 50":              "{nodes(ids:[" + strings.Repeat("1,", 50) + "]){id}}",
	}
	for name, document := range documents {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := send(t, open(t, nil), post(operation(document, nil)))
			if got.status != 200 || len(got.Errors) > 0 {
				t.Errorf("got %d %.300s, want data", got.status, got.body)
			}
		})
	}
	t.Run("5 operations", func(t *testing.T) {
		t.Parallel()
		got := send(t, open(t, nil), post(members("query", many(5, "query Q%d{hello}"), "operationName", "Q3")))
		if got.status != 200 || len(got.Errors) > 0 {
			t.Errorf("got %d %s, want data", got.status, got.body)
		}
	})
	t.Run("half a megabyte of variables", func(t *testing.T) {
		t.Parallel()
		got := send(t, open(t, nil), post(operation("query($t:String){echo(text:$t)}", map[string]any{"t": strings.Repeat("x", 1<<19)})))
		if got.status != 200 || len(got.Errors) > 0 {
			t.Errorf("got %d %.300s, want data", got.status, got.body)
		}
	})
}

func TestFragmentCyclesAreRefused(t *testing.T) {
	t.Parallel()
	cycles := map[string]string{
		"of one":                   "{child(id:1){...A}} fragment A on Child{self{...A}}",
		"of one without a field":   "{child(id:1){...A}} fragment A on Child{...A}",
		"of three":                 "{child(id:1){...A}} fragment A on Child{...B} fragment B on Child{...C} fragment C on Child{...A}",
		"that no operation enters": "{hello} fragment A on Child{...B} fragment B on Child{...A}",
	}
	for name, document := range cycles {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := send(t, open(t, nil), post(operation(document, nil)))
			if got.code() != transport.CodeValidationFailed || got.hasData {
				t.Errorf("got %s, want a validation error", got.body)
			}
		})
	}
}

func TestVariablesAreLimitedOnEveryTransport(t *testing.T) {
	t.Parallel()
	list := make([]any, 101)
	var nested any = "x"
	for range 41 {
		nested = []any{nested}
	}
	var wide []any
	for range 100 {
		wide = append(wide, make([]any, 100))
	}
	cases := map[string]struct {
		variables map[string]any
		limit     string
	}{
		"a list of 101":           {map[string]any{"v": list}, "lists"},
		"lists 41 deep":           {map[string]any{"v": nested}, "nesting"},
		"more than 10,000 values": {map[string]any{"v": wide}, "values"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := open(t, func(cfg *transport.Config) { cfg.Transports = []graphql.Transport{lenient{c.variables}} })
			for way, r := range map[string]*http.Request{
				"POST":              post(operation("{hello}", c.variables)),
				"another transport": request(http.MethodPost, "/", strings.NewReader("{hello}"), []string{"Upgrade", "lenient"}),
			} {
				if got := send(t, srv, r); got.limit() != c.limit {
					t.Errorf("%s: limit %q, want %q: %s", way, got.limit(), c.limit, got.body)
				}
			}
		})
	}
}

func TestPublishedIntrospectionPassesTheLimits(t *testing.T) {
	t.Parallel()
	ofType := strings.Repeat("ofType{kind name ", 9) + strings.Repeat("}", 9)
	document := `query IntrospectionQuery{__schema{queryType{name}types{...FullType}directives{name args{...InputValue}}}}
fragment FullType on __Type{kind name fields(includeDeprecated:true){name
args{...InputValue}type{...TypeRef}}inputFields{...InputValue}interfaces{...TypeRef}enumValues{name}possibleTypes{...TypeRef}}
fragment InputValue on __InputValue{name type{...TypeRef}defaultValue}
fragment TypeRef on __Type{kind name ` + ofType + `}`
	got := send(t, open(t, func(cfg *transport.Config) { cfg.Introspection = true }), post(operation(document, nil)))
	if got.status != 200 || len(got.Errors) > 0 {
		t.Errorf("got %d %.300s, want the schema", got.status, got.body)
	}
}

// lenient is a transport that checks nothing: the document is the body.
type lenient struct{ variables map[string]any }

func (lenient) Supports(r *http.Request) bool { return r.Header.Get("Upgrade") == "lenient" }

func (l lenient) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	document, err := io.ReadAll(r.Body)
	if err != nil {
		panic(err)
	}
	ctx := r.Context()
	op, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: string(document), Variables: l.variables, Headers: r.Header})
	ctx = graphql.WithOperationContext(ctx, op)
	var resp *graphql.Response
	if len(errs) > 0 {
		resp = exec.DispatchError(ctx, errs)
	} else {
		var responses graphql.ResponseHandler
		responses, ctx = exec.DispatchOperation(ctx, op)
		resp = responses(ctx)
	}
	body, err := transport.EncodeResponse(resp)
	if err != nil {
		panic(err)
	}
	_, _ = w.Write(body)
}

// stored answers every id with one document.
type stored string

func (stored) ExtensionName() string                   { return "Stored" }
func (stored) Validate(graphql.ExecutableSchema) error { return nil }

func (s stored) MutateOperationParameters(_ context.Context, params *graphql.RawParams) *gqlerror.Error {
	if params.Extensions["documentId"] == "it" {
		params.Query = string(s)
	}
	return nil
}
