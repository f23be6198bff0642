package authtest_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"heed/auth"
	"heed/auth/authtest"
	"heed/practice"
)

func TestAPersonSignsIn(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	token, err := authtest.SignIn(t.Context(), w.server.Client(), w.IssuerURL("schools"), "teacher")
	if err != nil {
		t.Fatal(err)
	}
	viewer := w.accepts(token.AccessToken)
	if viewer.Issuer != w.IssuerURL("schools") || viewer.Machine || viewer.Agency != practice.AgencyEducation {
		t.Errorf("viewer %+v, want a person of the schools", viewer)
	}
	if token.RefreshToken == "" || time.Until(token.Expiry) < 50*time.Minute {
		t.Errorf("refresh token %q, expiry %s", token.RefreshToken, token.Expiry)
	}
	provider, err := oidc.NewProvider(t.Context(), w.IssuerURL("schools"))
	if err != nil {
		t.Fatal(err)
	}
	id, err := provider.Verifier(&oidc.Config{ClientID: authtest.PortalClient}).Verify(t.Context(), token.Extra("id_token").(string))
	if err != nil {
		t.Fatal(err)
	}
	if err := id.VerifyAccessToken(token.AccessToken); err != nil {
		t.Errorf("ID token does not fit the access token: %v", err)
	}
	if id.Subject != "t-1" {
		t.Errorf("subject %q, want t-1", id.Subject)
	}
	info, err := provider.UserInfo(t.Context(), oauth2.StaticTokenSource(token))
	if err != nil || info.Subject != "t-1" {
		t.Errorf("user info %+v, error %v", info, err)
	}
	if _, err := w.Authenticate(t.Context(), token.Extra("id_token").(string)); !errors.Is(err, auth.ErrUnauthenticated) {
		t.Errorf("Heed takes an ID token: %v", err)
	}
}

func TestASystemSignsIn(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	issuer := w.IssuerURL("schools")
	token, err := authtest.ClientCredentials(t.Context(), w.server.Client(), issuer, "school-system", "open sesame & more")
	if err != nil {
		t.Fatal(err)
	}
	viewer := w.accepts(token.AccessToken)
	if !viewer.Machine || len(viewer.Roles) != 1 || viewer.Roles[0] != practice.RoleSubmitter {
		t.Errorf("viewer %+v, want a machine that may submit", viewer)
	}
	for id, secret := range map[string]string{"school-system": "wrong", "nobody": "open sesame & more", authtest.PortalClient: ""} {
		if _, err := authtest.ClientCredentials(t.Context(), w.server.Client(), issuer, id, secret); err == nil {
			t.Errorf("client %s signed in with secret %q", id, secret)
		}
	}
}

func TestNobodyElseSignsIn(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	for _, name := range []string{"nobody", "", "police"} {
		if _, err := authtest.SignIn(t.Context(), w.server.Client(), w.IssuerURL("schools"), name); err == nil {
			t.Errorf("%q signed in at the schools", name)
		}
	}
}

func TestRotationKeepsOldTokensGood(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	sign := func() string {
		token, err := w.Mint(authtest.Minting{Issuer: "police", As: "police"})
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	old := sign()
	w.accepts(old)
	response, err := w.server.Client().Post(w.IssuerURL("police")+"/rotate", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusNoContent {
		t.Fatalf("status %d, want 204", response.StatusCode)
	}
	*w.later = 5 * time.Second
	fresh := sign()
	w.accepts(fresh)
	w.accepts(old)
	if keyID(t, old) == keyID(t, fresh) {
		t.Error("the key is still the same")
	}
	if err := w.Rotate("nobody"); err == nil {
		t.Error("rotated the keys of an unknown issuer")
	}
}

func keyID(t *testing.T, token string) string {
	t.Helper()
	header, _, _ := strings.Cut(token, ".")
	return header
}

func TestTokensOutlastARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := newEnv(t, func(c *authtest.Config) { c.KeysDir = dir + "/keys" })
	if err := w.Rotate("schools"); err != nil {
		t.Fatal(err)
	}
	token, err := authtest.SignIn(t.Context(), w.server.Client(), w.IssuerURL("schools"), "teacher")
	if err != nil {
		t.Fatal(err)
	}
	w.start()
	w.accepts(token.AccessToken)
	again, err := authtest.SignIn(t.Context(), w.server.Client(), w.IssuerURL("schools"), "teacher")
	if err != nil {
		t.Fatal(err)
	}
	if keyID(t, token.AccessToken) != keyID(t, again.AccessToken) {
		t.Error("another key signs after the restart")
	}
}

func TestMintedTokensBeginAsThePersonsOwn(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	cases := []struct {
		name    string
		minting authtest.Minting
		good    bool
	}{
		{"a person's", authtest.Minting{Issuer: "schools", As: "teacher"}, true},
		{"a system's", authtest.Minting{Issuer: "schools", As: "school-system"}, true},
		{"with a claim more", authtest.Minting{Issuer: "schools", As: "teacher", Claims: map[string]any{"x": 1}}, true},
		{"with another audience", authtest.Minting{Issuer: "schools", As: "teacher", Claims: map[string]any{"aud": "other"}}, false},
		{"without an expiry", authtest.Minting{Issuer: "schools", As: "teacher", Claims: map[string]any{"exp": nil}}, false},
		{"with another type", authtest.Minting{Issuer: "schools", As: "teacher", Header: map[string]any{"typ": "JWT"}}, false},
		{"without a key id", authtest.Minting{Issuer: "schools", As: "teacher", Header: map[string]any{"kid": nil}}, false},
		{"for another issuer", authtest.Minting{Issuer: "schools", As: "teacher", Claims: map[string]any{"iss": w.IssuerURL("police")}}, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			token, err := w.Mint(c.minting)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Authenticate(t.Context(), token); (err == nil) != c.good {
				t.Errorf("error %v, want taken %v", err, c.good)
			}
		})
	}
	for _, m := range []authtest.Minting{{Issuer: "fire", As: "teacher"}, {Issuer: "schools", As: "police"}} {
		if _, err := w.Mint(m); err == nil {
			t.Errorf("minted %+v", m)
		}
	}
}

func TestNewRefusesWhatIsUnsafeOrUnclear(t *testing.T) {
	t.Parallel()
	person := authtest.Person{Name: "a", Subject: "a"}
	cases := []struct {
		name   string
		change func(*authtest.Config)
	}{
		{"an address that others can reach", func(c *authtest.Config) { c.BaseURL = "http://192.0.2.1/dev" }},
		{"a name that others can have", func(c *authtest.Config) { c.BaseURL = "https://heed.example/dev" }},
		{"no address", func(c *authtest.Config) { c.BaseURL = "" }},
		{"no clock", func(c *authtest.Config) { c.Clock = nil }},
		{"no issuer", func(c *authtest.Config) { c.Issuers = nil }},
		{"an issuer's name that leaves its folder", func(c *authtest.Config) { c.Issuers[0].Name = "../x" }},
		{"two issuers of one name", func(c *authtest.Config) { c.Issuers = append(c.Issuers, c.Issuers[0]) }},
		{"two people of one name", func(c *authtest.Config) { c.Issuers[0].People = append(c.Issuers[0].People, person) }},
		{"a person without a subject", func(c *authtest.Config) { c.Issuers[0].People[0].Subject = "" }},
		{"keys that cannot be read", func(c *authtest.Config) { c.KeysDir = "/dev/null/keys" }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			config := authtest.Config{
				BaseURL: "http://localhost:8080/dev", Clock: time.Now,
				Issuers: []authtest.DevIssuer{{Name: "police", People: []authtest.Person{person}}},
			}
			c.change(&config)
			if _, err := authtest.New(config); err == nil {
				t.Error("taken")
			}
		})
	}
}
