//go:build haproxy

package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// haproxyConfig is the proxy of docs/running.md without TLS, and with shorter
// times, for replicas that drain for a shorter time.
const haproxyConfig = `defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend portal
  bind %s
  default_backend heed
backend heed
  option httpchk GET /readyz
  http-check expect status 200
  timeout check 10s
  default-server check inter 200ms fall 2 rise 1
  server one %s
  server two %s
`

// requests is how many operations go through the proxy at the least.
const requests = 1000

// TestARollingRestartBehindHAProxyFailsNobody replaces two replicas, one after the
// other and twice, while clients ask and submit through HAProxy. It needs the program
// haproxy, so the gate runs it by name.
func TestARollingRestartBehindHAProxyFailsNobody(t *testing.T) {
	first := prepareProduction(t, demonstration(t), map[string]string{
		"HEED_ADDR": freeAddress(t), "HEED_DRAIN_DELAY": "2s", "HEED_CURSOR_SECRET": "shared by both replicas",
		"HEED_RATE_PRACTITIONER": "100000", "HEED_RATE_PRACTITIONER_BURST": "100000"})
	second := first
	second.environment = map[string]string{}
	for name, value := range first.environment {
		second.environment[name] = value
	}
	second.environment["HEED_ADDR"], second.environment["HEED_STATE_DIR"] = freeAddress(t), t.TempDir()
	replicas := []*production{&first, &second}
	for _, p := range replicas {
		p.running = spawn(t, p.environment)
	}
	portal := freeAddress(t)
	startHAProxy(t, fmt.Sprintf(haproxyConfig, portal, first.environment["HEED_ADDR"], second.environment["HEED_ADDR"]))
	front := &running{t: t, base: "http://" + portal}
	eventually(t, "the proxy finds the replicas", func() bool { return status(front.base+"/readyz") == http.StatusOK })

	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var clients sync.WaitGroup
	var sent, failed atomic.Int64
	for i, name := range []string{"manager", "school", "police", "health"} {
		token := first.token(name)
		clients.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				query := whoAmI
				if n%8 == 0 {
					query = sampleConcern(fmt.Sprintf("rolling-%d-%d", i, n))
				}
				if answer := through(front.base, token, query); answer != "" {
					failed.Add(1)
					t.Errorf("%s: operation %d: %s", name, n, answer)
				}
				sent.Add(1)
			}
		})
	}
	for range 2 {
		for _, p := range replicas {
			if err := p.process.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			<-p.done
			p.running = spawn(t, p.environment)
			eventually(t, "the replica is ready again", func() bool { return status(p.base+"/readyz") == http.StatusOK })
			time.Sleep(time.Second) // until the proxy has noticed it
		}
	}
	for sent.Load() < requests {
		time.Sleep(20 * time.Millisecond)
	}
	stop()
	clients.Wait()
	t.Logf("%d operations through four restarts, %d errors", sent.Load(), failed.Load())
}

// through sends an operation and says what was wrong with the answer.
func through(base, token, query string) string {
	body := strings.NewReader(fmt.Sprintf(`{"query": %q}`, query))
	request, err := http.NewRequest(http.MethodPost, base+graphqlPath, body)
	if err != nil {
		return err.Error()
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err.Error()
	}
	if response.StatusCode != http.StatusOK || strings.Contains(string(text), `"code"`) {
		return fmt.Sprintf("%d %s", response.StatusCode, text)
	}
	return ""
}

// sampleConcern is a concern with a key of its own.
func sampleConcern(key string) string {
	return `mutation { submitConcern(input: {idempotencyKey: "` + key + `", household: {address: "7 Nowhere Lane, Testham"},
 children: [{givenName: "Wren", familyName: "Quillfether", dateOfBirth: "2018-03-04"}], neglectKinds: [PHYSICAL], immediateRisk: false,
 familyKnows: true, lawfulBasis: PUBLIC_TASK, seenOrHeard: "Came without a coat."}) { referral { id } errors { code message } } }`
}

func startHAProxy(t *testing.T, config string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "haproxy.cfg")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command("haproxy", "-db", "-f", path)
	command.Stderr = t.Output()
	if err := command.Start(); err != nil {
		t.Fatalf("start haproxy, of the package of that name: %v", err)
	}
	t.Cleanup(func() { command.Process.Kill(); command.Wait() })
}

// freeAddress is one that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func status(url string) int {
	response, err := http.Get(url)
	if err != nil {
		return 0
	}
	response.Body.Close()
	return response.StatusCode
}
