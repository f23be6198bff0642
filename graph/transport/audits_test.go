package transport_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

// audit is one of the published server audits of GraphQL over HTTP, by its
// published id, which also says what is checked.
type audit struct {
	id       string
	request  *http.Request
	statuses [2]int // from, to
	media    string // what Content-Type holds, if that matters
	noErrors bool
	noData   bool
}

const (
	acceptJSON     = "application/json"
	acceptResponse = "application/graphql-response+json"
	typename       = `{ __typename }`
	typeByName     = `query Type($name: String!) { __type(name: $name) { name } }`
	unknownField   = `{ f31403dfe404bccbb0e835f2629c6a7 }`
)

// members writes a request body from name and value pairs.
func members(pairs ...any) string {
	object := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		object[pairs[i].(string)] = pairs[i+1]
	}
	body, err := json.Marshal(object)
	if err != nil {
		panic(err)
	}
	return string(body)
}

// audits lists all sixty-one.
func audits() []audit {
	ok, bad, any4xx := [2]int{200, 200}, [2]int{400, 400}, [2]int{400, 499}
	failure, anything := [2]int{400, 599}, [2]int{200, 599}
	accept := func(body, media string) *http.Request { return post(body, "Accept", media) }
	query := func(pairs ...string) string {
		values := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			values.Set(pairs[i], pairs[i+1])
		}
		return values.Encode()
	}
	one := members("query", typename)
	named := members("query", "query Query { __typename }", "operationName", "Query")
	typed := members("query", typeByName, "variables", map[string]any{"name": "sometype"})
	extended := members("query", typename, "extensions", map[string]any{"some": "value"})
	typo := members("qeury", typename)
	coercion := members("query", "query CoerceFailure($id: ID!){ __typename }", "variables", map[string]any{"id": nil})
	typedGet := query("query", typeByName, "variables", `{"name":"sometype"}`)
	broken, invalid := members("query", "{"), members("query", unknownField)

	list := []audit{
		{id: "22EB", request: accept(one, acceptResponse), statuses: ok, media: acceptResponse},
		{id: "4655", request: accept(one, acceptJSON), statuses: ok, media: acceptJSON},
		{id: "47DE", request: accept(one, "*/*"), statuses: ok, media: acceptJSON},
		{id: "80D8", request: post(one), statuses: ok, media: acceptJSON},
		{id: "82A3", request: post(one), statuses: ok},
		{id: "BF61", request: post(members("query", `{ __type(name: "Run🏃Swim🏊") { name } }`), "Content-Type",
			"application/json; charset=utf-8"), statuses: ok},
		{id: "78D5", request: post(one), statuses: ok},
		{id: "2C94", request: post(one), statuses: ok},
		{id: "5A70", request: get(query("query", typename), "Accept", "*/*"), statuses: ok},
		{id: "9C48", request: get(query("query", "mutation { __typename }"), "Accept", acceptResponse), statuses: any4xx},
		{id: "9ABE", request: post(one, "Content-Type", "text/plain;charset=UTF-8"), statuses: any4xx},
		{id: "03D4", request: post(one), statuses: ok},
		{id: "A5BF", request: post(""), statuses: bad},
		{id: "423L", request: accept(members("notquery", typename), acceptResponse), statuses: bad},
		{id: "34A2", request: accept(one, acceptResponse), statuses: ok},
		{id: "13EE", request: accept(one, acceptJSON), statuses: ok, noErrors: true},
		{id: "8161", request: accept(named, acceptResponse), statuses: ok},
		{id: "B8B3", request: accept(named, acceptJSON), statuses: ok, noErrors: true},
		{id: "2EA1", request: accept(typed, acceptResponse), statuses: ok},
		{id: "28B9", request: accept(typed, acceptJSON), statuses: ok, noErrors: true},
		{id: "D6D5", request: get(typedGet, "Accept", acceptResponse), statuses: ok, noErrors: true},
		{id: "6A70", request: get(typedGet, "Accept", acceptJSON), statuses: ok, noErrors: true},
		{id: "428F", request: accept(extended, acceptResponse), statuses: ok},
		{id: "1B7A", request: accept(extended, acceptJSON), statuses: ok, noErrors: true},
		{id: "B6DC", request: accept(`{ "not a JSON`, acceptJSON), statuses: anything},
		{id: "BCF8", request: accept(`{ "not a JSON`, acceptJSON), statuses: bad},
		{id: "B7N8", request: accept(`{ "not a JSON`, acceptResponse), statuses: bad},
		{id: "8764", request: post(typo), statuses: failure},
		{id: "3E3A", request: post(typo), statuses: bad},
		{id: "572B", request: accept(broken, acceptJSON), statuses: ok},
		{id: "FDE2", request: accept(invalid, acceptJSON), statuses: ok},
		{id: "7B9B", request: accept(coercion, acceptJSON), statuses: ok},
		{id: "865D", request: accept(broken, acceptResponse), statuses: failure},
		{id: "556A", request: accept(broken, acceptResponse), statuses: bad},
		{id: "D586", request: accept(broken, acceptResponse), statuses: bad, noData: true},
		{id: "51FE", request: accept(invalid, acceptResponse), statuses: failure},
		{id: "74FF", request: accept(invalid, acceptResponse), statuses: bad},
		{id: "5E5B", request: accept(invalid, acceptResponse), statuses: bad, noData: true},
		{id: "86EE", request: accept(coercion, acceptResponse), statuses: bad},
	}
	for i, parameter := range []string{"variables", "operationName", "extensions"} {
		null := members("query", typename, parameter, nil)
		list = append(list,
			audit{id: fmt.Sprintf("94B%d", i), request: accept(null, acceptResponse), statuses: ok, noErrors: true},
			audit{id: fmt.Sprintf("022%d", i), request: accept(null, acceptJSON), statuses: ok, noErrors: true},
		)
	}
	text, object := any("string"), any(map[string]any{"obj": "ect"})
	for i, value := range []any{nil, 0, false, []any{"array"}} {
		name, other := object, text
		if i > 0 {
			name, other = value, value
		}
		list = append(list,
			audit{id: fmt.Sprintf("LKJ%d", i), request: post(members("query", name)), statuses: bad},
			audit{id: fmt.Sprintf("6C0%d", i), request: post(members("query", typename, "operationName", name)), statuses: bad},
			audit{id: fmt.Sprintf("476%d", i), request: post(members("query", typename, "variables", other)), statuses: bad},
			audit{id: fmt.Sprintf("58B%d", i), request: post(members("query", typename, "extensions", other)), statuses: bad},
		)
	}
	return list
}

func TestPublishedAudits(t *testing.T) {
	t.Parallel()
	srv := open(t, nil)
	seen := make(map[string]bool)
	for _, a := range audits() {
		seen[a.id] = true
		t.Run(a.id, func(t *testing.T) {
			t.Parallel()
			got := send(t, srv, a.request)
			if got.status < a.statuses[0] || got.status > a.statuses[1] {
				t.Errorf("status = %d, want %d to %d: %s", got.status, a.statuses[0], a.statuses[1], got.body)
			}
			if media := got.header.Get("Content-Type"); !strings.Contains(media, a.media) {
				t.Errorf("Content-Type = %q, want %q", media, a.media)
			}
			if !utf8.ValidString(got.body) {
				t.Errorf("answer is not UTF-8")
			}
			if a.noErrors && len(got.Errors) > 0 {
				t.Errorf("errors = %v, want none", got.Errors)
			}
			if a.noData && got.hasData {
				t.Errorf("data is present in a request error: %s", got.body)
			}
		})
	}
	if len(seen) != 61 {
		t.Errorf("%d audits, want 61", len(seen))
	}
}
