package accesslog_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"heed/store/accesslog"
)

// witnessServer is an external one: it keeps what it is sent, a line each, and returns it.
// A test makes it fail.
type witnessServer struct {
	mu     sync.Mutex
	lines  strings.Builder
	status int           // answered instead of keeping, if any
	hung   chan struct{} // requests hang until it is closed, if any
	asked  int
}

func (s *witnessServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	s.mu.Lock()
	s.asked++
	status, hung := s.status, s.hung
	s.mu.Unlock()
	if hung != nil {
		<-hung
	}
	switch {
	case err != nil:
		w.WriteHeader(http.StatusBadRequest)
	case status != 0:
		w.WriteHeader(status)
	case r.Method == http.MethodGet:
		io.WriteString(w, s.kept())
	case r.Header.Get("Content-Type") != "application/json":
		w.WriteHeader(http.StatusUnsupportedMediaType)
	default:
		s.mu.Lock()
		defer s.mu.Unlock()
		s.lines.Write(body)
	}
}

func (s *witnessServer) kept() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lines.String()
}

// ill makes it answer a status, or hang, from now on; or work again.
func (s *witnessServer) ill(status int, hung chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status, s.hung, s.asked = status, hung, 0
}

// untilAsked waits for a request since it began to fail.
func (s *witnessServer) untilAsked() {
	for {
		s.mu.Lock()
		asked := s.asked
		s.mu.Unlock()
		if asked > 0 {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// listen serves it at an address until the returned server is closed.
func (s *witnessServer) listen(t *testing.T, address string) *httptest.Server {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	for err != nil { // the port of the closed one is not free at once
		time.Sleep(time.Millisecond)
		listener, err = net.Listen("tcp", address)
	}
	server := httptest.NewUnstartedServer(s)
	server.Listener.Close()
	server.Listener = listener
	server.Start()
	return server
}

// TestNothingWaitsForAWitness tries every failure of a witness.
func TestNothingWaitsForAWitness(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	witness := &witnessServer{}
	server := witness.listen(t, "127.0.0.1:0")
	address := server.URL + "/checkpoints?key=of%20ours"
	show, err := accesslog.NewWitness(address)
	if err != nil {
		t.Fatal(err)
	}
	var signedAt int64
	stop := keep(t, w, func() time.Time { signedAt++; return chainStart.Add(time.Duration(signedAt) * time.Minute) }, show)
	entries := int64(0)
	goesOn := func() { // the chain is linked and signed whatever the witness does
		w.showMany(t, 2)
		entries += 2
		for head, signed := w.extent(t); head != entries || signed != entries; head, signed = w.extent(t) {
			time.Sleep(time.Millisecond)
		}
	}
	goesOn()
	witness.ill(http.StatusInternalServerError, nil)
	goesOn()
	witness.untilAsked()
	hung := make(chan struct{})
	witness.ill(0, hung)
	witness.untilAsked()
	goesOn()
	close(hung)
	witness.ill(http.StatusFound, nil) // a redirect does not count as kept
	goesOn()
	witness.untilAsked()
	server.CloseClientConnections()
	server.Close()
	goesOn()
	witness.ill(0, nil)
	server = witness.listen(t, server.Listener.Addr().String())
	goesOn()
	stop()
	defer server.Close()
	w.compareWitness(t, address, entries)
}

// compareWitness compares what the witness has kept with what was signed.
func (w *env) compareWitness(t *testing.T, address string, entries int64) {
	t.Helper()
	kept, err := accesslog.ReadWitness(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	seen, last := map[int64]bool{}, int64(0)
	for _, c := range kept {
		if c.Seq < last {
			t.Errorf("the checkpoint at %d comes after the one at %d", c.Seq, last)
		}
		seen[c.Seq], last = true, c.Seq
	}
	var signed int
	if err := w.admin.QueryRow("SELECT count(*) FROM access_checkpoint").Scan(&signed); err != nil {
		t.Fatal(err)
	}
	if len(seen) != signed || last != entries {
		t.Errorf("the witness has %d checkpoints, the last at %d; want %d, the last at %d", len(seen), last, signed, entries)
	}
	if got := w.verify(t, w.URL, kept...); got.Fault != nil || got.Entries != entries {
		t.Errorf("got %+v, want %d sound entries", got, entries)
	}
}

func TestAWitnessIsSentACheckpointAndNothingElse(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.showMany(t, 3)
	c := w.sign(t)
	witness := &witnessServer{}
	server := witness.listen(t, "127.0.0.1:0")
	defer server.Close()
	show, err := accesslog.NewWitness(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if err := show(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	var sent map[string]any
	if err := json.Unmarshal([]byte(witness.kept()), &sent); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"form": "heed-access-checkpoint-1", "entries": 3.0, "hash": fmt.Sprintf("%x", c.Hash),
		"at": "2026-03-02T10:00:00Z", "key": w.signer.KeyID()}
	for name, value := range want {
		if sent[name] != value {
			t.Errorf("%s is %v, want %v", name, sent[name], value)
		}
	}
	if _, signed := sent["signature"].(string); !signed || len(sent) != len(want)+1 {
		t.Errorf("it is sent %s", witness.kept())
	}
}

func TestAWitnessWhereOthersCouldListenIsRefused(t *testing.T) {
	t.Parallel()
	for address, fine := range map[string]bool{
		"/var/lib/witness/checkpoints": true, "checkpoints": true, "https://witness.example/heed": true,
		"https://user:word@witness.example/heed?key=1": true,
		"http://127.0.0.1:8123/":                       true, "http://[::1]:8123/": true, "http://localhost:8123": true,
		"http://witness.example/": false, "http://10.0.0.7/": false, "http://127.0.0.1.example/": false, "ftp://witness.example/": false,
		"file:///etc/passwd": false,
		"https://":           false, "https://witness.example/#part": false, "https://witness.example:port/": false,
	} {
		if _, err := accesslog.NewWitness(address); (err == nil) != fine {
			t.Errorf("%s: got %v", address, err)
		}
	}
}

func TestAnErrorOfAWitnessTellsNoSecretOfItsAddress(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.showMany(t, 1)
	c := w.sign(t)
	gone := httptest.NewServer(http.NotFoundHandler())
	refusing := httptest.NewServer(http.NotFoundHandler())
	defer refusing.Close()
	gone.Close()
	for _, base := range []string{gone.URL, refusing.URL, "https://nobody.invalid"} {
		address := strings.Replace(base, "://", "://canary:canary@", 1) + "/canary?key=canary"
		show, err := accesslog.NewWitness(address)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		for _, err := range []error{show(ctx, c), second(accesslog.ReadWitness(ctx, address))} {
			if err == nil || strings.Contains(err.Error(), "canary") {
				t.Errorf("%s: got %v", base, err)
			}
		}
	}
}

func second[T any](_ T, err error) error { return err }
