package main

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestEndingCutsNoRequest(t *testing.T) {
	t.Parallel()
	p := newProduction(t, map[string]string{"HEED_DRAIN_DELAY": "300ms"})
	token := p.token("manager")

	// An operation that is inside when the server is told to end: its body is on
	// the way. The first word leaves only once the server has asked for it.
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
	if r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" {
		t.Errorf("a new operation got %d %s, want 503 and when to come back", r.StatusCode, text)
	}
	if _, err := io.WriteString(send, `"{ viewer { practitioner { name } } }"}`); err != nil {
		t.Fatal(err)
	}
	send.Close()
	got := <-answered
	if got.err != nil || got.status != http.StatusOK || !strings.Contains(got.body, "Corin Ashplover") {
		t.Errorf("the operation inside got %+v", got)
	}
	p.end()
	if _, err := http.DefaultTransport.RoundTrip(request.Clone(t.Context())); err == nil {
		t.Error("somebody still listens")
	}
}
