package authtest

import (
	"net/url"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// clientDefaults are what both kinds of client have in common.
type clientDefaults struct{}

func (clientDefaults) ApplicationType() op.ApplicationType  { return op.ApplicationTypeUserAgent }
func (clientDefaults) PostLogoutRedirectURIs() []string     { return nil }
func (clientDefaults) IDTokenLifetime() time.Duration       { return TokenLifetime }
func (clientDefaults) DevMode() bool                        { return true }
func (clientDefaults) IsScopeAllowed(string) bool           { return false }
func (clientDefaults) IDTokenUserinfoClaimsAssertion() bool { return true }
func (clientDefaults) ClockSkew() time.Duration             { return 0 }
func (clientDefaults) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}
func (clientDefaults) RestrictAdditionalIdTokenScopes() func([]string) []string {
	return func(scopes []string) []string { return scopes }
}
func (clientDefaults) RestrictAdditionalAccessTokenScopes() func([]string) []string {
	return func(scopes []string) []string { return scopes }
}

// AccessTokenType makes the library call us with the token's id, so that we can make the
// token ourselves with typ at+jwt (see tokens).
func (clientDefaults) AccessTokenType() op.AccessTokenType { return op.AccessTokenTypeBearer }

// portal is the portal as a client: public, with PKCE.
type portal struct {
	clientDefaults
	signIn    string
	redirects []string
}

func (portal) GetID() string               { return PortalClient }
func (p portal) RedirectURIs() []string    { return p.redirects }
func (portal) AuthMethod() oidc.AuthMethod { return oidc.AuthMethodNone }
func (p portal) LoginURL(id string) string { return p.signIn + "?request=" + url.QueryEscape(id) }
func (portal) GrantTypes() []oidc.GrantType {
	return []oidc.GrantType{oidc.GrantTypeCode, oidc.GrantTypeRefreshToken}
}

// PostLogoutRedirectURIs let the portal come back after signing out.
func (p portal) PostLogoutRedirectURIs() []string { return p.redirects }

// system is an agency's own system as a client: confidential, with a secret.
type system struct {
	clientDefaults
	id string
}

func (s system) GetID() string              { return s.id }
func (system) RedirectURIs() []string       { return nil }
func (system) AuthMethod() oidc.AuthMethod  { return oidc.AuthMethodBasic }
func (system) LoginURL(string) string       { return "" }
func (system) GrantTypes() []oidc.GrantType { return []oidc.GrantType{oidc.GrantTypeClientCredentials} }
