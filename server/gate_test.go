package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func ask(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

func TestTheGateAnswersForEveryStateOfTheServer(t *testing.T) {
	t.Parallel()
	answering := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	well := &readiness{now: time.Now, ask: func(context.Context) error { return nil }}
	ill := &readiness{now: time.Now, ask: func(context.Context) error { return errors.New("down") }}
	fits, doesNot := func() bool { return true }, func() bool { return false }
	cases := []struct {
		name                 string
		prepare              func(*gate)
		health, ready, other int
	}{
		{"starting", func(*gate) {}, 200, 503, 503},
		{"serving", func(g *gate) { g.open(answering, well, fits) }, 200, 200, 418},
		{"serving without its database", func(g *gate) { g.open(answering, ill, fits) }, 200, 503, 418},
		{"serving on a database that the build does not fit", func(g *gate) { g.open(answering, ill, doesNot) }, 200, 503, 503},
		{"ending", func(g *gate) { g.open(answering, well, fits); g.drain() }, 200, 503, 418},
		{"ending before it has served", func(g *gate) { g.drain() }, 200, 503, 503},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := &gate{}
			c.prepare(g)
			for path, want := range map[string]int{"/healthz": c.health, "/readyz": c.ready, "/graphql": c.other} {
				got := ask(g, path)
				if got.Code != want {
					t.Errorf("%s: got %d, want %d", path, got.Code, want)
				}
				if path == "/graphql" && want == 503 && got.Header().Get("Retry-After") == "" {
					t.Error("nobody is told when to come back")
				}
			}
		})
	}
}

func TestAskingForReadinessOftenAsksTheDatabaseSeldom(t *testing.T) {
	t.Parallel()
	now, asked := time.Unix(0, 0), 0
	r := &readiness{now: func() time.Time { return now }, ask: func(context.Context) error { asked++; return nil }}
	for range 100 {
		now = now.Add(readyFor / 50)
		if err := r.check(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if asked != 2 {
		t.Errorf("asked %d times, want 2", asked)
	}
}
