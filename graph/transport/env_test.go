package transport_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"heed/graph/transport"
	"heed/graph/transport/internal/family"
)

// config is a server with limits so high that only the subject of a test is refused.
func config() transport.Config {
	rates := transport.DefaultRates()
	rates.Practitioner, rates.PractitionerBurst = 1e6, 1e6
	rates.Organisation, rates.OrganisationBurst = 1e6, 1e6
	return transport.Config{
		Limits:  transport.DefaultLimits(),
		Rates:   rates,
		Keys:    func(context.Context) (string, string) { return "practitioner-1", "organisation-1" },
		Now:     func() time.Time { return time.Date(2031, 5, 6, 9, 0, 0, 0, time.UTC) },
		Present: transport.Plain,
		Recover: transport.Silent,
	}
}

// open returns a server with the schema of the made-up family.
func open(t testing.TB, change func(*transport.Config)) *transport.Server {
	t.Helper()
	cfg := config()
	if change != nil {
		change(&cfg)
	}
	schema := family.NewExecutableSchema(family.Config{Resolvers: &family.Resolver{}})
	srv, err := transport.New(schema, cfg)
	if err != nil {
		t.Fatalf("transport.New: %v", err)
	}
	return srv
}

// reply is an answer as a client sees it.
type reply struct {
	status  int
	header  http.Header
	body    string
	hasData bool
	Data    json.RawMessage `json:"data"`
	Errors  []struct {
		Message    string         `json:"message"`
		Path       []any          `json:"path"`
		Extensions map[string]any `json:"extensions"`
	} `json:"errors"`
	Extensions map[string]any `json:"extensions"`
}

// code is the code of the first error.
func (r reply) code() string {
	if len(r.Errors) == 0 {
		return ""
	}
	code, _ := r.Errors[0].Extensions["code"].(string)
	return code
}

// limit is the limit the first error names.
func (r reply) limit() string {
	if len(r.Errors) == 0 {
		return ""
	}
	limit, _ := r.Errors[0].Extensions["limit"].(string)
	return limit
}

// send passes one request through a handler.
func send(t testing.TB, h http.Handler, r *http.Request) reply {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	got := reply{status: w.Code, header: w.Header(), body: w.Body.String()}
	if got.body != "" {
		if err := json.Unmarshal([]byte(got.body), &got); err != nil {
			t.Fatalf("answer is not JSON: %v\n%.300s", err, got.body)
		}
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(got.body), &members); err == nil {
		_, got.hasData = members["data"]
	}
	return got
}

// post is a POST of a raw body; headers come in pairs and replace.
func post(body string, headers ...string) *http.Request {
	return request(http.MethodPost, "/graphql", strings.NewReader(body), append([]string{"Content-Type", "application/json"}, headers...))
}

// get is a GET by a client with a token.
func get(query string, headers ...string) *http.Request {
	return request(http.MethodGet, "/graphql?"+query, nil, append([]string{"Authorization", "Bearer made-up"}, headers...))
}

func request(method, target string, body io.Reader, headers []string) *http.Request {
	r := httptest.NewRequest(method, target, body)
	for i := 0; i < len(headers); i += 2 {
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
			continue
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

// operation is the body of a request for one document.
func operation(document string, variables map[string]any) string {
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		panic(err)
	}
	return string(body)
}
