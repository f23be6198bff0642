package authtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// headlessPath, below an issuer, is the redirect address of SignIn. Nothing is
// served there: SignIn reads the code out of the redirect.
const headlessPath = "/signed-in"

// SignIn signs a person in at an issuer of this package as the portal would,
// with an authorization code and PKCE, but without a browser. The person is
// named by handle.
func SignIn(ctx context.Context, client *http.Client, issuerURL, personName string) (*oauth2.Token, error) {
	ctx = oidc.ClientContext(ctx, client)
	provider, err := oidc.NewProvider(ctx, issuerURL)
	if err != nil {
		return nil, fmt.Errorf("discover issuer %s: %w", issuerURL, err)
	}
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInParams // the portal has no secret to send
	flow := &oauth2.Config{
		ClientID: PortalClient, Endpoint: endpoint, RedirectURL: issuerURL + headlessPath,
		Scopes: []string{oidc.ScopeOpenID, "profile", oidc.ScopeOfflineAccess},
	}
	verifier, state := oauth2.GenerateVerifier(), rand.Text()
	browser := stopAt(client, flow.RedirectURL)
	page, err := visit(ctx, browser, http.MethodGet, flow.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier)), nil)
	if err != nil {
		return nil, fmt.Errorf("open sign-in page: %w", err)
	}
	end, err := visit(ctx, browser, http.MethodPost, page.Request.URL.String(), url.Values{"person": {personName}})
	if err != nil {
		return nil, fmt.Errorf("sign in as %s: %w", personName, err)
	}
	code, err := codeFrom(end, state)
	if err != nil {
		return nil, fmt.Errorf("sign in as %s: %w", personName, err)
	}
	token, err := flow.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return nil, fmt.Errorf("exchange code: %w", err)
	}
	return token, nil
}

// ClientCredentials signs an agency's own system in.
func ClientCredentials(ctx context.Context, client *http.Client, issuerURL, id, secret string) (*oauth2.Token, error) {
	ctx = oidc.ClientContext(ctx, client)
	provider, err := oidc.NewProvider(ctx, issuerURL)
	if err != nil {
		return nil, fmt.Errorf("discover issuer %s: %w", issuerURL, err)
	}
	flow := clientcredentials.Config{
		ClientID: id, ClientSecret: secret, TokenURL: provider.Endpoint().TokenURL, AuthStyle: oauth2.AuthStyleInHeader,
	}
	token, err := flow.Token(ctx)
	if err != nil {
		return nil, fmt.Errorf("sign in as client %s: %w", id, err)
	}
	return token, nil
}

// stopAt returns a client that follows redirects up to the address.
func stopAt(client *http.Client, address string) *http.Client {
	browser := *client
	browser.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		if strings.HasPrefix(next.URL.String(), address+"?") {
			return http.ErrUseLastResponse
		}
		if len(via) > 5 {
			return errors.New("redirected too often")
		}
		return nil
	}
	return &browser
}

// visit fetches a page or sends a form, and expects to end at a page or a redirect.
func visit(ctx context.Context, browser *http.Client, method, address string, form url.Values) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, fmt.Errorf("prepare request: %w", err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := browser.Do(request)
	if err != nil {
		return nil, err
	}
	if err := response.Body.Close(); err != nil {
		return nil, fmt.Errorf("close reply: %w", err)
	}
	if response.StatusCode >= http.StatusBadRequest {
		return nil, fmt.Errorf("the issuer answered status %d", response.StatusCode)
	}
	return response, nil
}

// codeFrom reads the code out of the redirect to the portal.
func codeFrom(response *http.Response, state string) (string, error) {
	address, err := response.Location()
	if err != nil {
		return "", fmt.Errorf("read redirect: %w", err)
	}
	answer := address.Query()
	if problem := answer.Get("error"); problem != "" {
		return "", fmt.Errorf("the issuer refused: %s", problem)
	}
	if answer.Get("state") != state || answer.Get("code") == "" {
		return "", errors.New("the redirect does not belong to this sign-in")
	}
	return answer.Get("code"), nil
}
