package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// collector receives traces and keeps their bytes.
type collector struct {
	mu    sync.Mutex
	spans strings.Builder
}

func (c *collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.spans.WriteString(r.URL.Path)
	c.spans.Write(body)
}

func TestNothingThatACallerSendsReachesLogTraceOrMetric(t *testing.T) {
	t.Parallel()
	traces := &collector{}
	elsewhere := httptest.NewServer(traces)
	defer elsewhere.Close()
	p := newProduction(t, map[string]string{
		"OTEL_EXPORTER_OTLP_ENDPOINT": elsewhere.URL, "HEED_ADMIN_ADDR": "127.0.0.1:0", "HEED_LOG_LEVEL": "debug",
	})
	token := p.token("manager")
	for _, body := range []string{
		`{"query":"{ viewer { practitioner { name } } }","operationName":"Canary"}`,
		`{"query":"query Canary($canary: String) { children(first: 1, filter: {nameStarts: \"Canary\"}) { edges { node { id } } } }"}`,
		`{"query":"{ canary }"}`, `{"query":"{ viewer { practitioner { name } } }","variables":{"canary":"Canary"`, `Canary`,
	} {
		request, err := http.NewRequestWithContext(t.Context(), "POST", p.base+graphqlPath+"?canary=Canary", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"User-Agent", "Referer", "X-Request-ID", "Tracestate", "Baggage", "X-Forwarded-For", "Accept-Language"} {
			request.Header.Set(name, "canary=Canary")
		}
		request.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Authorization", "Bearer "+token)
		p.do(request)
	}
	_, metrics := p.metrics()
	p.end()
	if !strings.Contains(traces.spans.String(), "/v1/traces") || !strings.Contains(traces.spans.String(), "POST /graphql") {
		t.Error("no trace of the requests arrived")
	}
	for where, text := range map[string]string{"log": p.log.String(), "traces": traces.spans.String(), "metrics": metrics} {
		if strings.Contains(strings.ToLower(text), "canary") {
			t.Errorf("the canary is in the %s:\n%s", where, text)
		}
	}
}
