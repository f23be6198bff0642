package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// The bounds of one request to a provider (promise P15).
const (
	fetchTimeout = 2 * time.Second
	maxReply     = 1 << 20 // bytes, after decompression
	maxRedirects = 3
	// rediscoverAfter is how long a discovered address of the key list is used.
	rediscoverAfter = time.Hour
)

var (
	errIssuerMismatch = errors.New("the discovery document names another issuer")
	errTooLarge       = errors.New("the reply is larger than 1 MiB")
)

// discovery is what Heed reads of a provider's metadata (OpenID Connect
// Discovery 1.0 §3).
type discovery struct {
	Issuer     string   `json:"issuer"`
	JWKSURL    string   `json:"jwks_uri"`
	Algorithms []string `json:"id_token_signing_alg_values_supported"`
}

// reply is a provider's answer with status 200.
type reply struct {
	body []byte
	// date is the provider's clock, zero if the provider did not give it.
	date time.Time
}

// guarded returns a copy of the client that follows redirects on the same host
// only: a provider's open redirect must not choose whose keys Heed trusts.
func guarded(client *http.Client) *http.Client {
	c := *client
	c.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		first := via[0].URL
		if next.URL.Scheme != first.Scheme || next.URL.Host != first.Host {
			return errors.New("redirected to another host")
		}
		if len(via) > maxRedirects {
			return errors.New("redirected too often")
		}
		return nil
	}
	return &c
}

// fetch gets a JSON document from a provider. The context carries the time limit.
func fetch(ctx context.Context, client *http.Client, address string) (reply, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return reply{}, fmt.Errorf("prepare request: %w", err)
	}
	request.Header.Set("Accept", "application/json, application/jwk-set+json")
	request.Header.Set("Cache-Control", "no-cache")
	response, err := client.Do(request)
	if err != nil {
		return reply{}, fmt.Errorf("ask provider: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return reply{}, fmt.Errorf("provider answered status %d", response.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxReply+1))
	if err != nil {
		return reply{}, fmt.Errorf("read reply: %w", err)
	}
	if len(body) > maxReply {
		return reply{}, errTooLarge
	}
	date, err := http.ParseTime(response.Header.Get("Date"))
	if err != nil {
		date = time.Time{} // an optional header
	}
	return reply{body: body, date: date}, nil
}

// discover reads the issuer's metadata and checks that it names the issuer (OpenID Connect
// Discovery 1.0 §4.3).
func discover(ctx context.Context, client *http.Client, issuer string) (discovery, reply, error) {
	address := strings.TrimSuffix(issuer, "/") + "/.well-known/openid-configuration"
	answer, err := fetch(ctx, client, address)
	if err != nil {
		return discovery{}, reply{}, err
	}
	var d discovery
	if err := json.Unmarshal(answer.body, &d); err != nil {
		return discovery{}, answer, fmt.Errorf("read discovery document: %w", err)
	}
	if d.Issuer != issuer {
		return d, answer, errIssuerMismatch
	}
	if err := keyListAddress(issuer, d.JWKSURL); err != nil {
		return d, answer, err
	}
	return d, answer, nil
}

// keyListAddress refuses a key list less protected than the issuer itself.
func keyListAddress(issuer, address string) error {
	from, err := url.Parse(issuer)
	if err != nil {
		return fmt.Errorf("read issuer address: %w", err)
	}
	to, err := url.Parse(address)
	if err != nil || to.Host == "" {
		return errors.New("the discovery document has no usable jwks_uri")
	}
	if to.Scheme != "https" && !(from.Scheme == "http" && to.Scheme == "http" && loopback(to.Hostname())) {
		return errors.New("the jwks_uri of the discovery document is not https")
	}
	return nil
}
