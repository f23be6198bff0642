package authtest_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"heed/auth/authtest"
)

// portal is the portal's half of the flow, taken step by step.
type portal struct {
	*env
	oauth2.Config
	browser *http.Client
}

func newPortal(t testing.TB) *portal {
	w := newEnv(t)
	issuer := w.IssuerURL("schools")
	browser := *w.server.Client()
	browser.CheckRedirect = func(next *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(next.URL.String(), portalRedirect) {
			return http.ErrUseLastResponse
		}
		return nil
	}
	return &portal{w, oauth2.Config{
		ClientID: authtest.PortalClient, RedirectURL: portalRedirect, Scopes: []string{"openid", "offline_access"},
		Endpoint: oauth2.Endpoint{AuthURL: issuer + "/authorize", TokenURL: issuer + "/oauth/token", AuthStyle: oauth2.AuthStyleInParams},
	}, &browser}
}

func (p *portal) ctx() context.Context {
	return context.WithValue(p.t.Context(), oauth2.HTTPClient, p.server.Client())
}

// open begins a sign-in and returns the page it ends on.
func (p *portal) open(options ...oauth2.AuthCodeOption) (*http.Response, string) {
	p.t.Helper()
	response, err := p.browser.Get(p.AuthCodeURL("state", options...))
	if err != nil {
		p.t.Fatal(err)
	}
	return response, body(p.t, response)
}

// code signs the teacher in and returns the authorization code.
func (p *portal) code(options ...oauth2.AuthCodeOption) string {
	p.t.Helper()
	page, _ := p.open(options...)
	response, err := p.browser.PostForm(page.Request.URL.String(), url.Values{"person": {"teacher"}})
	if err != nil {
		p.t.Fatal(err)
	}
	body(p.t, response)
	address, err := response.Location()
	if err != nil {
		p.t.Fatal(err)
	}
	return address.Query().Get("code")
}

func body(t testing.TB, response *http.Response) string {
	t.Helper()
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestACodeWorksOnceAndWithItsVerifierOnly(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	verifier := oauth2.GenerateVerifier()
	challenge := oauth2.S256ChallengeOption(verifier)
	t.Run("with it", func(t *testing.T) {
		code := p.code(challenge)
		token, err := p.Exchange(p.ctx(), code, oauth2.VerifierOption(verifier))
		if err != nil {
			t.Fatal(err)
		}
		p.accepts(token.AccessToken)
		if _, err := p.Exchange(p.ctx(), code, oauth2.VerifierOption(verifier)); err == nil {
			t.Error("the code works twice")
		}
	})
	t.Run("with another", func(t *testing.T) {
		code := p.code(challenge)
		if _, err := p.Exchange(p.ctx(), code, oauth2.VerifierOption(oauth2.GenerateVerifier())); err == nil {
			t.Error("a wrong verifier is taken")
		}
		if _, err := p.Exchange(p.ctx(), code, oauth2.VerifierOption(verifier)); err == nil {
			t.Error("the code works after a wrong verifier")
		}
	})
	t.Run("without", func(t *testing.T) {
		if _, err := p.Exchange(p.ctx(), p.code(challenge)); err == nil {
			t.Error("no verifier is taken")
		}
	})
	t.Run("made up", func(t *testing.T) {
		if _, err := p.Exchange(p.ctx(), "made-up", oauth2.VerifierOption(verifier)); err == nil {
			t.Error("a made-up code is taken")
		}
	})
}

func TestASignInNeedsAChallengeAndAKnownRedirect(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	verifier := oauth2.GenerateVerifier()
	refused := func(t *testing.T, response *http.Response) {
		t.Helper()
		if location := response.Header.Get("Location"); !strings.Contains(location, "error=") && response.StatusCode < http.StatusBadRequest {
			t.Errorf("status %d, location %q, want a refusal", response.StatusCode, location)
		}
	}
	t.Run("no challenge", func(t *testing.T) {
		response, _ := p.open()
		refused(t, response)
	})
	t.Run("a plain challenge", func(t *testing.T) {
		response, _ := p.open(oauth2.SetAuthURLParam("code_challenge", verifier), oauth2.SetAuthURLParam("code_challenge_method", "plain"))
		refused(t, response)
	})
	t.Run("no page wanted", func(t *testing.T) {
		response, _ := p.open(oauth2.S256ChallengeOption(verifier), oauth2.SetAuthURLParam("prompt", "none"))
		refused(t, response)
	})
	t.Run("another redirect", func(t *testing.T) {
		response, _ := p.open(oauth2.S256ChallengeOption(verifier), oauth2.SetAuthURLParam("redirect_uri", portalRedirect+"/evil"))
		if response.StatusCode < http.StatusBadRequest {
			t.Errorf("status %d, want a refusal without redirect", response.StatusCode)
		}
	})
	t.Run("the implicit flow", func(t *testing.T) {
		response, _ := p.open(oauth2.S256ChallengeOption(verifier), oauth2.SetAuthURLParam("response_type", "id_token token"))
		refused(t, response)
	})
}

func TestARefreshTokenWorksOnce(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	verifier := oauth2.GenerateVerifier()
	first, err := p.Exchange(p.ctx(), p.code(oauth2.S256ChallengeOption(verifier)), oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	refresh := func(token string) (*oauth2.Token, error) {
		return p.TokenSource(p.ctx(), &oauth2.Token{RefreshToken: token}).Token()
	}
	second, err := refresh(first.RefreshToken)
	if err != nil {
		t.Fatal(err)
	}
	if viewer := p.accepts(second.AccessToken); viewer.Machine {
		t.Error("a person became a machine")
	}
	if second.RefreshToken == first.RefreshToken {
		t.Error("the refresh token did not change")
	}
	if _, err := refresh(first.RefreshToken); err == nil {
		t.Error("the refresh token works twice")
	}
	if _, err := refresh("made-up"); err == nil {
		t.Error("a made-up refresh token works")
	}
	*p.later += 13 * 3600e9
	if _, err := refresh(second.RefreshToken); err == nil {
		t.Error("the refresh token never ends")
	}
}

func TestThePagesListThePeople(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	page, text := p.open(oauth2.S256ChallengeOption(oauth2.GenerateVerifier()), oauth2.SetAuthURLParam("login_hint", "head"))
	for _, want := range []string{
		`<html lang="en-GB">`, "Nowhere Primary", "Terry &lt;Fictional&gt;", "Submitter, Practitioner", `value="head" autofocus`,
		"<h1>Sign in to Heed</h1>",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("sign-in page lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "Pat Invented") {
		t.Error("the sign-in page lists another issuer's people")
	}
	policy := page.Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "form-action 'self' http://localhost:5173") {
		t.Errorf("policy %q", policy)
	}
	response, err := p.browser.Get(p.config.BaseURL + "/")
	if err != nil {
		t.Fatal(err)
	}
	text = body(t, response)
	for _, want := range []string{"<h2>Police</h2>", "Pat Invented", "<h2>Education</h2>", "teacher", "school-system"} {
		if !strings.Contains(text, want) {
			t.Errorf("chooser lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "open sesame") {
		t.Error("the chooser shows a secret")
	}
}

func TestThePagesAnswerWhatIsWrong(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	for address, want := range map[string]int{
		p.IssuerURL("schools") + "/sign-in":                   http.StatusNotFound,
		p.IssuerURL("schools") + "/sign-in?request=made-up":   http.StatusNotFound,
		p.IssuerURL("schools") + "/authorize/callback?id=odd": http.StatusBadRequest,
		p.IssuerURL("fire") + "/sign-in":                      http.StatusNotFound,
		p.config.BaseURL + "/style.css":                       http.StatusOK,
	} {
		response, err := p.browser.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		body(t, response)
		if response.StatusCode != want {
			t.Errorf("%s: status %d, want %d", address, response.StatusCode, want)
		}
	}
}

func TestOtherSitesCannotUseTheProvider(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	for _, address := range []string{p.IssuerURL("schools") + "/rotate", p.IssuerURL("schools") + "/sign-in?request=x"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Origin", "https://evil.example")
		request.Header.Set("Sec-Fetch-Site", "cross-site")
		response, err := p.browser.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		body(t, response)
		if response.StatusCode != http.StatusForbidden {
			t.Errorf("%s: status %d, want 403", address, response.StatusCode)
		}
	}
	far := httptest.NewRecorder() // a recorder's requests come from 192.0.2.1
	p.ServeHTTP(far, httptest.NewRequest(http.MethodPost, "/dev/schools/rotate", nil))
	if far.Code != http.StatusForbidden {
		t.Errorf("rotated from another machine: status %d, want 403", far.Code)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.IssuerURL("schools")+"/keys", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Origin", "https://evil.example")
	response, err := p.browser.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	body(t, response)
	if got := response.Header.Get("Access-Control-Allow-Origin"); got != "" {
		t.Errorf("another origin is allowed: %q", got)
	}
}
