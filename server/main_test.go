package main

import (
	"bytes"
	"context"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/caarlos0/env/v11"

	"heed/store/storetest"
)

// cluster of the tests without a private one.
var postgres *storetest.Server

// asProgram makes the test binary the program itself, so that a test can kill it.
const asProgram = "TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		code := execute(ctx, os.Args[1:], env.ToMap(os.Environ()), terminal{os.Stdout, os.Stderr})
		stop()
		os.Exit(code)
	}
	storetest.Main(m, &postgres)
}

// output collects the output of a running command.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *output) Write(part []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(part)
}

func (s *output) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// said runs a command to its end and returns its exit code and both outputs.
func said(t *testing.T, environment map[string]string, args ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr output
	code = execute(t.Context(), args, environment, terminal{&stdout, &stderr})
	return code, stdout.String(), stderr.String()
}

// wants fails unless the text holds all the parts.
func wants(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("got %q, want %q in it", text, part)
		}
	}
}
