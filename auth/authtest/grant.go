package authtest

import (
	"fmt"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/zitadel/oidc/v3/pkg/oidc"
)

const (
	// rememberedGrants bounds each cache of grants; the oldest are dropped first.
	rememberedGrants = 1000
	// refreshLifetime is how long a refresh token can be used.
	refreshLifetime = 12 * time.Hour
)

// grant is the permission to give tokens for a person through a client. The library calls
// it a token request.
type grant struct {
	clientID, subject string
	scopes            []string
	authTime          time.Time
}

func (g *grant) GetClientID() string    { return g.clientID }
func (g *grant) GetSubject() string     { return g.subject }
func (g *grant) GetScopes() []string    { return g.scopes }
func (g *grant) GetAuthTime() time.Time { return g.authTime }
func (g *grant) GetAMR() []string       { return nil }

// GetAudience is the audience of the ID token: the client alone, never Heed.
func (g *grant) GetAudience() []string { return []string{g.clientID} }

// SetCurrentScopes narrows the scopes on refresh.
func (g *grant) SetCurrentScopes(scopes []string) { g.scopes = scopes }

// signIn is a grant that waits for the sign-in page.
type signIn struct {
	grant
	id      string
	request oidc.AuthRequest
}

func (s *signIn) GetID() string                      { return s.id }
func (s *signIn) GetACR() string                     { return "" }
func (s *signIn) GetNonce() string                   { return s.request.Nonce }
func (s *signIn) GetRedirectURI() string             { return s.request.RedirectURI }
func (s *signIn) GetResponseType() oidc.ResponseType { return s.request.ResponseType }
func (s *signIn) GetResponseMode() oidc.ResponseMode { return s.request.ResponseMode }
func (s *signIn) GetState() string                   { return s.request.State }
func (s *signIn) Done() bool                         { return s.subject != "" }
func (s *signIn) GetCodeChallenge() *oidc.CodeChallenge {
	return &oidc.CodeChallenge{Challenge: s.request.CodeChallenge, Method: s.request.CodeChallengeMethod}
}

// refreshGrant is the grant of a refresh token.
type refreshGrant struct {
	grant
	until time.Time
}

// grants remembers sign-ins and tokens in progress.
type grants struct {
	signIns *lru.Cache[string, signIn]       // by request id
	codes   *lru.Cache[string, string]       // request id by code
	tokens  *lru.Cache[string, grant]        // by access token id, until it is signed
	refresh *lru.Cache[string, refreshGrant] // by refresh token
}

func newGrants() (*grants, error) {
	g := &grants{}
	var err error
	if g.signIns, err = lru.New[string, signIn](rememberedGrants); err != nil {
		return nil, fmt.Errorf("make memory: %w", err)
	}
	if g.codes, err = lru.New[string, string](rememberedGrants); err != nil {
		return nil, fmt.Errorf("make memory: %w", err)
	}
	if g.tokens, err = lru.New[string, grant](rememberedGrants); err != nil {
		return nil, fmt.Errorf("make memory: %w", err)
	}
	if g.refresh, err = lru.New[string, refreshGrant](rememberedGrants); err != nil {
		return nil, fmt.Errorf("make memory: %w", err)
	}
	return g, nil
}

// take removes an entry and returns it, so that it is used only once.
func take[V any](cache *lru.Cache[string, V], key string) (V, bool) {
	value, ok := cache.Peek(key)
	if !ok || !cache.Remove(key) {
		var none V
		return none, false
	}
	return value, true
}
