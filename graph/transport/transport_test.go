package transport_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"heed/graph/transport"
)

func TestOnlyRequestsOfTheSpecificationAreTaken(t *testing.T) {
	t.Parallel()
	hello := operation("{hello}", nil)
	cases := map[string]struct {
		request *http.Request
		status  int
		code    string
		header  [2]string
	}{
		"a POST of JSON is taken": {post(hello), 200, "", [2]string{"Content-Type", "application/json; charset=utf-8"}},
		"JSON in upper-case UTF-8 is taken": {post(hello, "Content-Type", "Application/JSON; charset=UTF-8"), 200, "",
			[2]string{}},
		"JSON in another encoding is not taken": {post(hello, "Content-Type", "application/json; charset=latin1"), 415,
			transport.CodeBadRequest, [2]string{"Accept-Post", "application/json"}},
		"a form is not taken": {post("query=%7Bhello%7D", "Content-Type", "application/x-www-form-urlencoded"),
			415, transport.CodeBadRequest, [2]string{}},
		"plain text is not taken": {post(hello, "Content-Type", "text/plain"), 415, transport.CodeBadRequest,
			[2]string{}},
		"a multipart form is not taken": {post(hello, "Content-Type", "multipart/form-data; boundary=x"), 415,
			transport.CodeBadRequest, [2]string{}},
		"a bare document is not taken": {post("{hello}", "Content-Type", "application/graphql"), 415,
			transport.CodeBadRequest, [2]string{}},
		"a POST without a type is not taken": {post(hello, "Content-Type", ""), 415, transport.CodeBadRequest, [2]string{}},
		"a compressed body is not taken":     {post(hello, "Content-Encoding", "gzip"), 415, transport.CodeBadRequest, [2]string{}},
		"PUT is not taken": {request(http.MethodPut, "/", strings.NewReader(hello), nil), 405,
			transport.CodeBadRequest, [2]string{"Allow", "GET, POST"}},
		"HEAD is not taken": {request(http.MethodHead, "/", nil, nil), 405, transport.CodeBadRequest,
			[2]string{"Allow", "GET, POST"}},
		"a GET with a token is taken": {get("query=%7Bhello%7D"), 200, "", [2]string{}},
		"a GET with a preflight header is taken": {get("query=%7Bhello%7D", "Authorization", "", "GraphQL-Require-Preflight", "1"),
			200, "", [2]string{}},
		"a GET that a link could send is refused": {get("query=%7Bhello%7D", "Authorization", ""), 403, transport.CodeForbidden,
			[2]string{}},
		"a GET with a browser's own credential is refused": {get("query=%7Bhello%7D", "Authorization", "Basic eDp5"), 403,
			transport.CodeForbidden, [2]string{}},
		"a mutation by GET is refused": {get("query=mutation%7Brename(text:%22x%22)%7D"), 405, transport.CodeBadRequest,
			[2]string{"Allow", "POST"}},
		"a subscription is refused": {post(operation("subscription{tick}", nil), "Accept", acceptResponse), 400,
			transport.CodeBadRequest, [2]string{}},
		"a parameter given twice is refused":  {get("query=%7Bhello%7D&query=%7Bhello%7D"), 400, transport.CodeBadRequest, [2]string{}},
		"a malformed query string is refused": {get("query=%zz"), 400, transport.CodeBadRequest, [2]string{}},
		"variables by GET must be an object":  {get("query=%7Bhello%7D&variables=%5B%5D"), 400, transport.CodeBadRequest, [2]string{}},
		"broken UTF-8 by GET is refused":      {get("query=%ff"), 400, transport.CodeBadRequest, [2]string{}},
		"a query string over the body limit is refused": {get("query=" + strings.Repeat("a", 1<<20)), 414, transport.CodeLimitExceeded,
			[2]string{}},
		"a client that accepts nothing of ours is told": {post(hello, "Accept", "text/html"), 406, transport.CodeBadRequest, [2]string{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := send(t, open(t, nil), c.request)
			if got.status != c.status || got.code() != c.code {
				t.Errorf("got %d %q, want %d %q: %s", got.status, got.code(), c.status, c.code, got.body)
			}
			if c.header[0] != "" && got.header.Get(c.header[0]) != c.header[1] {
				t.Errorf("%s = %q, want %q", c.header[0], got.header.Get(c.header[0]), c.header[1])
			}
			for header, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"} {
				if got.header.Get(header) != want {
					t.Errorf("%s = %q, want %q", header, got.header.Get(header), want)
				}
			}
		})
	}
}

func TestBodyIsReadStrictly(t *testing.T) {
	t.Parallel()
	nested := func(n int) string {
		return `{"query":"{hello}","variables":{"v":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}}`
	}
	cases := map[string]struct {
		body   string
		status int
		want   string // part of the message
	}{
		"unknown members are ignored":              {`{"query":"{hello}","id":7}`, 200, ""},
		"white space around is ignored":            {" \n{\"query\":\"{hello}\"}\t\n", 200, ""},
		"another case is another member":           {`{"Query":"{hello}"}`, 400, "no query"},
		"another case does not override":           {`{"query":"{hello}","QUERY":"{"}`, 200, ""},
		"a member given twice is refused":          {`{"query":"{hello}","query":"{hello}"}`, 400, "twice"},
		"a variable given twice is refused":        {`{"query":"{hello}","variables":{"a":1,"a":2}}`, 400, "twice"},
		"a member twice by escape is refused":      {`{"query":"{hello}","quer\u0079":"{hello}"}`, 400, "twice"},
		"something after the JSON is refused":      {`{"query":"{hello}"}{}`, 400, "JSON"},
		"a batch is refused":                       {`[{"query":"{hello}"}]`, 400, "batch"},
		"a batch behind white space is refused":    {" \n[]", 400, "batch"},
		"a bare string is refused":                 {`"{hello}"`, 400, "object"},
		"null is refused":                          {`null`, 400, "object"},
		"half a body is refused":                   {`{"query":"{hel`, 400, "JSON"},
		"a comma too many is refused":              {`{"query":"{hello}",}`, 400, "JSON"},
		"a comma missing is refused":               {`{"query":"{hello}" "a":1}`, 400, "JSON"},
		"broken UTF-8 is refused":                  {"{\"query\":\"{hello}\xff\"}", 400, "UTF-8"},
		"a byte order mark is refused":             {"\ufeff{\"query\":\"{hello}\"}", 400, "JSON"},
		"an empty query is refused":                {`{"query":""}`, 400, "no query"},
		"nesting up to the limit is read":          {nested(38), 200, ""},
		"nesting past the limit is refused":        {nested(39), 400, "nests"},
		"a hundred thousand brackets are refused":  {nested(100_000), 400, "nests"},
		"a list of a hundred is read":              {`{"query":"{hello}","variables":{"v":[` + strings.Repeat("1,", 99) + `1]}}`, 200, ""},
		"a list of a hundred and one is refused":   {`{"query":"{hello}","variables":{"v":[` + strings.Repeat("1,", 100) + `1]}}`, 400, "list"},
		"a text with NUL is the schema's to judge": {`{"query":"query($t:String){echo(text:$t)}","variables":{"t":"a\u0000"}}`, 200, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := send(t, open(t, nil), post(c.body))
			if got.status != c.status {
				t.Errorf("status = %d, want %d: %s", got.status, c.status, got.body)
			}
			if c.want == "" && len(got.Errors) > 0 || c.want != "" && !strings.Contains(got.body, c.want) {
				t.Errorf("answer %s, want a message with %q", got.body, c.want)
			}
		})
	}
}

func TestAnOperationCalledNullIsFoundByGET(t *testing.T) {
	t.Parallel()
	for query, status := range map[string]int{
		"query=query%20null%7Bhello%7Dquery%20b%7Bbye:hello%7D&operationName=null": 200,
		"query=query%20a%7Bhello%7D&operationName=null":                            400,
		"query=query%20a%7Bhello%7D&operationName=":                                200,
		"query=query%20a%7Bhello%7D&variables=null&extensions=null":                200,
		"query=null": 400,
	} {
		got := send(t, open(t, nil), get(query, "Accept", "application/graphql-response+json"))
		if got.status != status || status == 200 && !strings.Contains(got.body, `"hello"`) {
			t.Errorf("%s answers %d %s, want %d", query, got.status, got.body, status)
		}
	}
}

func TestBodyOverTheLimitIsRefused(t *testing.T) {
	t.Parallel()
	large := members("query", "{hello}", "extensions", map[string]any{"pad": strings.Repeat("x", 1<<20)})
	whole := post(large)
	chunked := post(large)
	chunked.ContentLength = -1
	for name, r := range map[string]*http.Request{"announced": whole, "in chunks": chunked} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := send(t, open(t, nil), r)
			if got.status != http.StatusRequestEntityTooLarge || got.limit() != "body" || got.Errors[0].Extensions["allowed"] != float64(1<<20) {
				t.Errorf("got %d %s, want 413 with the limit", got.status, got.body)
			}
		})
	}
}

func TestAcceptIsWeighed(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ accept, want string }{
		"nothing asked is JSON":                  {"", acceptJSON},
		"anything is JSON":                       {"*/*", acceptJSON},
		"any application type is JSON":           {"application/*", acceptJSON},
		"the newer type is given when asked":     {acceptResponse, acceptResponse},
		"of both, the newer type":                {"application/json, application/graphql-response+json", acceptResponse},
		"the heavier weight wins":                {"application/json;q=0.9, application/graphql-response+json;q=0.1", acceptJSON},
		"an exact name goes before a range":      {"*/*, application/graphql-response+json", acceptResponse},
		"JSON by name goes before a range":       {"application/json, */*", acceptJSON},
		"a weight of none refuses":               {"application/json;q=0, */*", acceptResponse},
		"a preference of a browser is JSON":      {"text/html,application/xml;q=0.9,*/*;q=0.8", acceptJSON},
		"another encoding is not had":            {"application/json;charset=utf-16, application/graphql-response+json", acceptResponse},
		"an impossible weight is passed over":    {"application/json;q=7, application/graphql-response+json;q=0.1", acceptResponse},
		"a weight that is no number is no wish":  {"application/json;q=nan, application/graphql-response+json", acceptResponse},
		"nonsense among the ranges is no matter": {"///, application/graphql-response+json", acceptResponse},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := send(t, open(t, nil), post(operation("{hello}", nil), "Accept", c.accept))
			if media := got.header.Get("Content-Type"); got.status != 200 || media != c.want+"; charset=utf-8" {
				t.Errorf("got %d %q, want %q", got.status, media, c.want)
			}
		})
	}
	t.Run("an endless wish is not read", func(t *testing.T) {
		t.Parallel()
		got := send(t, open(t, nil), post(operation("{hello}", nil), "Accept", strings.Repeat("*/*,", 1000)))
		if got.status != http.StatusNotAcceptable {
			t.Errorf("status = %d, want 406", got.status)
		}
	})
}

func TestNoRequestHidesInAnother(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(open(t, nil))
	t.Cleanup(server.Close)
	conn, err := net.Dial("tcp", strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatalf("dial: %v", err)
	}
	defer conn.Close()
	body := operation("{hello}", nil)
	inner := "POST / HTTP/1.1\r\nHost: heed.example\r\nContent-Type: application/json\r\nContent-Length: " + fmt.Sprint(len(body)) +
		"\r\n\r\n" + body
	_, err = fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: heed.example\r\nContent-Type: application/json\r\n"+
		"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n%s", len(body)+len(inner), len(body), body, inner)
	if err != nil {
		t.Fatalf("write: %v", err)
	}
	all, err := io.ReadAll(bufio.NewReader(conn))
	if err != nil && len(all) == 0 {
		t.Fatalf("read: %v", err)
	}
	if n := strings.Count(string(all), "HTTP/1.1 "); n != 1 {
		t.Errorf("%d answers, want 1:\n%s", n, all)
	}
	if !strings.Contains(string(all), "Connection: close") {
		t.Errorf("the connection stays open:\n%s", all)
	}
}
