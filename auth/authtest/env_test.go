package authtest_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/auth"
	"heed/auth/authtest"
	"heed/practice"
)

const portalRedirect = "http://localhost:5173/signed-in"

// env is the provider on a port of its own, and a Heed that trusts it.
type env struct {
	t testing.TB
	*authtest.Provider
	server *httptest.Server
	config authtest.Config
	// later moves both clocks.
	later *time.Duration
	heed  *auth.Authenticator
}

func newEnv(t testing.TB, change ...func(*authtest.Config)) *env {
	t.Helper()
	later := new(time.Duration)
	clock := func() time.Time { return time.Now().Add(*later) }
	server := httptest.NewUnstartedServer(nil)
	config := authtest.Config{
		BaseURL: "http://" + server.Listener.Addr().String() + "/dev",
		Clock:   clock,
		Issuers: []authtest.DevIssuer{
			{
				Name: "police", Agency: "POLICE",
				People: []authtest.Person{{
					Name: "police", Subject: "p-1", DisplayName: "Pat Invented", Organisation: "Madeup Constabulary",
					Roles: []string{"PRACTITIONER"}, Agency: "POLICE", OrganisationCode: "13",
				}},
			},
			{
				Name: "schools", Agency: "EDUCATION",
				People: []authtest.Person{
					{Name: "teacher", Subject: "t-1", DisplayName: "Terry <Fictional>", Organisation: "Nowhere Primary",
						Roles: []string{"SUBMITTER", "PRACTITIONER"}},
					{Name: "head", Subject: "t-2", DisplayName: "Hilary Fictional", Organisation: "Nowhere Primary", Roles: []string{"MANAGER"}},
				},
				Clients: []authtest.Client{{ID: "school-system", Secret: "open sesame & more", DisplayName: "Register",
					Organisation: "Nowhere Primary"}},
			},
		},
		RedirectURIs: []string{portalRedirect},
	}
	for _, c := range change {
		c(&config)
	}
	w := &env{t: t, server: server, config: config, later: later}
	w.start()
	server.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.ServeHTTP(rw, r) })
	server.Start()
	t.Cleanup(server.Close)

	var issuers []auth.Issuer
	for name, agency := range map[string]practice.Agency{"police": practice.AgencyPolice, "schools": practice.AgencyEducation} {
		issuers = append(issuers, auth.Issuer{
			URL: w.IssuerURL(name), Audience: authtest.Audience, Algorithms: []string{"ES256"}, Agencies: []practice.Agency{agency},
		})
	}
	var err error
	w.heed, err = auth.NewAuthenticator(issuers, directory{w.IssuerURL("police")}, auth.Options{Now: clock, HTTP: server.Client()})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// start begins the provider, or begins it again after a stop.
func (w *env) start() {
	w.t.Helper()
	provider, err := authtest.New(w.config)
	if err != nil {
		w.t.Fatal(err)
	}
	w.Provider = provider
}

// directory knows everybody, by the issuer's agency.
type directory struct{ police string }

func (d directory) Practitioner(_ context.Context, issuer, _ string) (auth.Practitioner, error) {
	p := auth.Practitioner{
		ID: uuid.New(), OrganisationID: uuid.New(), Agency: practice.AgencyEducation, Active: true,
		Roles: []practice.Role{practice.RoleSubmitter, practice.RolePractitioner},
	}
	if issuer == d.police {
		p.Agency = practice.AgencyPolice
	}
	return p, nil
}

// Authenticate sends a token to Heed as a request does, and returns the viewer that Heed
// takes it for.
func (w *env) Authenticate(ctx context.Context, token string) (auth.Viewer, error) {
	var viewer auth.Viewer
	taken := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { viewer, _ = auth.FromContext(r.Context()) })
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	answer := httptest.NewRecorder()
	auth.Middleware(w.heed, slog.New(slog.DiscardHandler), nil)(taken).ServeHTTP(answer, r)
	switch answer.Code {
	case http.StatusOK:
		return viewer, nil
	case http.StatusUnauthorized:
		return viewer, auth.ErrUnauthenticated
	}
	return viewer, fmt.Errorf("answered %d", answer.Code)
}

// accepts fails the test unless Heed takes the token.
func (w *env) accepts(token string) auth.Viewer {
	w.t.Helper()
	viewer, err := w.Authenticate(w.t.Context(), token)
	if err != nil {
		w.t.Fatalf("refused: %#v", err)
	}
	return viewer
}
