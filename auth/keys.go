package auth

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
)

// When a key set asks its provider (promise P15). A withdrawn key is refused within
// staleAfter plus one fetch, and a new one accepted within fetchPause plus one fetch,
// whoever asks and however often.
const (
	// fetchPause is the least time between two fetches, successful or not.
	fetchPause = 5 * time.Second
	// refreshAfter is the age from which a used list is renewed in the background.
	refreshAfter = time.Minute
	// staleAfter is the age from which a list is renewed before it is used.
	staleAfter = 4 * time.Minute
	// keepThrough is how long known keys are used during a provider's outage.
	keepThrough = 24 * time.Hour
)

var (
	errKeysUnavailable = errors.New("no keys of the issuer at hand")
	errKeyUnknown      = errors.New("the issuer publishes no such key")
	errSignature       = errors.New("the signature does not fit the key")
)

// keySet holds one issuer's public keys. It takes the place of go-oidc's remote
// key set, which lets callers drive its fetches, replaces good keys by empty
// lists and never ages.
type keySet struct {
	issuer     Issuer
	algorithms []jose.SignatureAlgorithm
	client     *http.Client
	now        func() time.Time

	mu     sync.Mutex
	keys   []jose.JSONWebKey
	good   time.Time     // when the keys were last confirmed
	tried  time.Time     // when the last fetch began
	failed bool          // whether the last fetch failed: the provider is out
	flight chan struct{} // closed when the running fetch ends, nil without one

	// Only the running fetch touches these.
	jwksURL    string
	discovered time.Time
}

var _ oidc.KeySet = (*keySet)(nil)

func newKeySet(issuer Issuer, client *http.Client, now func() time.Time) *keySet {
	k := &keySet{issuer: issuer, client: guarded(client), now: now}
	for _, algorithm := range issuer.Algorithms {
		k.algorithms = append(k.algorithms, jose.SignatureAlgorithm(algorithm))
	}
	return k
}

// VerifySignature checks a compact token against the issuer's keys and returns
// its payload. It waits for the provider at most fetchTimeout, and only if the
// keys at hand cannot decide.
func (k *keySet) VerifySignature(ctx context.Context, raw string) ([]byte, error) {
	token, err := jose.ParseSignedCompact(raw, k.algorithms)
	if err != nil {
		return nil, errSignature
	}
	keys, err := k.current(ctx)
	if err != nil {
		return nil, err
	}
	payload, err := verifyWith(keys, token)
	if err == nil {
		return payload, nil
	}
	// The issuer may have just rotated its keys: fetch once, if fetchPause has passed.
	if !k.wait(ctx, k.start(ctx)) {
		return nil, err
	}
	return verifyWith(k.known(), token)
}

// verifyWith tries the keys that have the token's key id and fit its algorithm.
func verifyWith(keys []jose.JSONWebKey, token *jose.JSONWebSignature) ([]byte, error) {
	header := token.Signatures[0].Header
	outcome := errKeyUnknown
	for _, key := range keys {
		if key.KeyID != header.KeyID || !slices.Contains(algorithmsOf(key), header.Algorithm) {
			continue
		}
		if payload, err := token.Verify(key.Key); err == nil {
			return payload, nil
		}
		outcome = errSignature
	}
	return nil, outcome
}

// current returns the keys to check with, renewed if they are due.
func (k *keySet) current(ctx context.Context) ([]jose.JSONWebKey, error) {
	k.mu.Lock()
	age := k.now().Sub(k.good)
	missing := len(k.keys) == 0 || age > keepThrough
	out := k.failed
	k.mu.Unlock()
	switch {
	case missing:
		k.wait(ctx, k.start(ctx))
	case age > staleAfter && !out:
		k.wait(ctx, k.start(ctx))
	case age > refreshAfter:
		// During an outage nobody waits: the known keys are used while the fetch runs.
		k.start(ctx)
	}
	if keys := k.known(); len(keys) > 0 {
		return keys, nil
	}
	return nil, errKeysUnavailable
}

// known returns the keys, unless the outage has lasted longer than keepThrough.
func (k *keySet) known() []jose.JSONWebKey {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.now().Sub(k.good) > keepThrough {
		return nil
	}
	return k.keys
}

// start begins a fetch, or joins the running one, and returns a channel that is closed at
// its end. Within fetchPause of the last start it returns nil.
func (k *keySet) start(ctx context.Context) <-chan struct{} {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.flight != nil {
		return k.flight
	}
	now := k.now()
	if !k.tried.IsZero() && now.Sub(k.tried) < fetchPause {
		return nil
	}
	k.tried = now
	k.flight = make(chan struct{})
	// The fetch serves everyone who waits: it outlives the request that began it.
	go k.renew(context.WithoutCancel(ctx), k.flight)
	return k.flight
}

// wait reports whether a fetch ended; without one it reports false at once.
func (k *keySet) wait(ctx context.Context, flight <-chan struct{}) bool {
	if flight == nil {
		return false
	}
	select {
	case <-flight:
		return true
	case <-ctx.Done():
		return false
	}
}

// renew fetches the list once. Only a list with usable keys replaces the keys.
func (k *keySet) renew(ctx context.Context, flight chan struct{}) {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	keys, err := k.fetchKeys(ctx)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.failed = err != nil
	if err == nil {
		k.keys, k.good = keys, k.now()
	}
	k.flight = nil
	close(flight)
}

func (k *keySet) fetchKeys(ctx context.Context) ([]jose.JSONWebKey, error) {
	address := k.issuer.JWKSURL
	if address == "" {
		if k.jwksURL == "" || k.now().Sub(k.discovered) > rediscoverAfter {
			found, _, err := discover(ctx, k.client, k.issuer.URL)
			if err != nil {
				return nil, err
			}
			k.jwksURL, k.discovered = found.JWKSURL, k.now()
		}
		address = k.jwksURL
	}
	answer, err := fetch(ctx, k.client, address)
	if err != nil {
		k.jwksURL = "" // the list may have moved: discover its address next time
		return nil, err
	}
	keys, _, err := parseKeys(answer.body)
	return keys, err
}
