package main

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"heed/store/accesslog"
)

// keepsCheckpoints is an external server that keeps what it is sent, a line each, and
// returns it.
func keepsCheckpoints(t *testing.T) (address string) {
	t.Helper()
	var mu sync.Mutex
	var kept bytes.Buffer
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if r.Method == http.MethodPost {
			io.Copy(&kept, r.Body)
			return
		}
		w.Write(kept.Bytes())
	}))
	t.Cleanup(s.Close)
	return s.URL + "/heed"
}

// publicKey writes the public half of the key that a server signed with to a file.
func publicKey(t *testing.T, config map[string]string) string {
	t.Helper()
	signer, err := accesslog.LoadSigner(filepath.Join(config["HEED_STATE_DIR"], ownCheckpointKey))
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(signer.Public())
	if err != nil {
		t.Fatal(err)
	}
	return written(t, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

func written(t *testing.T, text []byte) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestTheAccessLogIsProvedToAFamily follows docs/running: an access, the
// witness, a verification, a proof, and its check elsewhere.
func TestTheAccessLogIsProvedToAFamily(t *testing.T) {
	t.Parallel()
	p := newProduction(t, map[string]string{"HEED_WITNESS": keepsCheckpoints(t)})
	for range 3 {
		if _, body := p.post(p.token("manager"), oneChild); body == "" {
			t.Fatal("no answer")
		}
	}
	p.end()
	code, out, errs := said(t, p.environment, "accesslog", "verify")
	if code != 0 {
		t.Fatalf("with the witness's own copy: exit code %d: %s", code, errs)
	}
	wants(t, out, "3 entries")

	var disclosure, child, rule string
	if err := p.database.Admin(t).QueryRow("SELECT id, child_id, rule FROM disclosure ORDER BY id LIMIT 1").Scan(&disclosure, &child,
		&rule); err != nil {
		t.Fatal(err)
	}
	code, proof, errs := said(t, p.environment, "accesslog", "prove", disclosure)
	if code != 0 {
		t.Fatalf("prove: exit code %d: %s", code, errs)
	}
	elsewhere := map[string]string{"HOME": t.TempDir()} // no database, no key of the server
	file, key := written(t, []byte(proof)), publicKey(t, p.environment)
	code, out, errs = said(t, elsewhere, "accesslog", "check", file, "--keys", key)
	if code != 0 {
		t.Fatalf("check: exit code %d: %s", code, errs)
	}
	wants(t, out, "The proof is valid", `"query children": ALLOWED`, "(SOCIAL_CARE)", child+" by the rule "+rule+
		", LISTED  <- the requested disclosure", "It does not prove")

	code, _, errs = said(t, elsewhere, "accesslog", "check", file)
	if code != 1 || !strings.Contains(errs, "give the key") {
		t.Errorf("without a key: exit code %d: %s", code, errs)
	}
	changed := written(t, []byte(strings.Replace(proof, "SOCIAL_CARE", "SOCIAL_CARD", 1)))
	code, out, errs = said(t, elsewhere, "accesslog", "check", changed, "--keys", key)
	if code != 1 || out != "" || !strings.Contains(errs, "the proof is not valid") {
		t.Errorf("a changed proof: exit code %d: %s%s", code, out, errs)
	}
	for id, want := range map[string]string{"nonsense": "not the identifier", child: "no entry or disclosure"} {
		if code, _, errs := said(t, p.environment, "accesslog", "prove", id); code != 1 || !strings.Contains(errs, want) {
			t.Errorf("prove %s: exit code %d: %s", id, code, errs)
		}
	}
}
