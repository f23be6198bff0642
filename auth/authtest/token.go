package authtest

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// Minting describes a token that no sign-in would give.
type Minting struct {
	// Issuer is the name of the issuer whose key signs.
	Issuer string
	// As is the handle of a person, or the id of a client, of that issuer: the token starts as
	// theirs.
	As string
	// Header and Claims replace values of the token; nil removes a name. The alg header is
	// always that of the signature.
	Header, Claims map[string]any
}

// Mint signs an arbitrary token with an issuer's key, for tests of what Heed
// must refuse.
func (p *Provider) Mint(m Minting) (string, error) {
	issuer := p.issuers[m.Issuer]
	if issuer == nil {
		return "", fmt.Errorf("no issuer %q", m.Issuer)
	}
	who := grant{clientID: PortalClient}
	if person, ok := issuer.person(m.As); ok {
		who.subject = person.Subject
	} else if client, ok := issuer.client(m.As); ok {
		who.subject, who.clientID = client.ID, client.ID
	} else {
		return "", fmt.Errorf("nobody called %q at issuer %s", m.As, m.Issuer)
	}
	return issuer.sign(m.Header, overlay(issuer.claims(who, rand.Text()), m.Claims))
}

// claims are those of an access token (RFC 9068 §2.2).
func (i *issuer) claims(who grant, id string) map[string]any {
	now := i.clock()
	claims := map[string]any{
		"iss": i.url, "sub": who.subject, "aud": Audience, "client_id": who.clientID,
		"iat": now.Unix(), "exp": now.Add(TokenLifetime).Unix(), "jti": id,
	}
	if len(who.scopes) > 0 {
		claims["scope"] = strings.Join(who.scopes, " ")
	}
	if person, ok := i.bySubject(who.subject); ok {
		claims["roles"] = person.Roles
		if person.OrganisationCode != "" {
			claims["organisation"] = person.OrganisationCode
		}
	}
	if client, ok := i.client(who.subject); ok && client.OrganisationCode != "" {
		claims["organisation"] = client.OrganisationCode
	}
	return claims
}

// sign makes a compact access token of the claims.
func (i *issuer) sign(header, claims map[string]any) (string, error) {
	key := i.keys.signing()
	options := &jose.SignerOptions{}
	for name, value := range overlay(map[string]any{"typ": "at+jwt", "kid": key.KeyID}, header) {
		options.WithHeader(jose.HeaderKey(name), value)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: key.Key}, options)
	if err != nil {
		return "", fmt.Errorf("prepare signature: %w", err)
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", fmt.Errorf("write claims: %w", err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	return signed.CompactSerialize()
}

func overlay(base, changes map[string]any) map[string]any {
	result := maps.Clone(base)
	for name, value := range changes {
		if value == nil {
			delete(result, name)
			continue
		}
		result[name] = value
	}
	return result
}

// tokens makes codes and access tokens from the library's ids. The library would sign JWTs
// with typ JWT only. What it calls an opaque token is the text that this makes of the
// token's id, and the ID token's at_hash fits it.
type tokens struct{ *issuer }

var _ op.Crypto = tokens{}

// Encrypt turns "token id:subject" into a signed access token, and the id of a
// sign-in into an authorization code.
func (t tokens) Encrypt(text string) (string, error) {
	id, _, isToken := strings.Cut(text, ":")
	if !isToken {
		return rand.Text(), nil
	}
	granted, ok := take(t.grants.tokens, id)
	if !ok {
		return "", errors.New("no token was granted under this id")
	}
	return t.sign(nil, t.claims(granted, id))
}

// Decrypt makes the library verify access tokens by their signature.
func (tokens) Decrypt(string) (string, error) {
	return "", errors.New("access tokens are signed, not encrypted")
}
