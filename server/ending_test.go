package main

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

func TestEndingRefusesAndCutsNoRequest(t *testing.T) {
	t.Parallel()
	p := newProduction(t, map[string]string{"HEED_DRAIN_DELAY": "1s"})
	token := p.token("manager")

	// An operation that is running when the server is asked to stop: its body is on the way.
	// The first byte is sent only once the server has asked for it.
	body, send := io.Pipe()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.base+graphqlPath, body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Expect", "100-continue")
	type outcome struct {
		status int
		body   string
		err    error
	}
	answered := make(chan outcome, 1)
	go func() {
		response, err := (&http.Transport{ExpectContinueTimeout: patience}).RoundTrip(request)
		if err != nil {
			answered <- outcome{err: err}
			return
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		answered <- outcome{response.StatusCode, string(text), err}
	}()
	if _, err := io.WriteString(send, `{"query": `); err != nil {
		t.Fatal(err)
	}

	p.stop()
	eventually(t, "the server says that it ends", func() bool {
		r, _ := p.get("/readyz")
		return r.StatusCode == http.StatusServiceUnavailable
	})
	r, text := p.post(token, whoAmI)
	if r.StatusCode != http.StatusOK || !strings.Contains(text, "Corin Ashplover") || !r.Close {
		t.Errorf("while the server drains, a new operation got %d %s (connection closed: %t), want the answer and a closed connection",
			r.StatusCode, text, r.Close)
	}
	eventually(t, "nobody listens any more", func() bool { return !p.listens() })
	if _, err := io.WriteString(send, `"{ viewer { practitioner { name } } }"}`); err != nil {
		t.Fatal(err)
	}
	send.Close()
	got := <-answered
	if got.err != nil || got.status != http.StatusOK || !strings.Contains(got.body, "Corin Ashplover") {
		t.Errorf("the operation inside got %+v", got)
	}
	p.end()
	if p.listens() {
		t.Error("somebody still listens")
	}
}

// listens reports whether the server accepts connections.
func (s *running) listens() bool {
	connection, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
	if err == nil {
		connection.Close()
	}
	return err == nil
}
