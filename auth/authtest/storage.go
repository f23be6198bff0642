package authtest

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// storage is what the library asks of an issuer's state.
type storage struct{ *issuer }

var (
	_ op.Storage                   = storage{}
	_ op.ClientCredentialsStorage  = storage{}
	_ op.CanSetUserinfoFromRequest = storage{}
)

var errUnsupported = errors.New("not supported by the development provider")

// CreateAuthRequest begins a sign-in. It must bring a PKCE challenge, since the
// portal has no secret.
func (s storage) CreateAuthRequest(_ context.Context, request *oidc.AuthRequest, _ string) (op.AuthRequest, error) {
	if request.CodeChallenge == "" || request.CodeChallengeMethod != oidc.CodeChallengeMethodS256 {
		return nil, oidc.ErrInvalidRequest().WithDescription("a code_challenge with method S256 is required")
	}
	if len(request.Prompt) == 1 && request.Prompt[0] == oidc.PromptNone {
		return nil, oidc.ErrLoginRequired()
	}
	begun := signIn{
		grant:   grant{clientID: request.ClientID, scopes: request.Scopes},
		id:      rand.Text(),
		request: *request,
	}
	s.grants.signIns.Add(begun.id, begun)
	return &begun, nil
}

// AuthRequestByID finds a sign-in under way.
func (s storage) AuthRequestByID(_ context.Context, id string) (op.AuthRequest, error) {
	begun, ok := s.grants.signIns.Get(id)
	if !ok {
		return nil, oidc.ErrInvalidRequest().WithDescription("the sign-in has ended; begin again")
	}
	return &begun, nil
}

// AuthRequestByCode exchanges a code, once: a failed attempt uses it up too.
func (s storage) AuthRequestByCode(ctx context.Context, code string) (op.AuthRequest, error) {
	id, ok := take(s.grants.codes, code)
	if !ok {
		return nil, oidc.ErrInvalidGrant()
	}
	return s.AuthRequestByID(ctx, id)
}

// SaveAuthCode remembers the code given out for a sign-in.
func (s storage) SaveAuthCode(_ context.Context, id, code string) error {
	s.grants.codes.Add(code, id)
	return nil
}

// DeleteAuthRequest ends a sign-in.
func (s storage) DeleteAuthRequest(_ context.Context, id string) error {
	s.grants.signIns.Remove(id)
	return nil
}

// CreateAccessToken remembers the grant of the token's id (see tokens.Encrypt). The
// library uses the expiry only for expires_in, which it counts from its own clock.
func (s storage) CreateAccessToken(_ context.Context, request op.TokenRequest) (string, time.Time, error) {
	granted, err := grantOf(request)
	if err != nil {
		return "", time.Time{}, err
	}
	id := rand.Text()
	s.grants.tokens.Add(id, granted)
	return id, oidc.NowTime().AsTime().Add(TokenLifetime), nil
}

// CreateAccessAndRefreshTokens replaces a refresh token, which works once.
func (s storage) CreateAccessAndRefreshTokens(ctx context.Context, request op.TokenRequest, current string) (string, string, time.Time,
	error) {
	if current != "" {
		if _, ok := take(s.grants.refresh, current); !ok {
			return "", "", time.Time{}, oidc.ErrInvalidGrant()
		}
	}
	granted, err := grantOf(request)
	if err != nil {
		return "", "", time.Time{}, err
	}
	id, expires, err := s.CreateAccessToken(ctx, request)
	if err != nil {
		return "", "", time.Time{}, err
	}
	token := rand.Text()
	s.grants.refresh.Add(token, refreshGrant{granted, s.clock().Add(refreshLifetime)})
	return id, token, expires, nil
}

// TokenRequestByRefreshToken finds the grant of a refresh token.
func (s storage) TokenRequestByRefreshToken(_ context.Context, token string) (op.RefreshTokenRequest, error) {
	granted, ok := s.grants.refresh.Get(token)
	if !ok || !s.clock().Before(granted.until) {
		return nil, oidc.ErrInvalidGrant()
	}
	return &granted.grant, nil
}

// grantOf gets back the grant behind any of the library's requests.
func grantOf(request op.TokenRequest) (grant, error) {
	switch request := request.(type) {
	case *signIn:
		return request.grant, nil
	case *grant:
		return *request, nil
	}
	return grant{}, errUnsupported
}

// TerminateSession has nothing to end: there are no sessions.
func (s storage) TerminateSession(context.Context, string, string) error { return nil }

// RevokeToken forgets a refresh token; access tokens end by themselves.
func (s storage) RevokeToken(_ context.Context, token, _, _ string) *oidc.Error {
	s.grants.refresh.Remove(token)
	return nil
}

// GetRefreshTokenInfo recognises a refresh token.
func (s storage) GetRefreshTokenInfo(_ context.Context, _, token string) (string, string, error) {
	granted, ok := s.grants.refresh.Get(token)
	if !ok {
		return "", "", op.ErrInvalidRefreshToken
	}
	return granted.subject, token, nil
}

// SigningKey signs ID tokens; access tokens are signed in tokens.
func (s storage) SigningKey(context.Context) (op.SigningKey, error) {
	return signingKey{s.keys.signing()}, nil
}

// SignatureAlgorithms are listed in the discovery document.
func (s storage) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{algorithm}, nil
}

// KeySet is the published key list.
func (s storage) KeySet(context.Context) ([]op.Key, error) { return s.keys.published(), nil }

// GetClientByClientID finds the portal and the issuer's machine clients.
func (s storage) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	if id == PortalClient {
		return s.portal, nil
	}
	if _, ok := s.client(id); ok {
		return system{id: id}, nil
	}
	return nil, oidc.ErrInvalidClient()
}

// AuthorizeClientIDSecret checks a machine client's secret.
func (s storage) AuthorizeClientIDSecret(_ context.Context, id, secret string) error {
	client, ok := s.client(id)
	if !ok || client.Secret == "" || subtle.ConstantTimeCompare([]byte(client.Secret), []byte(secret)) != 1 {
		return oidc.ErrInvalidClient()
	}
	return nil
}

// ClientCredentials signs a machine client in.
func (s storage) ClientCredentials(ctx context.Context, id, secret string) (op.Client, error) {
	if err := s.AuthorizeClientIDSecret(ctx, id, secret); err != nil {
		return nil, err
	}
	return system{id: id}, nil
}

// ClientCredentialsTokenRequest makes the client its own subject (RFC 9068 §5).
func (s storage) ClientCredentialsTokenRequest(_ context.Context, id string, scopes []string) (op.TokenRequest, error) {
	return &grant{clientID: id, subject: id, scopes: scopes, authTime: s.clock()}, nil
}

// SetUserinfoFromScopes is deprecated by the library in favour of the next.
func (s storage) SetUserinfoFromScopes(context.Context, *oidc.UserInfo, string, string, []string) error {
	return nil
}

// SetUserinfoFromRequest fills the ID token.
func (s storage) SetUserinfoFromRequest(_ context.Context, info *oidc.UserInfo, request op.IDTokenRequest, _ []string) error {
	return s.describe(info, request.GetSubject())
}

// SetUserinfoFromToken answers the userinfo endpoint.
func (s storage) SetUserinfoFromToken(_ context.Context, info *oidc.UserInfo, _, subject, _ string) error {
	return s.describe(info, subject)
}

func (s storage) describe(info *oidc.UserInfo, subject string) error {
	person, ok := s.bySubject(subject)
	if !ok {
		return oidc.ErrAccessDenied()
	}
	info.Subject, info.Name, info.PreferredUsername = subject, person.DisplayName, person.Name
	return nil
}

// SetIntrospectionFromToken is not supported: Heed checks tokens itself.
func (s storage) SetIntrospectionFromToken(context.Context, *oidc.IntrospectionResponse, string, string, string) error {
	return errUnsupported
}

// GetPrivateClaimsFromScopes is not used: the library signs no access token here.
func (s storage) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return nil, errUnsupported
}

// GetKeyByIDAndClientID is not supported: clients sign in by secret.
func (s storage) GetKeyByIDAndClientID(context.Context, string, string) (*jose.JSONWebKey, error) {
	return nil, errUnsupported
}

// ValidateJWTProfileScopes is not supported either.
func (s storage) ValidateJWTProfileScopes(context.Context, string, []string) ([]string, error) {
	return nil, errUnsupported
}

// Health always succeeds: there is nothing that can be down.
func (s storage) Health(context.Context) error { return nil }
