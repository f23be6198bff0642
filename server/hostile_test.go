package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// mostOfARefusal is how many bytes a refusal has at most (promise P1).
const mostOfARefusal = 4 << 10

// revealingWords are words of the code behind the API, and of the requests.
var revealingWords = []string{"pq:", "sql", "select ", "goroutine", "panic", ".go:", "gqlgen", "gqlparser", "did you mean", "canary",
	"postgres"}

func TestEveryHostileShapeIsRefusedSmall(t *testing.T) {
	t.Parallel()
	p := newProduction(t, map[string]string{"HEED_RATE_PRACTITIONER_BURST": "10000"})
	c, token := newCallers(t, 1), p.token("manager")
	var slowest time.Duration
	for _, s := range hostileShapes(t) {
		began := time.Now()
		r := s.send(t, c, p.base, token)
		slowest = max(slowest, time.Since(began))
		wantsRefusal(t, s.name, r)
	}
	t.Logf("the slowest took %s", slowest)
	t.Run("by GET as well", func(t *testing.T) {
		for name, document := range hostileDocuments() {
			if len(document) > 20_000 {
				continue // longer than a request header may be
			}
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.base+graphqlPath+"?query="+url.QueryEscape(document), nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Authorization", "Bearer "+token)
			wantsRefusal(t, name, c.do(request))
		}
	})
	if r := c.ask(t.Context(), p.base, token, `{__type(name:"Child"){fields{name}}}`, nil); r.data() != `{"__type":null}` {
		t.Errorf("a type of the schema was told: %s", r.body)
	}
	if r := c.ask(t.Context(), p.base, token, whoAmI, nil); !r.complete() {
		t.Errorf("afterwards an honest caller got %d %s", r.status, r.body)
	}
	if strings.Contains(strings.ToLower(p.log.String()), "canary") {
		t.Error("what was sent is in the log")
	}
}

// wantsRefusal fails unless a request was refused briefly and without details, with the
// headers of every answer.
func wantsRefusal(t *testing.T, name string, r reply) {
	t.Helper()
	if r.err != nil {
		t.Errorf("%s: %v", name, r.err)
		return
	}
	data := r.data()
	if data == "null" {
		data = ""
	}
	refused := r.status >= 400 && r.status < 500 || r.status == http.StatusOK && len(r.read().Errors) > 0
	if !refused || data != "" || len(r.body) > mostOfARefusal {
		t.Errorf("%s: got %d and %d bytes: %.300s", name, r.status, len(r.body), r.body)
	}
	for _, word := range revealingWords {
		if strings.Contains(strings.ToLower(r.body), word) {
			t.Errorf("%s: %q is in %.300s", name, word, r.body)
		}
	}
	wantsHeaders(t, name, r.header)
}

// wantsHeaders fails unless an answer may be neither stored nor sniffed, and does not
// reveal the software.
func wantsHeaders(t *testing.T, name string, header http.Header) {
	t.Helper()
	if header.Get("Cache-Control") != "no-store" || header.Get("X-Content-Type-Options") != "nosniff" ||
		header.Get("Server") != "" || header.Get("X-Powered-By") != "" || header.Get("Set-Cookie") != "" {
		t.Errorf("%s: got headers %v", name, header)
	}
}

func TestWhoeverHasNoTokenGetsOneAnswerWhateverIsAsked(t *testing.T) {
	t.Parallel()
	p := newProduction(t, nil)
	c := newCallers(t, 1)
	first := c.ask(t.Context(), p.base, "forged", whoAmI, nil)
	if first.status != http.StatusUnauthorized {
		t.Fatalf("got %d %s", first.status, first.body)
	}
	wantsHeaders(t, "an honest operation", first.header)
	told := func(h http.Header) string {
		rest := h.Clone()
		for _, name := range []string{"Date", requestHeader, "Connection"} { // Connection: a body that is not read ends it
			rest.Del(name)
		}
		return fmt.Sprint(rest)
	}
	for _, s := range hostileShapes(t) {
		if s.header["Origin"] != "" || s.header["Sec-Fetch-Site"] != "" || s.header["Accept"] != "" || len(s.body) > 200_000 {
			continue // the browser of another site is refused before; a long body is cut
		}
		for _, token := range []string{"", "forged"} {
			r := s.send(t, c, p.base, token)
			if r.err != nil || r.status != first.status || r.body != first.body || told(r.header) != told(first.header) {
				t.Errorf("%s: got %d %s %v %v", s.name, r.status, r.body, r.header, r.err)
			}
		}
	}
}

func TestSlowCallersAreCut(t *testing.T) {
	t.Parallel()
	p := newProduction(t, nil)
	head := "POST " + graphqlPath + " HTTP/1.1\r\nHost: heed.example\r\nContent-Type: application/json\r\nAuthorization: Bearer " +
		p.token("manager") + "\r\n"
	cases := []struct{ name, begins, drips string }{
		{"a head that never ends", "POST " + graphqlPath + " HTTP/1.1\r\nHost: heed.example\r\nX-Slow: ", "x"},
		{"nothing at all", "", ""},
		{"a body that never ends", head + "Content-Length: 100000\r\n\r\n", " "},
		{"chunks that never end", head + "Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			answer := drip(t, p.base, c.begins, c.drips)
			if len(answer) > mostOfARefusal || strings.Contains(answer, "practitioner") {
				t.Errorf("got %d bytes: %.300s", len(answer), answer)
			}
		})
	}
}

// drip sends the beginning of a request and then a little at a time, until the server
// closes the connection, and returns what it answered before.
func drip(t *testing.T, base, begins, drips string) string {
	t.Helper()
	connection, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(connection, begins); err != nil {
		t.Fatal(err)
	}
	go func() {
		for err := error(nil); err == nil; time.Sleep(200 * time.Millisecond) {
			_, err = io.WriteString(connection, drips)
		}
	}()
	answer, err := io.ReadAll(connection)
	if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
		t.Error("the connection was not cut")
	}
	return string(answer)
}

func TestAnIdleConnectionIsCut(t *testing.T) {
	t.Parallel()
	server := newServer(http.NotFoundHandler(), time.Second, newLog(io.Discard, defaults()))
	if server.IdleTimeout <= 0 || server.IdleTimeout > time.Minute || server.WriteTimeout <= 0 {
		t.Errorf("idle connections live %s, and answers may take %s", server.IdleTimeout, server.WriteTimeout)
	}
}
