package transport_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"heed/graph/transport"
)

// FuzzBody sends any body with a name in it. The answer is always JSON, small, no internal
// error, and does not repeat the name unless the schema was queried.
func FuzzBody(f *testing.F) {
	for _, c := range hostile {
		if len(c.document) < 1_000 {
			f.Add(operation(c.document, nil))
		}
	}
	for _, seed := range []string{
		"", "{", "[]", `{"query":"{hello}"}`, `{"query":"{echo(count:\"NAME\")}"}`, `{"query":"{child(id:\"NAME"}`,
		`{"query":"query($f:Filter){echo(filter:$f)}","variables":{"f":{"NAME":1}}}`, `{"NAME":1,"NAME":2}`,
		`{"query":"{echo(mood:\"NAME\")}","operationName":"NAME"}`, "NAME", "\"NAME\" \xff",
		`{"query":"query($m:Mood){echo(mood:$m)}","variables":{"m":"NAME"}}`, `{"query":"{hello}","extensions":{"NAME":"NAME"}}`,
		`{"query":"# NAME\n{hello}"}`, `{"query":"{nodes(ids:[\"NAME\"]){id self{self{name}}}}"}`,
	} {
		f.Add(seed)
	}
	srv := open(f, nil)
	f.Fuzz(func(t *testing.T, body string) {
		body = strings.ReplaceAll(body, "NAME", canary)
		w := httptest.NewRecorder()
		srv.ServeHTTP(w, post(body))
		got := w.Body.String()
		if w.Code >= 500 || !json.Valid([]byte(got)) {
			t.Fatalf("%d %.300q for %.300q", w.Code, got, body)
		}
		var parts struct {
			Data   json.RawMessage
			Errors json.RawMessage
		}
		if err := json.Unmarshal([]byte(got), &parts); err != nil {
			t.Fatalf("answer: %v", err)
		}
		if strings.Contains(string(parts.Errors), canary) || len(parts.Errors) > maxAnswer {
			t.Fatalf("errors %.500s for %.300q", parts.Errors, body)
		}
	})
}

// FuzzDecode compares the strict decoder with the standard one: what it accepts is JSON,
// and means the same.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{"query":"a"}`, `{"query":"a","variables":{"a":[1,2.5,null,true,"\u00e9"]}}`, `{"query":"a",}`,
		`{"query" "a"}`, `{"query":"a"}x`, "{}", "1 2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		params, refused := transport.DecodeParams([]byte(body), transport.DefaultLimits())
		if refused != nil {
			return
		}
		var members map[string]any
		if err := json.Unmarshal([]byte(body), &members); err != nil {
			t.Fatalf("took %q: %v", body, err)
		}
		if query, _ := members["query"].(string); query != params.Query {
			t.Fatalf("query %q, want %q", params.Query, query)
		}
	})
}
