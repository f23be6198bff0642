package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"testing"
)

// reply is the result of one request: an answer, or err if the connection broke.
type reply struct {
	status int
	header http.Header
	body   string
	err    error
}

// callers send operations from many goroutines at once, and so return errors instead of
// failing the test.
type callers struct{ client *http.Client }

// newCallers keeps as many connections open as there may be callers.
func newCallers(t *testing.T, atOnce int) callers {
	t.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: atOnce}
	t.Cleanup(transport.CloseIdleConnections)
	return callers{&http.Client{Transport: transport, Timeout: patience}}
}

// ask sends an operation.
func (c callers) ask(ctx context.Context, base, token, document string, variables any) reply {
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		return reply{err: err}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, base+graphqlPath, bytes.NewReader(body))
	if err != nil {
		return reply{err: err}
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	return c.do(request)
}

func (c callers) do(request *http.Request) reply {
	response, err := c.client.Do(request)
	if err != nil {
		return reply{err: err}
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Header, string(text), err}
}

// description is an answer of the API with its errors.
type apiAnswer struct {
	Data   json.RawMessage
	Errors []struct {
		Message    string
		Extensions struct{ Code string }
	}
}

// read decodes an answer; another body has no errors and no data.
func (r reply) read() apiAnswer {
	var t apiAnswer
	if json.Unmarshal([]byte(r.body), &t) != nil {
		return apiAnswer{}
	}
	return t
}

// data is the data of the answer, without its extensions.
func (r reply) data() string { return string(r.read().Data) }

// complete reports whether the operation was done and answered in full.
func (r reply) complete() bool {
	t := r.read()
	return r.err == nil && r.status == http.StatusOK && len(t.Errors) == 0 && len(t.Data) > 0
}

// away reports whether the answer says that the database is down, in the one form that
// this has: 503 with one UNAVAILABLE, no data, and when to come back.
func (r reply) away() bool {
	t := r.read()
	return r.err == nil && r.status == http.StatusServiceUnavailable && len(t.Errors) == 1 && len(t.Data) == 0 &&
		t.Errors[0].Extensions.Code == "UNAVAILABLE" && r.header.Get("Retry-After") != ""
}
