package auth

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/go-jose/go-jose/v4"
)

const (
	// maxKeys bounds a provider's list; real ones hold one to ten keys.
	maxKeys = 64
	// minRSABits is the least that RFC 7518 §3.3 allows; go-jose bounds the most.
	minRSABits = 2048
)

// errNoKeys says that a key list holds no key for signatures. Such a list never replaces a
// good one.
var errNoKeys = errors.New("the key list holds no usable key")

// parseKeys reads a provider's key list and keeps the keys that can check
// signatures. As RFC 7517 §5 asks, entries not understood are left out; the
// second result says why, by position, for the issuer check.
func parseKeys(data []byte) ([]jose.JSONWebKey, []string, error) {
	var list struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, nil, fmt.Errorf("read key list: %w", err)
	}
	if len(list.Keys) > maxKeys {
		return nil, nil, fmt.Errorf("the key list holds more than %d keys", maxKeys)
	}
	var keys []jose.JSONWebKey
	var skipped []string
	for n, raw := range list.Keys {
		var key jose.JSONWebKey
		problem := "cannot be read"
		if err := json.Unmarshal(raw, &key); err == nil {
			problem = keyProblem(key)
		}
		if problem != "" {
			skipped = append(skipped, fmt.Sprintf("key %d %s", n+1, problem))
			continue
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, skipped, errNoKeys
	}
	return keys, skipped, nil
}

// keyProblem says why the key cannot check a token, or nothing.
func keyProblem(key jose.JSONWebKey) string {
	switch {
	case key.KeyID == "":
		return "has no key id (kid)"
	case key.Use != "" && key.Use != "sig":
		return "is not for signatures"
	case !key.IsPublic():
		return "is a private or shared key, which must never be published"
	case !key.Valid():
		return "is not a valid key"
	}
	if public, ok := key.Key.(*rsa.PublicKey); ok {
		if bits := public.N.BitLen(); bits < minRSABits {
			return fmt.Sprintf("has %d bits instead of at least %d", bits, minRSABits)
		}
	}
	return ""
}

// algorithmsOf lists the algorithms the key can check: the one it names, or
// those that go with its type.
func algorithmsOf(key jose.JSONWebKey) []string {
	var fitting []string
	switch public := key.Key.(type) {
	case *rsa.PublicKey:
		fitting = []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}
	case *ecdsa.PublicKey:
		switch public.Curve {
		case elliptic.P256():
			fitting = []string{"ES256"}
		case elliptic.P384():
			fitting = []string{"ES384"}
		case elliptic.P521():
			fitting = []string{"ES512"}
		}
	case ed25519.PublicKey:
		fitting = []string{"EdDSA"}
	}
	if key.Algorithm == "" {
		return fitting
	}
	if slices.Contains(fitting, key.Algorithm) {
		return []string{key.Algorithm}
	}
	return nil
}
