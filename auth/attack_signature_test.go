package auth_test

import (
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"hash"
	"math/big"
	"strings"

	"heed/auth"
)

// signatureAttacks are tokens that the issuer has not signed, or not in this form.
func (w *env) signatureAttacks() []family {
	good := w.token(nil, nil)
	text := good[:strings.LastIndex(good, ".")]
	signature := good[len(text)+1:]
	der := w.derSignature(text)
	stranger := newSigner(w.t, w.officer.kid)
	payload := w.claims().text(w.t)
	by := func(s signer) string { return compact(w.t, w.header().text(w.t), payload, s) }

	return []family{
		{"no algorithm, in every spelling", auth.ReasonAlgorithm, append(
			each([]string{"none", "None", "NONE", "nOnE", "none ", " none", "none\x00"}, func(alg string) string {
				return w.token(object{"alg": alg}, nil)
			}),
			encode(`{"alg":"none","typ":"at+jwt","kid":"police-1"}`)+"."+encode(payload)+".AA",
		)},
		{"no algorithm and no signature", auth.ReasonMalformed, []string{
			encode(`{"alg":"none","typ":"at+jwt","kid":"police-1"}`) + "." + encode(payload) + ".",
			encode(`{"alg":"none"}`) + "." + encode(payload) + ".", text + ".",
		}},
		{"an algorithm header of another type", auth.ReasonAlgorithm, w.withHeaders(
			values("alg", nil, null, "", 0, []string{"ES256"}, object{"alg": "ES256"}, "es256", "Es256", "ES256 ")...,
		)},
		{"an algorithm that is not on the list", auth.ReasonAlgorithm, w.withHeaders(
			values("alg", "RS384", "RS512", "PS256", "PS512", "ES384", "ES512", "ES256K", "EdDSA", "RSA-OAEP", "dir", "A256GCMKW")...,
		)},
		{"a shared secret made of the public key", auth.ReasonAlgorithm, w.sharedSecretTokens()},
		{"a stranger's key under the issuer's key id", auth.ReasonSignature, []string{
			by(stranger), by(newSigner(w.t, "x")), by(w.nurse), by(w.rsa),
			compact(w.t, w.header().with(object{"alg": "RS256", "kid": w.rsa.kid}).text(w.t), payload, w.officer),
		}},
		{"the algorithm of another key of the issuer", auth.ReasonKeyUnknown, []string{
			compact(w.t, w.header().with(object{"alg": "RS256"}).text(w.t), payload, w.rsa),
			compact(w.t, w.header().with(object{"kid": w.rsa.kid}).text(w.t), payload, w.officer),
		}},
		{"one bit of the signature flipped", auth.ReasonSignature, each([]int{0, 1, 7, 31, 32, 33, 62, 63}, func(at int) string {
			return text + "." + w.flipped(signature, at)
		})},
		{"the payload changed after signing", auth.ReasonSignature, each([]object{
			{"sub": "nurse"}, {"sub": "gone"}, {"client_id": "officer"}, {"x": 1}, {"jti": "2"}, {"groups": []string{"RECORDS"}},
		}, func(change object) string {
			return encode(w.header().text(w.t)) + "." + encode(w.claims().with(change).text(w.t)) + "." + signature
		})},
		{"the header changed after signing", auth.ReasonSignature,
			each([]object{{"x": 1}, {"nonce": "n"}, {"x5t": "t"}}, func(change object) string {
				return encode(w.header().with(change).text(w.t)) + "." + encode(payload) + "." + signature
			})},
		{"a signature cut short or made longer", auth.ReasonSignature, []string{
			text + "." + signature[:4], text + "." + signature[:40], text + "." + signature[:84], text + ".AA",
			text + "." + base64.RawURLEncoding.EncodeToString(append(w.decode(signature), 0)),
			text + "." + base64.RawURLEncoding.EncodeToString(append(w.decode(signature), w.decode(signature)...)),
		}},
		{"a signature of a special form", auth.ReasonSignature, each([][]byte{
			make([]byte, 64), append(make([]byte, 63), 1), filled(64, 0xff), der, w.orderSignature(), []byte(strings.Repeat("A", 64)),
		}, func(forged []byte) string { return text + "." + base64.RawURLEncoding.EncodeToString(forged) })},
		{"a signature taken from another token", auth.ReasonSignature, []string{
			text + "." + w.token(nil, object{"jti": "other"})[strings.LastIndex(w.token(nil, object{"jti": "other"}), ".")+1:],
			text + "." + encode(string(w.officer.sign(w.t, payload))),
			text + "." + encode(string(w.officer.sign(w.t, text+"."))),
			text + "." + encode(string(w.nurse.sign(w.t, text))),
		}},
	}
}

// sharedSecretTokens are signed with each form of the issuer's public key as a shared
// secret.
func (w *env) sharedSecretTokens() []string {
	public, err := x509.MarshalPKIXPublicKey(w.rsa.key.Public())
	if err != nil {
		w.t.Fatal(err)
	}
	block := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})
	jwk, err := w.rsa.jwk().MarshalJSON()
	if err != nil {
		w.t.Fatal(err)
	}
	var tokens []string
	for _, secret := range [][]byte{public, block, []byte(strings.TrimSpace(string(block))), jwk, {}, []byte("secret")} {
		for alg, hash := range map[string]func() hash.Hash{"HS256": sha256.New, "HS384": sha512.New384, "HS512": sha512.New} {
			header := w.header().with(object{"alg": alg, "kid": w.rsa.kid})
			text := encode(header.text(w.t)) + "." + encode(w.claims().text(w.t))
			mac := hmac.New(hash, secret)
			mac.Write([]byte(text))
			tokens = append(tokens, text+"."+encode(string(mac.Sum(nil))))
		}
	}
	return tokens
}

// derSignature is a genuine signature in the form of X.509 instead of JWS.
func (w *env) derSignature(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	signature, err := ecdsa.SignASN1(rand.Reader, w.officer.key.(*ecdsa.PrivateKey), sum[:])
	if err != nil {
		w.t.Fatal(err)
	}
	return signature
}

// orderSignature has the curve's order for both halves, which counts as zero.
func (w *env) orderSignature() []byte {
	order := w.officer.key.(*ecdsa.PrivateKey).Params().N
	half := new(big.Int).Set(order).FillBytes(make([]byte, 32))
	return append(half, half...)
}

func (w *env) decode(text string) []byte {
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		w.t.Fatal(err)
	}
	return data
}

func (w *env) flipped(signature string, at int) string {
	data := w.decode(signature)
	data[at] ^= 1
	return base64.RawURLEncoding.EncodeToString(data)
}

func filled(size int, value byte) []byte {
	data := make([]byte, size)
	for i := range data {
		data[i] = value
	}
	return data
}
