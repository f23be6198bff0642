package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"heed/store/storetest"
)

// announced is an output that says when the server is ready, and where.
type announced struct {
	output
	once  sync.Once
	ready chan string
}

func newAnnounced() *announced { return &announced{ready: make(chan string, 1)} }

func (a *announced) Write(part []byte) (int, error) {
	n, err := a.output.Write(part)
	if _, rest, found := strings.Cut(a.String(), readyLine); found {
		if base, _, whole := strings.Cut(rest, "\n"); whole {
			a.once.Do(func() { a.ready <- base })
		}
	}
	return n, err
}

// running is a server in this process or in one of its own.
type running struct {
	t    *testing.T
	base string
	log  *output
	stop context.CancelFunc
	done chan error
	// process is set if the server has its own process.
	process *exec.Cmd
}

// environment is that of a separate server: a free port, a new folder.
func environment(t *testing.T, more map[string]string) map[string]string {
	t.Helper()
	all := map[string]string{
		"PATH": os.Getenv("PATH"), "HOME": os.Getenv("HOME"),
		"HEED_ADDR": "127.0.0.1:0", "HEED_STATE_DIR": storetest.Folder(t), "HEED_DRAIN_DELAY": "50ms",
	}
	maps.Copy(all, storetest.KeptMemory())
	maps.Copy(all, more)
	return all
}

// start runs a server until the test ends.
func start(t *testing.T, environment map[string]string) *running {
	t.Helper()
	config, err := readConfig(environment)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	s := &running{t: t, log: &output{}, stop: stop, done: make(chan error, 1)}
	out := newAnnounced()
	go func() { s.done <- run(ctx, config, out, s.log) }()
	t.Cleanup(s.end)
	select {
	case s.base = <-out.ready:
	case err := <-s.done:
		s.done <- err
		t.Fatalf("the server did not start: %v\n%s", err, s.log)
	}
	return s
}

// end asks the server to stop and waits for it.
func (s *running) end() {
	s.stop()
	if err := <-s.done; err != nil {
		s.t.Errorf("the server ended with: %v", err)
	}
	s.done <- nil
}

// get asks for a page.
func (s *running) get(path string) (*http.Response, string) {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.base+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.do(request)
}

// post sends an operation, with a token unless that is empty.
func (s *running) post(token, query string) (*http.Response, string) {
	s.t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		s.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.base+graphqlPath, bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	return s.do(request)
}

func (s *running) do(request *http.Request) (*http.Response, string) {
	s.t.Helper()
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return response, string(body)
}

// token signs an invented practitioner in.
func (s *running) token(name string) string {
	s.t.Helper()
	token, err := signIn(s.t.Context(), s.base+devPath, name)
	if err != nil {
		s.t.Fatal(err)
	}
	return token.AccessToken
}

// patience is how long a test waits for something that must happen; only a broken build
// waits that long.
const patience = 3 * time.Minute

// eventually waits until the condition holds.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !so(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

// killDatabase kills the private PostgreSQL in a state folder.
func killDatabase(t *testing.T, stateDir string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(stateDir, "postgres", "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	process, err := os.FindProcess(pid)
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Kill(); err != nil {
		t.Fatal(err)
	}
}
