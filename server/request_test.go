package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// observed is a handler behind an observer, with the log that it writes.
func observed(t *testing.T, handler http.HandlerFunc) (http.Handler, *output) {
	t.Helper()
	config := defaults()
	instruments, err := newTelemetry(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	log := &output{}
	return observer{newLog(log, config), time.Now, instruments, handler}, log
}

func TestAPanicIsContainedAndNotRepeated(t *testing.T) {
	t.Parallel()
	h, log := observed(t, func(http.ResponseWriter, *http.Request) { panic("Aurelia Canary") })
	w := ask(h, "/graphql")
	if w.Code != http.StatusInternalServerError {
		t.Errorf("got %d, want 500", w.Code)
	}
	wants(t, w.Body.String(), `"INTERNAL"`)
	wants(t, log.String(), "panic", w.Header().Get(requestHeader))
	if strings.Contains(log.String()+w.Body.String(), "Canary") {
		t.Error("what was thrown got out")
	}
}

func TestAnAnswerThatBreaksHalfwayIsCut(t *testing.T) {
	t.Parallel()
	h, _ := observed(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("half"))
		panic("broken")
	})
	server := httptest.NewServer(h)
	defer server.Close()
	response, err := server.Client().Get(server.URL)
	if err == nil {
		defer response.Body.Close()
		_, err = response.Body.Read(make([]byte, 100))
		for err == nil {
			_, err = response.Body.Read(make([]byte, 100))
		}
	}
	if err.Error() == "EOF" {
		t.Error("half an answer looks whole")
	}
}

func TestNothingOfARequestReachesTheLog(t *testing.T) {
	t.Parallel()
	h, log := observed(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	r := httptest.NewRequest("CANARY", "/canary?name=canary", strings.NewReader("canary"))
	for _, name := range []string{"User-Agent", "Referer", requestHeader, "Tracestate", "X-Forwarded-For", "Authorization"} {
		r.Header.Set(name, "canary")
	}
	h.ServeHTTP(httptest.NewRecorder(), r)
	wants(t, log.String(), "status=204", "method=other", "route=none")
	if strings.Contains(strings.ToLower(log.String()), "canary") {
		t.Errorf("got %s", log)
	}
}

func TestARequestKeepsItsIDIfThatIsAUUID(t *testing.T) {
	t.Parallel()
	const id = "0b9e4a5c-6f5d-4b8e-9a43-3d0f4f1c2b6a"
	for given, kept := range map[string]bool{id: true, "Aurelia": false, "": false, "{" + id + "}": false} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set(requestHeader, given)
		if got := requestID(r); (got == given) != kept || len(got) != 36 {
			t.Errorf("%q became %q", given, got)
		}
	}
}

func TestLinesOfOneRequestBearItsID(t *testing.T) {
	t.Parallel()
	var log *slog.Logger
	h, text := observed(t, func(_ http.ResponseWriter, r *http.Request) {
		log.With("part", "x").WarnContext(r.Context(), "inside")
	})
	log = h.(observer).log
	id := ask(h, "/").Header().Get(requestHeader)
	if got := strings.Count(text.String(), "request="+id); got != 2 {
		t.Errorf("got the id on %d lines, want 2:\n%s", got, text)
	}
}
