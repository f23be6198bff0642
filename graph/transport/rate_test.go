package transport_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"heed/graph/transport"
)

// caller is the sender of a test request.
type caller struct{ practitioner, organisation string }

type callerKey struct{}

// as sets the caller where the server of byCaller reads it.
func as(r *http.Request, practitioner, organisation string) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), callerKey{}, caller{practitioner, organisation}))
}

// byCaller makes a server count by the caller of each request.
func byCaller(cfg *transport.Config) {
	cfg.Keys = func(ctx context.Context) (string, string) {
		c, _ := ctx.Value(callerKey{}).(caller)
		return c.practitioner, c.organisation
	}
}

func TestRatesArePerPractitionerAndOrganisation(t *testing.T) {
	t.Parallel()
	now := time.Date(2031, 5, 6, 9, 0, 0, 0, time.UTC)
	srv := open(t, func(cfg *transport.Config) {
		byCaller(cfg)
		cfg.Now = func() time.Time { return now }
		cfg.Rates.Practitioner, cfg.Rates.PractitionerBurst = 0.5, 2
		cfg.Rates.Organisation, cfg.Rates.OrganisationBurst = 1, 4
		cfg.Transports = []graphql.Transport{lenient{}}
	})
	hello := func(practitioner, organisation string) reply {
		return send(t, srv, as(post(operation("{hello}", nil)), practitioner, organisation))
	}
	steps := []struct {
		what                       string
		later                      time.Duration
		practitioner, organisation string
		status                     int
		retry                      string
	}{
		{"the first of a practitioner runs", 0, "ada", "north", 200, ""},
		{"the second runs", 0, "ada", "north", 200, ""},
		{"the third has to wait", 0, "ada", "north", 429, "2"},
		{"a colleague has a rate of her own", 0, "bea", "north", 200, ""},
		{"and again", 0, "bea", "north", 200, ""},
		{"then the organisation has to wait", 0, "cia", "north", 429, "1"},
		{"another organisation does not", 0, "dot", "south", 200, ""},
		{"after a second the organisation goes on", time.Second, "cia", "north", 200, ""},
		{"the refused practitioner was not charged", time.Second, "ada", "north", 200, ""},
	}
	for _, s := range steps {
		now = now.Add(s.later)
		got := hello(s.practitioner, s.organisation)
		if got.status != s.status || got.header.Get("Retry-After") != s.retry {
			t.Fatalf("%s: got %d, Retry-After %q, want %d, %q: %s", s.what, got.status, got.header.Get("Retry-After"), s.status, s.retry, got.body)
		}
		if s.status == http.StatusTooManyRequests && (got.code() != transport.CodeLimitExceeded || got.limit() != "rate") {
			t.Errorf("%s: got %s", s.what, got.body)
		}
	}
	other := as(request(http.MethodPost, "/", strings.NewReader("{hello}"), []string{"Upgrade", "lenient"}), "ada", "north")
	if got := send(t, srv, other); got.limit() != "rate" {
		t.Errorf("another transport: got %s, want the rate to hold", got.body)
	}
}

func TestOneCallerCannotTakeThePlacesOfOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := open(t, func(cfg *transport.Config) {
			byCaller(cfg)
			cfg.Rates.RunningPerCaller, cfg.Rates.Running, cfg.Rates.WaitingPerCaller = 2, 3, 4
			cfg.Transports = []graphql.Transport{lenient{}}
		})
		slow := operation("{slow}", nil)
		answers := make(chan reply, 8)
		for range 7 {
			go func() { answers <- send(t, srv, as(post(slow), "heavy", "north")) }()
		}
		synctest.Wait()
		// Two run, four wait, the next is refused at once.
		refused := <-answers
		if refused.status != http.StatusTooManyRequests || refused.limit() != "concurrency" || refused.header.Get("Retry-After") == "" {
			t.Errorf("got %d %s, want 429", refused.status, refused.body)
		}
		for way, r := range map[string]*http.Request{
			"POST":              post(operation("{hello}", nil)),
			"another transport": request(http.MethodPost, "/", strings.NewReader("{hello}"), []string{"Upgrade", "lenient"}),
		} {
			if got := send(t, srv, as(r, "bystander", "north")); string(got.Data) != `{"hello":"Hello"}` {
				t.Errorf("%s: a bystander got %s", way, got.body)
			}
		}
		for range 6 {
			<-answers
		}
	})
}

func TestOperationsStopAtTheirDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := open(t, func(cfg *transport.Config) { cfg.Transports = []graphql.Transport{lenient{}} })
		for way, r := range map[string]*http.Request{
			"POST":              post(operation("{slow hello}", nil)),
			"another transport": request(http.MethodPost, "/", strings.NewReader("{slow hello}"), []string{"Upgrade", "lenient"}),
		} {
			start := time.Now()
			got := send(t, srv, r)
			if took := time.Since(start); took != 10*time.Second {
				t.Errorf("%s: took %v, want 10 s", way, took)
			}
			if got.limit() != "time" || !strings.Contains(got.Errors[0].Message, "10 seconds") ||
				string(got.Data) != `{"slow":null,"hello":"Hello"}` {
				t.Errorf("%s: got %s", way, got.body)
			}
		}
	})
}

func TestSubscriptionsHaveNoDeadline(t *testing.T) {
	t.Parallel()
	srv := open(t, func(cfg *transport.Config) { cfg.Transports = []graphql.Transport{lenient{}} })
	got := send(t, srv, request(http.MethodPost, "/", strings.NewReader("subscription{tick}"), []string{"Upgrade", "lenient"}))
	if string(got.Data) != `{"tick":"tick"}` {
		t.Errorf("got %s", got.body)
	}
	got = send(t, srv, request(http.MethodPost, "/", strings.NewReader("subscription{refused}"), []string{"Upgrade", "lenient"}))
	if got.code() != transport.CodeInternal || got.hasData || strings.Contains(got.body, "pq:") {
		t.Errorf("got %s, want an error without text or data", got.body)
	}
}
