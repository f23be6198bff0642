package authtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/op"
)

const (
	algorithm = jose.ES256
	// publishedKeys is how many keys an issuer lists, the signing one included.
	publishedKeys = 3
)

// ring holds an issuer's private keys, the signing one first.
type ring struct {
	file string

	mu   sync.Mutex
	keys []jose.JSONWebKey
}

// openRing reads the issuer's keys from the folder, or makes the first one.
func openRing(dir, name string) (*ring, error) {
	if dir == "" {
		r := &ring{}
		return r, r.rotate()
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make folder for keys: %w", err)
	}
	r := &ring{file: filepath.Join(dir, name+".json")}
	data, err := os.ReadFile(r.file)
	if errors.Is(err, fs.ErrNotExist) {
		return r, r.rotate()
	}
	if err != nil {
		return nil, fmt.Errorf("read keys: %w", err)
	}
	var set jose.JSONWebKeySet
	if err := json.Unmarshal(data, &set); err != nil {
		return nil, fmt.Errorf("read keys in %s: %w", r.file, err)
	}
	for _, key := range set.Keys {
		if _, ok := key.Key.(*ecdsa.PrivateKey); !ok || !key.Valid() {
			return nil, fmt.Errorf("%s holds a key that cannot sign", r.file)
		}
	}
	if len(set.Keys) == 0 {
		return r, r.rotate()
	}
	r.keys = set.Keys
	return r, nil
}

// rotate puts a new key first.
func (r *ring) rotate() error {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("make key: %w", err)
	}
	key := jose.JSONWebKey{Key: private, KeyID: rand.Text(), Algorithm: string(algorithm), Use: "sig"}
	r.mu.Lock()
	defer r.mu.Unlock()
	keys := append([]jose.JSONWebKey{key}, r.keys...)
	keys = keys[:min(len(keys), publishedKeys)]
	if err := save(r.file, keys); err != nil {
		return err
	}
	r.keys = keys
	return nil
}

// save replaces the file in one step; without a file there is nothing to do.
func save(file string, keys []jose.JSONWebKey) error {
	if file == "" {
		return nil
	}
	data, err := json.Marshal(jose.JSONWebKeySet{Keys: keys})
	if err != nil {
		return fmt.Errorf("write keys: %w", err)
	}
	if err := os.WriteFile(file+".new", data, 0o600); err != nil {
		return fmt.Errorf("write keys: %w", err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		return fmt.Errorf("write keys: %w", err)
	}
	return nil
}

func (r *ring) signing() jose.JSONWebKey {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.keys[0]
}

func (r *ring) published() []op.Key {
	r.mu.Lock()
	defer r.mu.Unlock()
	keys := make([]op.Key, len(r.keys))
	for i, key := range r.keys {
		keys[i] = publicKey{key.Public()}
	}
	return keys
}

// signingKey and publicKey show a key to the library in its two forms.
type signingKey struct{ jwk jose.JSONWebKey }

func (k signingKey) SignatureAlgorithm() jose.SignatureAlgorithm { return algorithm }
func (k signingKey) Key() any                                    { return k.jwk.Key }
func (k signingKey) ID() string                                  { return k.jwk.KeyID }

type publicKey struct{ jwk jose.JSONWebKey }

func (k publicKey) Algorithm() jose.SignatureAlgorithm { return algorithm }
func (k publicKey) Use() string                        { return k.jwk.Use }
func (k publicKey) Key() any                           { return k.jwk.Key }
func (k publicKey) ID() string                         { return k.jwk.KeyID }
