package main

import (
	"net/http"
	"strings"
	"testing"

	"heed"
	"heed/demo"
	"heed/practice"
)

const whoAmI = `{ viewer { practitioner { name } } }`

func TestADevelopmentServerNeedsNothingButItself(t *testing.T) {
	t.Parallel()
	given := environment(t, nil)
	s := start(t, given)

	t.Run("it is alive and ready", func(t *testing.T) {
		for _, path := range []string{"/healthz", "/readyz"} {
			if r, body := s.get(path); r.StatusCode != http.StatusOK {
				t.Errorf("%s: got %d %s", path, r.StatusCode, body)
			}
		}
	})
	t.Run("everybody of the demonstration can ask who they are", func(t *testing.T) {
		for _, issuer := range demo.Accounts() {
			for _, person := range issuer.People {
				r, body := s.post(s.token(person.Name), whoAmI)
				if r.StatusCode != http.StatusOK {
					t.Errorf("%s: got %d", person.Name, r.StatusCode)
				}
				wants(t, body, person.DisplayName)
			}
			for _, system := range issuer.Clients {
				if r, body := s.post(s.token(system.ID), whoAmI); r.StatusCode != http.StatusOK || strings.Contains(body, "errors") {
					t.Errorf("%s: got %d %s", system.ID, r.StatusCode, body)
				}
			}
		}
	})
	t.Run("the token command prints a token that is taken, and nothing else", func(t *testing.T) {
		config := map[string]string{"HOME": "/home/nobody", "HEED_ADDR": strings.TrimPrefix(s.base, "http://")}
		code, out, errs := said(t, config, "token", "--as", "police")
		if code != 0 || strings.Count(out, "\n") != 1 || errs != "" {
			t.Fatalf("got exit code %d, %q, %q", code, out, errs)
		}
		if r, body := s.post(strings.TrimSpace(out), whoAmI); r.StatusCode != http.StatusOK {
			t.Errorf("got %d %s", r.StatusCode, body)
		}
		code, _, errs = said(t, config, "token", "--as", "nobody-at-all")
		if code != 1 {
			t.Errorf("got exit code %d for a stranger", code)
		}
		wants(t, errs, `nobody is called "nobody-at-all"`, "social-care")
	})
	t.Run("whoever has no good token gets one answer", func(t *testing.T) {
		first, body := s.post("", whoAmI)
		for _, token := range []string{"x", s.token("police") + "x", "a.b.c"} {
			for _, query := range []string{whoAmI, "{", "{ __schema { types { name } } }", "mutation { nothing }"} {
				r, other := s.post(token, query)
				if r.StatusCode != http.StatusUnauthorized || other != body || r.Header.Get("Content-Type") != first.Header.Get("Content-Type") {
					t.Errorf("got %d %s, want 401 %s", r.StatusCode, other, body)
				}
			}
		}
	})
	t.Run("the contract and the explorer are served", func(t *testing.T) {
		if _, body := s.get("/schema.graphql"); body != heed.Schema {
			t.Error("the contract is not the one of the repository")
		}
		if r, body := s.get("/instrument.schema.json"); body != practice.InstrumentSchema() ||
			r.Header.Get("Content-Type") != "application/schema+json" {
			t.Errorf("the form of an instrument is served as %s: %s", r.Header.Get("Content-Type"), body)
		}
		r, body := s.get("/")
		wants(t, body, "explorer.js")
		if policy := r.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "script-src 'self';") ||
			strings.Contains(policy, "unsafe-eval") {
			t.Errorf("got policy %q", policy)
		}
		_, body = s.get("/ide/settings.json")
		wants(t, body, s.base+"/dev/police", "heed-portal")
	})
	t.Run("a name of the web that points here is turned away", func(t *testing.T) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.base+"/dev/", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = "rebound.example"
		if r, _ := s.do(request); r.StatusCode != http.StatusMisdirectedRequest {
			t.Errorf("got %d, want 421", r.StatusCode)
		}
	})
	t.Run("a second server in the same folder is refused", func(t *testing.T) {
		code, _, errs := said(t, given, "serve")
		if code != 1 {
			t.Errorf("got exit code %d, want 1", code)
		}
		wants(t, errs, "another server of Heed works in", "HEED_STATE_DIR")
	})
	t.Run("the private database is migrated, and its commands work beside the server", func(t *testing.T) {
		code, out, errs := said(t, given, "migrate", "status")
		if code != 0 || strings.Contains(out, "pending") {
			t.Errorf("got exit code %d, %s %s", code, out, errs)
		}
		wants(t, out, "applied")
	})
	t.Run("a second demonstration is refused", func(t *testing.T) {
		code, _, errs := said(t, given, "demo")
		if code != 1 {
			t.Errorf("got exit code %d, want 1", code)
		}
		wants(t, errs, "another server of Heed works in")
	})
	t.Run("the database comes back when it dies", func(t *testing.T) {
		killDatabase(t, given["HEED_STATE_DIR"])
		token := s.token("police")
		eventually(t, "the server answers again", func() bool {
			r, _ := s.post(token, whoAmI)
			return r.StatusCode == http.StatusOK
		})
	})
	t.Run("another address later finds the same people", func(t *testing.T) {
		s.end()
		given["HEED_ADDR"] = "localhost:0"
		again := start(t, given)
		_, body := again.post(again.token("police"), whoAmI)
		wants(t, body, "Perrin Oakhollow")
	})
	if strings.Contains(s.log.String(), "Oakhollow") {
		t.Error("the log names somebody")
	}
}
