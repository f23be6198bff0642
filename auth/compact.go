package auth

import (
	"encoding/base64"
	"slices"
	"strings"
)

// maxToken is the largest accepted token, in bytes. Real access tokens are 1 to 3 kB;
// servers commonly cut an HTTP header line at 8 kB.
const maxToken = 8 << 10

// unverified is what a token says before its signature was checked. It chooses the
// issuer's rules and allows an early refusal.
type unverified struct {
	header, claims map[string]any
}

// The names of which no other spelling is accepted.
var (
	reservedHeaders = []string{
		"alg", "b64", "crit", "cty", "enc", "jku", "jwk", "kid", "typ", "x5c", "x5u", "zip",
	}
	reservedClaims = []string{
		"at_hash", "aud", "azp", "c_hash", "client_id", "events", "exp", "iat", "iss", "jti", "nbf", "s_hash", "sub",
	}
	// refusedHeaders bring their own key (RFC 8725 §3.10), change what is signed
	// (b64), hide what is inside (zip, enc, cty: a token in a token) or ask for
	// what Heed does not implement (crit).
	refusedHeaders = []string{"b64", "crit", "cty", "enc", "jku", "jwk", "x5c", "x5u", "zip"}
)

// parseCompact splits a token strictly as RFC 7515 §7.1 says: three non-empty base64url
// parts without padding, whitespace or slack bits. The library is more lenient, so this
// comes first.
func parseCompact(raw string) (unverified, error) {
	if len(raw) > maxToken {
		return unverified{}, refuse(ReasonMalformed)
	}
	parts := strings.Split(raw, ".")
	if len(parts) != 3 {
		return unverified{}, refuse(ReasonMalformed)
	}
	var decoded [3][]byte
	for i, part := range parts {
		// The decoder skips line breaks, which are not base64url.
		if part == "" || strings.ContainsAny(part, "\r\n") {
			return unverified{}, refuse(ReasonMalformed)
		}
		var err error
		if decoded[i], err = base64.RawURLEncoding.Strict().DecodeString(part); err != nil {
			return unverified{}, refuse(ReasonMalformed)
		}
	}
	header, err := strictObject(decoded[0])
	if err != nil || misspelt(header, reservedHeaders) {
		return unverified{}, refuse(ReasonMalformed)
	}
	claims, err := strictObject(decoded[1])
	if err != nil || misspelt(claims, reservedClaims) {
		return unverified{}, refuse(ReasonMalformed)
	}
	for _, name := range refusedHeaders {
		if _, present := header[name]; present {
			return unverified{}, refuse(ReasonHeader)
		}
	}
	return unverified{header: header, claims: claims}, nil
}

// misspelt reports whether the object has a reserved name in another case.
func misspelt(object map[string]any, reserved []string) bool {
	for name := range object {
		if slices.Contains(reserved, name) {
			continue
		}
		folded := fold(name)
		if slices.ContainsFunc(reserved, func(r string) bool { return fold(r) == folded }) {
			return true
		}
	}
	return false
}

// lower is a text with the letters A to Z in lower case, and no others: a letter that only
// looks like one of them stays different.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// headerMatches checks the header against what the issuer may send.
func headerMatches(header map[string]any, issuer Issuer) error {
	algorithm, _ := header["alg"].(string)
	if !slices.Contains(issuer.Algorithms, algorithm) {
		return refuse(ReasonAlgorithm)
	}
	typ, _ := header["typ"].(string)
	// A type is a media type, whose case has no meaning (RFC 7515 §4.1.9).
	if !slices.ContainsFunc(issuer.TokenTypes, func(taken string) bool { return lower(taken) == lower(typ) }) {
		return refuse(ReasonType)
	}
	// A key is found by its identifier only, so the token must have one.
	if kid, ok := header["kid"].(string); !ok || kid == "" {
		return refuse(ReasonKeyUnknown)
	}
	return nil
}
