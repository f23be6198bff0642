package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// Options are what an Authenticator needs besides issuers and directory.
type Options struct {
	// Now is the clock.
	Now func() time.Time
	// HTTP asks the providers; its time limit and redirects are bounded further.
	HTTP *http.Client
}

// Authenticator turns tokens into viewers. It is safe for concurrent use.
type Authenticator struct {
	trusted   map[string]*trust
	directory *cachedDirectory
	now       func() time.Time
}

// trust is one issuer with its keys.
type trust struct {
	issuer Issuer
	keys   *keySet
}

// NewAuthenticator checks the issuers and returns an Authenticator. It makes no request:
// providers are asked with the first token, so Heed starts while one of them is down. The
// error joins every *Mistake.
func NewAuthenticator(issuers []Issuer, directory Directory, options Options) (*Authenticator, error) {
	if directory == nil || options.Now == nil || options.HTTP == nil {
		return nil, errors.New("an authenticator needs a directory, a clock and an HTTP client")
	}
	if mistakes := issuerMistakes(issuers); len(mistakes) > 0 {
		return nil, (&reader{found: mistakes}).err()
	}
	remembering, err := newCachedDirectory(directory, options.Now)
	if err != nil {
		return nil, err
	}
	a := &Authenticator{trusted: map[string]*trust{}, directory: remembering, now: options.Now}
	for _, issuer := range issuers {
		issuer = issuer.WithDefaults()
		a.trusted[issuer.URL] = &trust{issuer, newKeySet(issuer, options.HTTP, options.Now)}
	}
	return a, nil
}

// judge judges a token and returns its viewer, and why the viewer has no role where that is
// the token's doing. A token that Heed does not take gives a *Refusal, which is
// ErrUnauthenticated and reads the same whatever the reason; ErrUnavailable means that the
// directory or the issuer's keys could not be had, so that nobody knows yet whether the
// token is good.
//
// What is in the token is checked first, cheaply and strictly; then the signature; then
// the directory: so a forgery never reaches the database.
func (a *Authenticator) judge(ctx context.Context, raw string) (Viewer, Reason, error) {
	token, err := parseCompact(raw)
	if err != nil {
		return Viewer{}, "", err
	}
	issuer, ok := token.claims["iss"].(string)
	trust := a.trusted[issuer]
	if !ok || trust == nil {
		return Viewer{}, "", refuse(ReasonIssuer)
	}
	now := a.now()
	if err := headerMatches(token.header, trust.issuer); err != nil {
		return Viewer{}, "", err
	}
	expires, err := claimsMatch(token.claims, trust.issuer, now)
	if err != nil {
		return Viewer{}, "", err
	}
	subject, err := subject(token.claims, trust.issuer.Claims.Subject)
	if err != nil {
		return Viewer{}, "", err
	}
	if err := trust.verify(ctx, raw, now); err != nil {
		return Viewer{}, "", err
	}
	practitioner, err := a.directory.practitioner(ctx, issuer, subject)
	if err != nil {
		return Viewer{}, "", err
	}
	if err := admits(practitioner, trust.issuer, token.claims); err != nil {
		return Viewer{}, "", err
	}
	isMachine := machine(token.claims, subject, trust.issuer.Machine)
	return Viewer{
		PractitionerID:   practitioner.ID,
		OrganisationID:   practitioner.OrganisationID,
		Agency:           practitioner.Agency,
		OrganisationKind: practitioner.OrganisationKind,
		Roles:            viewerRoles(practitioner.Roles, token.claims, trust.issuer.Claims, isMachine),
		Issuer:           issuer,
		TokenExpires:     expires,
		Machine:          isMachine,
	}, withoutRoles(token.claims, trust.issuer.Claims), nil
}

// admits checks the directory's answer against the issuer: the issuer may speak for its
// own agencies only, and where the token names the organisation, it must be the
// directory's.
func admits(p Practitioner, issuer Issuer, claims map[string]any) error {
	if !p.Active {
		return refuse(ReasonInactive)
	}
	if !slices.Contains(issuer.Agencies, p.Agency) {
		return refuse(ReasonAgency)
	}
	if name := issuer.Claims.Organisation; name != "" {
		canonical := p.OrganisationKind.CanonicalIdentifier
		if named, ok := claims[name].(string); !ok || named == "" || canonical(named) != canonical(p.OrganisationIdentifier) {
			return refuse(ReasonOrganisation)
		}
	}
	return nil
}

// verify lets go-oidc check the token with our keys. It repeats the checks of issuer,
// audience and expiry independently.
func (t *trust) verify(ctx context.Context, raw string, now time.Time) error {
	attempt := attempt{keys: t.keys}
	verifier := oidc.NewVerifier(t.issuer.URL, &attempt, &oidc.Config{
		ClientID:             t.issuer.Audience,
		SupportedSigningAlgs: t.issuer.Algorithms,
		Now:                  func() time.Time { return now.Add(-*t.issuer.ClockSkew) },
	})
	if _, err := verifier.Verify(ctx, raw); err != nil {
		if errors.Is(attempt.err, errKeysUnavailable) {
			return fmt.Errorf("%w: %w", ErrUnavailable, errKeysUnavailable)
		}
		return refuse(attempt.reason())
	}
	return nil
}

// attempt remembers why one signature was not accepted: go-oidc turns the error
// into text.
type attempt struct {
	keys *keySet
	err  error
}

// VerifySignature passes the token to the issuer's keys.
func (a *attempt) VerifySignature(ctx context.Context, raw string) ([]byte, error) {
	payload, err := a.keys.VerifySignature(ctx, raw)
	a.err = err
	if err != nil {
		return nil, fmt.Errorf("check signature: %w", err)
	}
	return payload, nil
}

func (a *attempt) reason() Reason {
	switch {
	case errors.Is(a.err, errKeyUnknown):
		return ReasonKeyUnknown
	case errors.Is(a.err, errSignature):
		return ReasonSignature
	}
	return ReasonMalformed
}
