package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// shape is one hostile request of at most 1 MiB.
type shape struct {
	name   string
	method string
	header map[string]string
	body   string
}

// hostileDocuments are GraphQL documents that no genuine client sends.
func hostileDocuments() map[string]string {
	return map[string]string{
		"20,000 fields":                   "{" + strings.Repeat("__typename ", 20_000) + "}",
		"1,300 fields":                    "{" + strings.Repeat("__typename ", 1_300) + "}",
		"1,000 aliases of one field":      "{" + numbered(1_000, "a%d:viewer{id} ") + "}",
		"31 aliases of one field":         "{" + numbered(31, "a%d:viewer{practitioner{name}} ") + "}",
		"5,000 levels":                    strings.Repeat("{a", 5_000) + strings.Repeat("}", 5_000),
		"5,000 brackets that never close": strings.Repeat("{a", 5_000),
		"lists in lists":                  "{node(id:" + strings.Repeat("[", 4_000) + strings.Repeat("]", 4_000) + "){id}}",
		"a fragment bomb": "{viewer{...F0}}" + numbered(20, "fragment F%d on Viewer{...G ...G}") +
			"fragment G on Viewer{practitioner{name}}",
		"fragments in a circle":            "{viewer{...A}} fragment A on Viewer{...B} fragment B on Viewer{...A}",
		"1,000 fragments":                  "{viewer{id}}" + numbered(1_000, " fragment F%d on Viewer{id}"),
		"1,000 directives":                 "{viewer" + strings.Repeat(" @skip(if:false)", 1_000) + "{id}}",
		"20,000 unknown directives":        "{viewer" + strings.Repeat(" @x", 20_000) + "{id}}",
		"1,000 unknown fields":             "{" + numbered(1_000, "nothing%d ") + "}",
		"a slip of the pen":                "{childre(first:1){totalCount}}",
		"a slip of the pen in an argument": "{children(frist:1){totalCount}}",
		"1,000 operations":                 numbered(1_000, "query Q%d{viewer{id}} "),
		"a page of a million":              "{children(first:1000000){edges{node{id}}}}",
		"pages in pages": "{children(first:100){edges{node{chronology(first:100){edges{node{id}}} " +
			"referrals(first:100){edges{node{id}}}}}}}",
		"an integer beyond 32 bits":    "{children(first:2147483648){totalCount}}",
		"a page without a size":        "{children{totalCount}}",
		"a page of less than none":     "{children(first:-1){totalCount}}",
		"a forged cursor":              `{children(first:1,after:"eyJpZCI6MX0="){totalCount}}`,
		"a string of 900 kB":           `{node(id:"` + strings.Repeat("x", 900_000) + `"){id}}`,
		"a comment of 900 kB":          "{viewer{id}} #" + strings.Repeat("x", 900_000),
		"900 kB of space":              "{viewer{id}}" + strings.Repeat(" ", 900_000),
		"a NUL in a text":              `{children(first:1,filter:{nameStarts:"\u0000"}){totalCount}}`,
		"the whole schema":             "{__schema{types{name fields{name type{name ofType{name}}}}}}",
		"a mutation without its input": "mutation{submitConcern{errors{code}}}",
		"a subscription by POST":       "subscription{nothing}",
		"nothing":                      "",
		"no GraphQL":                   "SELECT * FROM child; --",
	}
}

// hostileBodies are bodies that are no operation.
func hostileBodies() map[string]string {
	viewer := `{"query":"{viewer{practitioner{name}}}"`
	return map[string]string{
		"no JSON":                       "Aurelia Canary, born 2019",
		"half an operation":             `{"query":"{ child(id: \"Aurelia Canary`,
		"an empty body":                 "",
		"a list of operations":          "[" + strings.TrimSuffix(strings.Repeat(viewer+"},", 500), ",") + "]",
		"a second operation behind":     viewer + "}" + viewer + "}",
		"a member twice":                viewer + `,"query":"{__typename}"}`,
		"100,000 variables":             viewer + `,"variables":{` + strings.TrimSuffix(numbered(80_000, `"v%d":1,`), ",") + "}}",
		"variables 10,000 deep":         viewer + `,"variables":{"a":` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + "}}",
		"variables that are a list":     viewer + `,"variables":[1]}`,
		"an operation of another name":  viewer + `,"operationName":"Canary"}`,
		"a number for a query":          `{"query":1}`,
		"no UTF-8":                      "{\"query\":\"{viewer{practitioner{name}}}\xff\"}",
		"a stored operation of nowhere": `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"00"}}}`,
		"1 MiB of brackets":             strings.Repeat("[", 1<<20),
		"1 MiB and one byte":            `{"query":"` + strings.Repeat("x", 1<<20-11) + `"}`,
	}
}

// hostileShapes are all of them, with hostile headers.
func hostileShapes(t *testing.T) []shape {
	t.Helper()
	plain := map[string]string{"Content-Type": "application/json"}
	var all []shape
	for name, document := range hostileDocuments() {
		body, err := json.Marshal(map[string]string{"query": document})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, shape{name, http.MethodPost, plain, string(body)})
	}
	for name, body := range hostileBodies() {
		all = append(all, shape{name, http.MethodPost, plain, body})
	}
	good := `{"query":"{viewer{practitioner{name}}}"}`
	for name, header := range map[string]map[string]string{
		"plain text":           {"Content-Type": "text/plain"},
		"a form":               {"Content-Type": "application/x-www-form-urlencoded"},
		"an upload":            {"Content-Type": "multipart/form-data; boundary=x"},
		"no type":              {},
		"another encoding":     {"Content-Type": "application/json; charset=utf-16"},
		"a compressed body":    {"Content-Type": "application/json", "Content-Encoding": "gzip"},
		"a page elsewhere":     {"Content-Type": "application/json", "Origin": "https://evil.example"},
		"a page of no origin":  {"Content-Type": "application/json", "Origin": "null"},
		"another site's fetch": {"Content-Type": "application/json", "Sec-Fetch-Site": "cross-site"},
		"an answer as XML":     {"Content-Type": "application/json", "Accept": "application/xml"},
	} {
		all = append(all, shape{name, http.MethodPost, header, good})
	}
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodTrace, "CANARY"} {
		all = append(all, shape{"method " + method, method, plain, good})
	}
	return all
}

// numbered joins n numbered copies of a text.
func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// send sends the shape with a token, unless that is empty.
func (s shape) send(t *testing.T, c callers, base, token string) reply {
	request, err := http.NewRequestWithContext(t.Context(), s.method, base+graphqlPath, strings.NewReader(s.body))
	if err != nil {
		return reply{err: err}
	}
	for name, value := range s.header {
		request.Header.Set(name, value)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	return c.do(request)
}
