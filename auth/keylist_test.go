package auth_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"math/big"
	"net/http"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"heed/auth"
)

// list makes the police provider publish exactly these entries.
func (w *env) list(entries ...any) {
	w.police.turn(func(rw http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/keys") {
			writeJSON(rw, map[string]any{"keys": entries})
			return
		}
		writeJSON(rw, map[string]any{"issuer": w.police.URL, "jwks_uri": w.police.URL + "/keys"})
	})
}

func TestEveryAllowedAlgorithmWorksWithItsOwnKindOfKey(t *testing.T) {
	t.Parallel()
	curve := func(c elliptic.Curve) crypto.Signer {
		key, err := ecdsa.GenerateKey(c, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	modulus := rsaSigner(t, "").key
	for algorithm, key := range map[string]crypto.Signer{
		"RS256": modulus, "RS384": modulus, "RS512": modulus, "PS256": modulus, "PS384": modulus, "PS512": modulus,
		"ES256": curve(elliptic.P256()), "ES384": curve(elliptic.P384()), "ES512": curve(elliptic.P521()), "EdDSA": edwards,
	} {
		t.Run(algorithm, func(t *testing.T) {
			t.Parallel()
			w := newEnv(t, func(w *env) { w.issuers[0].Algorithms = []string{algorithm} })
			w.list(jose.JSONWebKey{Key: key.Public(), KeyID: "k"})
			options := (&jose.SignerOptions{}).WithType("at+jwt").WithHeader("kid", "k")
			signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.SignatureAlgorithm(algorithm), Key: key}, options)
			if err != nil {
				t.Fatal(err)
			}
			signed, err := signer.Sign([]byte(w.claims().text(t)))
			if err != nil {
				t.Fatal(err)
			}
			token, err := signed.CompactSerialize()
			if err != nil {
				t.Fatal(err)
			}
			w.accepts(token)
		})
	}
}

func TestUnsuitableKeysAreNotUsed(t *testing.T) {
	t.Parallel()
	public := func(w *env) jose.JSONWebKey { return w.officer.jwk() }
	cases := []struct {
		name  string
		entry func(w *env) any
		want  string
	}{
		{"a key without id", func(w *env) any { key := public(w); key.KeyID = ""; return key }, "has no key id"},
		{"a key for encryption", func(w *env) any { key := public(w); key.Use = "enc"; return key }, "is not for signatures"},
		{"a private key", func(w *env) any { key := public(w); key.Key = w.officer.key; return key }, "is a private or shared key"},
		{"a shared key", func(*env) any { return jose.JSONWebKey{Key: []byte("secret"), KeyID: "police-1"} }, "is a private or shared key"},
		{"too short a key", func(*env) any { return rsaKeyOf(1024) }, "has 1024 bits"},
		{"too long a key", func(*env) any { return rsaKeyOf(16384) }, "cannot be read"},
		{"a key of a new kind", func(*env) any { return map[string]any{"kty": "AKP", "kid": "police-1"} }, "cannot be read"},
		{"something else", func(*env) any { return "key" }, "cannot be read"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newEnv(t)
			w.list(c.entry(w))
			w.cannotJudge(w.token(nil, nil))
			var told strings.Builder
			for _, f := range auth.CheckIssuer(t.Context(), w.issuers[0], auth.Options{Now: w.clock.Now, HTTP: http.DefaultClient}) {
				told.WriteString(f.Message)
			}
			if !strings.Contains(told.String(), c.want) {
				t.Errorf("the check tells %q, want %q", told.String(), c.want)
			}
		})
	}
}

func TestAKeyKeepsToTheAlgorithmItNames(t *testing.T) {
	t.Parallel()
	for named, want := range map[string]auth.Reason{"ES256": "", "ES384": auth.ReasonKeyUnknown, "RSA-OAEP": auth.ReasonKeyUnknown} {
		t.Run(named, func(t *testing.T) {
			t.Parallel()
			w := newEnv(t)
			key := w.officer.jwk()
			key.Algorithm = named
			w.list(key)
			if want == "" {
				w.accepts(w.token(nil, nil))
				return
			}
			w.refuses(w.token(nil, nil), want)
		})
	}
}

// rsaKeyOf is a public key of that size. Its private key does not exist.
func rsaKeyOf(bits int) jose.JSONWebKey {
	modulus := new(big.Int).Lsh(big.NewInt(1), uint(bits-1))
	return jose.JSONWebKey{Key: &rsa.PublicKey{N: modulus.SetBit(modulus, 0, 1), E: 65537}, KeyID: "police-1"}
}
