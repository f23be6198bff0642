package main

import (
	"context"
	"database/sql"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"heed/auth/authtest"
	"heed/demo"
	"heed/store/storetest"
)

// production is a production server: issuers elsewhere, a configured database, the serving
// role.
type production struct {
	*running
	issuers     string
	database    storetest.Database
	environment map[string]string
}

func newProduction(t *testing.T, more map[string]string) production {
	t.Helper()
	return newProductionOn(t, demonstration(t), more)
}

// anyIssuers is where the issuers of a demonstration are that nobody signs in at yet.
const anyIssuers = "http://127.0.0.1:1/login"

// demonstration is a database with a small demonstration in it.
func demonstration(t *testing.T) storetest.Database {
	t.Helper()
	return postgres.Prepared(t, "demonstration", func(ctx context.Context, database storetest.Database) error {
		return inDemonstration(ctx, database, anyIssuers)
	})
}

func inDemonstration(ctx context.Context, database storetest.Database, issuers string) error {
	return demo.Load(ctx, database.OwnerURL, demo.Options{Children: 100, Seed: 1, Now: time.Now(), BaseURL: issuers})
}

// moveIssuers has the people of a demonstration sign in elsewhere. Where there are none
// yet, it brings the demonstration.
func moveIssuers(t *testing.T, database storetest.Database, issuers string) {
	t.Helper()
	var moved int64
	err := withDatabase(database.OwnerURL, func(db *sql.DB) error {
		result, err := db.ExecContext(t.Context(), "UPDATE practitioner SET issuer = replace(issuer, $1, $2)", anyIssuers, issuers)
		if err != nil {
			return err
		}
		moved, err = result.RowsAffected()
		return err
	})
	if err == nil && moved == 0 {
		err = inDemonstration(t.Context(), database, issuers)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// newProductionOn is newProduction on a database that is migrated, and empty or a demonstration.
func newProductionOn(t *testing.T, database storetest.Database, more map[string]string) production {
	t.Helper()
	p := prepareProduction(t, database, more)
	p.running = start(t, p.environment)
	return p
}

// spawnProduction is newProduction in a process of its own.
func spawnProduction(t *testing.T, more map[string]string) production {
	t.Helper()
	p := prepareProduction(t, demonstration(t), more)
	p.running = spawn(t, p.environment)
	return p
}

// prepareProduction is newProduction without the server.
func prepareProduction(t *testing.T, database storetest.Database, more map[string]string) production {
	t.Helper()
	elsewhere := httptest.NewUnstartedServer(nil)
	base := "http://" + elsewhere.Listener.Addr().String() + "/login"
	provider, err := authtest.New(authtest.Config{BaseURL: base, Clock: time.Now, Issuers: demo.Accounts()})
	if err != nil {
		t.Fatal(err)
	}
	elsewhere.Config.Handler = provider
	elsewhere.Start()
	t.Cleanup(elsewhere.Close)

	moveIssuers(t, database, base)
	given := environment(t, map[string]string{"HEED_ISSUERS": issuerFile(t, base), "DATABASE_URL": database.URL})
	for name, value := range more {
		given[name] = value
	}
	return production{nil, base, database, given}
}

// issuerFile trusts the issuers below an address, as a partnership's file does.
func issuerFile(t *testing.T, base string) string {
	t.Helper()
	var text strings.Builder
	text.WriteString("trusted_issuers:\n")
	for _, issuer := range demo.Accounts() {
		text.WriteString("- issuer: " + base + "/" + issuer.Name + "\n  audience: heed\n  algorithms: [ES256]\n  agencies: [" + issuer.Agency +
			"]\n")
	}
	path := filepath.Join(t.TempDir(), "issuers.yaml")
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// metrics reads the metrics, at the address in the log.
func (p production) metrics() (*http.Response, string) {
	p.t.Helper()
	return p.administration("/metrics")
}

// administration asks an address that is for operators only.
func (p production) administration(path string) (*http.Response, string) {
	p.t.Helper()
	_, address, found := strings.Cut(p.log.String(), `"msg":"metrics","address":"`)
	if !found {
		p.t.Fatalf("the log does not say where metrics are:\n%s", p.log)
	}
	address, _, _ = strings.Cut(address, `"`)
	request, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, "http://"+address+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.do(request)
}

// token signs a person in at the external issuer.
func (p production) token(name string) string {
	p.t.Helper()
	token, err := signIn(p.t.Context(), p.issuers, name)
	if err != nil {
		p.t.Fatal(err)
	}
	return token.AccessToken
}

func TestInProductionTheServerIsClosedByDefault(t *testing.T) {
	t.Parallel()
	p := newProduction(t, map[string]string{"HEED_ADMIN_ADDR": "127.0.0.1:0"})

	t.Run("there is no explorer and no development sign-in", func(t *testing.T) {
		for _, path := range []string{"/", "/ide/", "/ide/settings.json", "/dev/", "/dev/police/.well-known/openid-configuration", "/metrics",
			"/debug/pprof/", "/debug/pprof/heap", "/debug/pprof/profile?seconds=1"} {
			if r, _ := p.get(path); r.StatusCode != http.StatusNotFound {
				t.Errorf("%s: got %d, want 404", path, r.StatusCode)
			}
		}
	})
	t.Run("a practitioner of a trusted issuer is served", func(t *testing.T) {
		r, body := p.post(p.token("manager"), whoAmI)
		if r.StatusCode != http.StatusOK {
			t.Errorf("got %d", r.StatusCode)
		}
		wants(t, body, "Corin Ashplover")
		if r.Header.Get("Cache-Control") != "no-store" || r.Header.Get("X-Content-Type-Options") != "nosniff" || r.Header.Get("Server") != "" {
			t.Errorf("got headers %v", r.Header)
		}
	})
	t.Run("questions about the schema are refused", func(t *testing.T) {
		_, body := p.post(p.token("manager"), `{ __schema { queryType { name } } }`)
		wants(t, body, "FORBIDDEN")
	})
	t.Run("metrics are for operators and name nobody", func(t *testing.T) {
		_, body := p.metrics()
		wants(t, body, "heed_request_duration_seconds", `http_route="/graphql"`, "heed_operation_duration_seconds", `kind="query"`,
			`outcome="OK"`, "heed_database_connections")
		if strings.Contains(body, "Ashplover") {
			t.Error("a metric names somebody")
		}
	})
	t.Run("profiles of the program are for operators", func(t *testing.T) {
		for path, want := range map[string]string{
			"/debug/pprof/": "goroutine", "/debug/pprof/heap?debug=1": "heap profile", "/debug/pprof/profile?seconds=1": "\x1f\x8b",
		} {
			if r, body := p.administration(path); r.StatusCode != http.StatusOK || !strings.Contains(body, want) {
				t.Errorf("%s: got %d and %d bytes without %q", path, r.StatusCode, len(body), want)
			}
		}
		if r, body := p.administration("/debug/pprof/cmdline"); r.StatusCode == http.StatusOK {
			t.Errorf("the command line is told: %s", body)
		}
	})
	t.Run("tokens of the development sign-in are not to be had", func(t *testing.T) {
		code, _, errs := said(t, p.environment, "token", "--as", "police")
		if code != 1 {
			t.Errorf("got exit code %d, want 1", code)
		}
		wants(t, errs, "HEED_ISSUERS is set")
	})
	t.Run("a demonstration does not go among real people", func(t *testing.T) {
		code, _, errs := said(t, p.environment, "demo")
		if code != 1 {
			t.Errorf("got exit code %d, want 1", code)
		}
		wants(t, errs, "HEED_ISSUERS is set")
	})
	t.Run("the trusted issuers stand the check", func(t *testing.T) {
		code, out, errs := said(t, p.environment, "issuer", "check")
		if code != 0 {
			t.Errorf("got exit code %d: %s", code, errs)
		}
		wants(t, out, p.issuers+"/police", "A published key fits an allowed algorithm.")
	})
}

func TestInProductionARoleThatBypassesRowSecurityIsRefused(t *testing.T) {
	t.Parallel()
	database := postgres.Database(t)
	code, _, errs := said(t, environment(t, map[string]string{
		"HEED_ISSUERS": issuerFile(t, "https://login.example"), "DATABASE_URL": database.OwnerURL,
	}), "serve")
	if code != 1 {
		t.Errorf("got exit code %d, want 1", code)
	}
	wants(t, errs, "not safe to serve from", "is a superuser")
}

func TestIssuersThatNobodyCanSignInAtFailTheCheck(t *testing.T) {
	t.Parallel()
	deaf := httptest.NewServer(http.NotFoundHandler())
	defer deaf.Close()
	code, out, errs := said(t, environment(t, nil), "issuer", "check", issuerFile(t, deaf.URL))
	if code != 1 {
		t.Errorf("got exit code %d, want 1", code)
	}
	wants(t, out, "fail", "discovery")
	wants(t, errs, "4 of 4 issuers have errors")
}
