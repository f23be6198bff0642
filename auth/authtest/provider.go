// Package authtest is an identity provider for tests, for the demonstration and for
// development: several issuers in one process, one for each agency, where anyone may sign
// in as any of its invented people. It follows OpenID Connect, so Heed uses it exactly
// like a real provider.
//
// Because it has no passwords, it serves this machine only.
package authtest

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// The names that Heed knows this provider's tokens by.
const (
	// Audience is that of every access token.
	Audience = "heed"
	// PortalClient is the public client of the portal, with PKCE and no secret.
	PortalClient = "heed-portal"
	// TokenLifetime is how long an access token lasts.
	TokenLifetime = time.Hour
)

// Person is an invented practitioner who can be signed in as.
type Person struct {
	// Name is the short handle to sign in by, such as "police".
	Name string
	// Subject is the sub claim of the person's tokens.
	Subject string
	// DisplayName, Organisation, Roles and Agency are shown on the pages; the roles are also
	// in the claim "roles".
	DisplayName, Organisation string
	Roles                     []string
	Agency                    string
	// OrganisationCode, if any, is the claim "organisation": a national identifier.
	OrganisationCode string
}

// Client is an agency's own system, which signs in by client credentials.
type Client struct {
	// ID is its client id and the subject of its tokens.
	ID string
	// Secret is what it signs in with.
	Secret string
	// DisplayName and Organisation are shown on the pages.
	DisplayName, Organisation string
	// OrganisationCode, if any, is the claim "organisation".
	OrganisationCode string
}

// DevIssuer is one identity provider among those served.
type DevIssuer struct {
	// Name is the last part of the issuer's address: lower-case letters, digits, hyphens.
	Name string
	// Agency is shown on the pages.
	Agency  string
	People  []Person
	Clients []Client
}

// Config says what a provider serves and where.
type Config struct {
	// BaseURL is where the provider is mounted, such as http://127.0.0.1:8080/dev;
	// an issuer's address is BaseURL, a slash and its name. It must be this machine.
	BaseURL string
	// KeysDir keeps the signing keys, so that tokens stay valid after a restart. If it is
	// empty the keys are in memory only.
	KeysDir string
	// Clock stamps the tokens.
	Clock func() time.Time
	// Issuers are the identity providers; people's names are unique across them.
	Issuers []DevIssuer
	// RedirectURIs are the portal's, compared exactly.
	RedirectURIs []string
}

// Provider serves the issuers. It is an http.Handler for everything below the
// path of BaseURL.
type Provider struct {
	base    string
	mux     *http.ServeMux
	issuers map[string]*issuer
}

var issuerName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}$`)

// New returns a provider with its keys.
func New(config Config) (*Provider, error) {
	base, err := checkBase(config)
	if err != nil {
		return nil, err
	}
	p := &Provider{base: base, issuers: map[string]*issuer{}}
	people := map[string]bool{}
	for _, dev := range config.Issuers {
		if !issuerName.MatchString(dev.Name) || p.issuers[dev.Name] != nil {
			return nil, fmt.Errorf("issuer name %q is malformed or repeated", dev.Name)
		}
		for _, person := range dev.People {
			if person.Name == "" || person.Subject == "" || people[person.Name] {
				return nil, fmt.Errorf("person %q of issuer %s has no name or subject, or shares the name", person.Name, dev.Name)
			}
			people[person.Name] = true
		}
		if p.issuers[dev.Name], err = newIssuer(base+"/"+dev.Name, dev, config); err != nil {
			return nil, fmt.Errorf("set up issuer %s: %w", dev.Name, err)
		}
	}
	return p, p.routes(config)
}

func checkBase(config Config) (string, error) {
	if config.Clock == nil || len(config.Issuers) == 0 {
		return "", errors.New("a provider needs a clock and an issuer")
	}
	base := strings.TrimSuffix(config.BaseURL, "/")
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || !loopback(u.Hostname()) {
		return "", fmt.Errorf("base address %q is not on this machine: without passwords the provider serves nobody else", config.BaseURL)
	}
	return base, nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}

func (p *Provider) routes(config Config) error {
	u, err := url.Parse(p.base)
	if err != nil {
		return fmt.Errorf("read base address: %w", err)
	}
	pages := newPages(p.base, config)
	sameOrigin := http.NewCrossOriginProtection()
	p.mux = http.NewServeMux()
	p.mux.Handle("GET "+u.Path+"/{$}", pages.chooser(config.Issuers))
	p.mux.Handle("GET "+u.Path+"/style.css", pages.style())
	for name, issuer := range p.issuers {
		at := u.Path + "/" + name
		p.mux.Handle("GET "+at+"/sign-in", pages.ask(issuer))
		p.mux.Handle("POST "+at+"/sign-in", sameOrigin.Handler(pages.choose(issuer)))
		p.mux.Handle("POST "+at+"/rotate", sameOrigin.Handler(local(rotate(issuer))))
		p.mux.Handle(at+"/", http.StripPrefix(at, issuer.protocol))
	}
	return nil
}

// ServeHTTP answers for all issuers and for the page that lists their people.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	p.mux.ServeHTTP(w, r)
}

// IssuerURL returns the address of the named issuer, as in its tokens.
func (p *Provider) IssuerURL(name string) string { return p.base + "/" + name }

// Rotate gives the issuer a new signing key. The old ones stay published, so that tokens
// signed with them stay valid until they expire.
func (p *Provider) Rotate(name string) error {
	issuer := p.issuers[name]
	if issuer == nil {
		return fmt.Errorf("no issuer %q", name)
	}
	return issuer.keys.rotate()
}

func rotate(issuer *issuer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if err := issuer.keys.rotate(); err != nil {
			http.Error(w, "The keys could not be rotated.", http.StatusInternalServerError)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
}

// local lets only callers on this machine through.
func local(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		address, err := netip.ParseAddrPort(r.RemoteAddr)
		if err != nil || !address.Addr().Unmap().IsLoopback() {
			http.Error(w, "Only from this machine.", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}
