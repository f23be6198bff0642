package auth_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/uuid"

	"heed/auth"
	"heed/practice"
)

// noon is when every test begins.
var noon = time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)

// clock is a clock that stands still until it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// signer is a provider's private key with its id.
type signer struct {
	kid string
	key crypto.Signer
}

func newSigner(t testing.TB, kid string) signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return signer{kid, key}
}

// sharedRSA is slow to make, so all tests use one.
var sharedRSA = sync.OnceValues(func() (*rsa.PrivateKey, error) {
	return rsa.GenerateKey(rand.Reader, 2048)
})

func rsaSigner(t testing.TB, kid string) signer {
	t.Helper()
	key, err := sharedRSA()
	if err != nil {
		t.Fatal(err)
	}
	return signer{kid, key}
}

func (s signer) jwk() jose.JSONWebKey {
	return jose.JSONWebKey{Key: s.key.Public(), KeyID: s.kid, Use: "sig"}
}

// sign signs the text with ES256 or RS256, whatever its header says.
func (s signer) sign(t testing.TB, text string) []byte {
	t.Helper()
	sum := sha256.Sum256([]byte(text))
	switch key := s.key.(type) {
	case *ecdsa.PrivateKey:
		r, v, err := ecdsa.Sign(rand.Reader, key, sum[:])
		if err != nil {
			t.Fatal(err)
		}
		signature := make([]byte, 64)
		r.FillBytes(signature[:32])
		v.FillBytes(signature[32:])
		return signature
	case *rsa.PrivateKey:
		signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
		if err != nil {
			t.Fatal(err)
		}
		return signature
	}
	t.Fatalf("cannot sign with %T", s.key)
	return nil
}

// provider is an identity provider that can misbehave.
type provider struct {
	*httptest.Server
	mu        sync.Mutex
	signers   []signer
	misbehave http.HandlerFunc
	// keyFetches and requests count what Heed asked.
	keyFetches, requests atomic.Int64
}

func newProvider(t testing.TB, signers ...signer) *provider {
	t.Helper()
	p := &provider{signers: signers}
	p.Server = httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.Close)
	return p
}

func (p *provider) serve(w http.ResponseWriter, r *http.Request) {
	p.requests.Add(1)
	p.mu.Lock()
	signers, misbehave := p.signers, p.misbehave
	p.mu.Unlock()
	if strings.HasSuffix(r.URL.Path, "/keys") {
		p.keyFetches.Add(1)
	}
	if misbehave != nil {
		misbehave(w, r)
		return
	}
	if r.URL.Path == "/.well-known/openid-configuration" {
		writeJSON(w, map[string]any{"issuer": p.URL, "jwks_uri": p.URL + "/keys"})
		return
	}
	var list jose.JSONWebKeySet
	for _, s := range signers {
		list.Keys = append(list.Keys, s.jwk())
	}
	writeJSON(w, list)
}

func writeJSON(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(value); err != nil {
		panic(err)
	}
}

// publish replaces the keys the provider lists.
func (p *provider) publish(signers ...signer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.signers = signers
}

// turn lets the handler give every answer; nil restores the genuine ones.
func (p *provider) turn(handler http.HandlerFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.misbehave = handler
}

// directory is a small directory of practitioners.
type directory struct {
	known map[[2]string]auth.Practitioner
	asked atomic.Int64
	down  atomic.Bool
}

func (d *directory) Practitioner(_ context.Context, issuer, subject string) (auth.Practitioner, error) {
	d.asked.Add(1)
	if d.down.Load() {
		return auth.Practitioner{}, errors.New("connection refused")
	}
	p, ok := d.known[[2]string{issuer, subject}]
	if !ok {
		return auth.Practitioner{}, auth.ErrUnknownPractitioner
	}
	return p, nil
}

// env is a partnership of one police issuer and one health issuer.
type env struct {
	t              testing.TB
	clock          *clock
	police, health *provider
	// officer and rsa are keys of the police, nurse of the health service.
	officer, rsa, nurse signer
	directory           *directory
	issuers             []auth.Issuer
	*auth.Authenticator
}

func newEnv(t testing.TB, change ...func(*env)) *env {
	t.Helper()
	w := &env{
		t: t, clock: &clock{now: noon},
		officer: newSigner(t, "police-1"), rsa: rsaSigner(t, "police-rsa"), nurse: newSigner(t, "health-1"),
	}
	w.police = newProvider(t, w.officer, w.rsa)
	w.health = newProvider(t, w.nurse)
	algorithms := []string{"ES256", "RS256"}
	w.issuers = []auth.Issuer{
		{URL: w.police.URL, Audience: "heed", Algorithms: algorithms, Agencies: []practice.Agency{practice.AgencyPolice}},
		{URL: w.health.URL, Audience: "heed", Algorithms: algorithms, Agencies: []practice.Agency{practice.AgencyHealth}},
	}
	officer := auth.Practitioner{
		ID: uuid.New(), OrganisationID: uuid.New(), Agency: practice.AgencyPolice, OrganisationIdentifier: "13",
		Roles: []practice.Role{practice.RoleSubmitter, practice.RolePractitioner, practice.RoleManager}, Active: true,
	}
	gone := officer
	gone.Active = false
	system := officer
	system.ID = uuid.New()
	nurse := officer
	nurse.Agency = practice.AgencyHealth
	w.directory = &directory{known: map[[2]string]auth.Practitioner{
		{w.police.URL, "officer"}:   officer,
		{w.police.URL, "gone"}:      gone,
		{w.police.URL, "crime-app"}: system,
		{w.police.URL, "nurse"}:     nurse, // an entry that must not help the police issuer
		{w.health.URL, "nurse"}:     nurse,
		{w.health.URL, "officer"}:   officer, // nor this one the health issuer
	}}
	for _, c := range change {
		c(w)
	}
	var err error
	w.Authenticator, err = auth.NewAuthenticator(w.issuers, w.directory, auth.Options{Now: w.clock.Now, HTTP: http.DefaultClient})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// object is a JSON object of a token.
type object map[string]any

// with returns a copy with the values set; nil removes a name.
func (o object) with(changes object) object {
	changed := maps.Clone(o)
	for name, value := range changes {
		if value == nil {
			delete(changed, name)
			continue
		}
		changed[name] = value
	}
	return changed
}

// null writes a JSON null.
var null = json.RawMessage("null")

func (o object) text(t testing.TB) string {
	t.Helper()
	data, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// header and claims are those of a genuine token of the police officer.
func (w *env) header() object {
	return object{"alg": "ES256", "typ": "at+jwt", "kid": w.officer.kid}
}

func (w *env) claims() object {
	now := w.clock.Now()
	return object{
		"iss": w.police.URL, "sub": "officer", "aud": "heed", "client_id": "heed-portal",
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}
}

func encode(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// compact signs header and payload unchanged, whether they are valid JSON or not.
func compact(t testing.TB, header, payload string, s signer) string {
	t.Helper()
	text := encode(header) + "." + encode(payload)
	return text + "." + encode(string(s.sign(t, text)))
}

// token is a genuine token with the changes.
func (w *env) token(header, claims object) string {
	w.t.Helper()
	return compact(w.t, w.header().with(header).text(w.t), w.claims().with(claims).text(w.t), w.officer)
}

// accepts fails the test unless the token is accepted.
func (w *env) accepts(token string) auth.Viewer {
	w.t.Helper()
	viewer, err := w.Authenticate(w.t.Context(), token)
	if err != nil {
		w.t.Fatalf("token refused: %s", reason(err))
	}
	return viewer
}

// refuses fails the test unless the token is refused for the reason.
func (w *env) refuses(token string, want auth.Reason) {
	w.t.Helper()
	viewer, err := w.Authenticate(w.t.Context(), token)
	if !errors.Is(err, auth.ErrUnauthenticated) || viewer.PractitionerID != uuid.Nil {
		w.t.Fatalf("viewer %v, error %v, want a refusal", viewer.PractitionerID, err)
	}
	if got := reason(err); got != want {
		w.t.Errorf("reason %q, want %q", got, want)
	}
}

// cannotJudge fails the test unless the token is neither accepted nor refused, because the
// issuer's keys are missing.
func (w *env) cannotJudge(token string) {
	w.t.Helper()
	viewer, err := w.Authenticate(w.t.Context(), token)
	if !errors.Is(err, auth.ErrUnavailable) || errors.Is(err, auth.ErrUnauthenticated) || viewer.PractitionerID != uuid.Nil {
		w.t.Fatalf("viewer %v, error %v, want %v only", viewer.PractitionerID, err, auth.ErrUnavailable)
	}
}

func reason(err error) auth.Reason {
	var refusal *auth.Refusal
	if errors.As(err, &refusal) {
		return refusal.Reason
	}
	return ""
}
