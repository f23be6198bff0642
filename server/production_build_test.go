package main

import (
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// buildForProduction compiles the production program.
func buildForProduction(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "heed.exe")
	build := exec.CommandContext(t.Context(), "go", "build", "-tags", "production", "-o", program, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build for production: %v\n%s", err, out)
	}
	return program
}

func TestTheProductionBuildServesTrustedIssuersOnly(t *testing.T) {
	t.Parallel()
	program := buildForProduction(t)
	p := prepareProduction(t, demonstration(t), nil)
	says := func(t *testing.T, environment map[string]string, args ...string) (string, error) {
		t.Helper()
		command := exec.CommandContext(t.Context(), program, args...)
		for name, value := range environment {
			command.Env = append(command.Env, name+"="+value)
		}
		out, err := command.CombinedOutput()
		return string(out), err
	}

	t.Run("it serves a practitioner of a trusted issuer, and nothing of development", func(t *testing.T) {
		p.running = spawnProgram(t, program, p.environment)
		r, body := p.post(p.token("manager"), whoAmI)
		if r.StatusCode != http.StatusOK {
			t.Errorf("got %d", r.StatusCode)
		}
		wants(t, body, "Corin Ashplover")
		for _, path := range []string{"/", "/ide/", "/dev/", "/dev/clock", "/dev/mail"} {
			if r, _ := p.get(path); r.StatusCode != http.StatusNotFound {
				t.Errorf("%s: got %d, want 404", path, r.StatusCode)
			}
		}
	})
	t.Run("without trusted issuers it does not start, with or without a database", func(t *testing.T) {
		for _, more := range []map[string]string{nil, {"DATABASE_URL": p.database.URL}} {
			state := environment(t, more)
			out, err := says(t, state, "serve")
			if err == nil {
				t.Error("it started")
			}
			wants(t, out, "HEED_ISSUERS: is missing", "built for production")
			if left, _ := filepath.Glob(filepath.Join(state["HEED_STATE_DIR"], "*")); left != nil {
				t.Errorf("a start that was refused left %v", left)
			}
		}
	})
	t.Run("it has no commands of development", func(t *testing.T) {
		for _, word := range []string{"token", "demo", "clock"} {
			out, err := says(t, p.environment, word)
			if err == nil || !strings.Contains(out, "unexpected argument "+word) {
				t.Errorf("%s: got %q, %v", word, out, err)
			}
		}
	})
	t.Run("it says what it was built for", func(t *testing.T) {
		out, err := says(t, p.environment, "config")
		if err != nil {
			t.Error(err)
		}
		wants(t, out, "built for production")
		_, out, _ = said(t, p.environment, "config")
		wants(t, out, "built for development")
	})
}
