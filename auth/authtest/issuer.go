package authtest

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// issuer is one identity provider: its people, its keys and its protocol.
type issuer struct {
	url      string
	dev      DevIssuer
	keys     *ring
	grants   *grants
	clock    func() time.Time
	portal   portal
	protocol http.Handler
	// callback is where the browser continues after sign-in, by the request's id.
	callback func(id string) string
}

func newIssuer(url string, dev DevIssuer, config Config) (*issuer, error) {
	keys, err := openRing(config.KeysDir, dev.Name)
	if err != nil {
		return nil, err
	}
	grants, err := newGrants()
	if err != nil {
		return nil, err
	}
	i := &issuer{
		url: url, dev: dev, keys: keys, grants: grants, clock: config.Clock,
		portal: portal{signIn: url + "/sign-in", redirects: append([]string{url + headlessPath}, config.RedirectURIs...)},
	}
	provider, err := op.NewProvider(&op.Config{
		CodeMethodS256:        true,
		AuthMethodPost:        true,
		GrantTypeRefreshToken: true,
		SupportedScopes:       []string{oidc.ScopeOpenID, oidc.ScopeProfile, oidc.ScopeOfflineAccess},
	}, storage{i}, op.StaticIssuer(url),
		op.WithAllowInsecure(), // plain http is fine on this machine
		op.WithCrypto(tokens{i}),
		op.WithCORSOptions(nil), // pages of the same origin need none, others get none
	)
	if err != nil {
		return nil, fmt.Errorf("set up protocol: %w", err)
	}
	i.protocol = provider
	callback := op.AuthCallbackURL(provider)
	i.callback = func(id string) string { return callback(op.ContextWithIssuer(context.Background(), url), id) }
	return i, nil
}

// person finds a person by handle, bySubject by the sub claim.
func (i *issuer) person(name string) (Person, bool) {
	for _, p := range i.dev.People {
		if p.Name == name {
			return p, true
		}
	}
	return Person{}, false
}

func (i *issuer) bySubject(subject string) (Person, bool) {
	for _, p := range i.dev.People {
		if p.Subject == subject {
			return p, true
		}
	}
	return Person{}, false
}

func (i *issuer) client(id string) (Client, bool) {
	for _, c := range i.dev.Clients {
		if c.ID == id {
			return c, true
		}
	}
	return Client{}, false
}
