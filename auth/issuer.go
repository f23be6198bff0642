package auth

import (
	"fmt"
	"maps"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"heed/practice"
)

// The bounds of an issuer's configuration (promise P13).
const (
	// MaxTokenLifetime is the longest life a token may have, exp less iat.
	MaxTokenLifetime = 24 * time.Hour
	// MaxClockSkew is the furthest an issuer's clock may be from ours.
	MaxClockSkew = 60 * time.Second
)

// The two spellings of a JWT access token's type (RFC 9068 §4).
const (
	TypeAccessToken     = "at+jwt"
	TypeAccessTokenLong = "application/at+jwt"
)

// Issuer is an identity provider that the partnership trusts, and for what. The zero value
// of every field but the first four is usable: see WithDefaults.
type Issuer struct {
	// URL is the issuer exactly as in its tokens' iss claim.
	URL string
	// Audience must be among the audiences of every token.
	Audience string
	// Algorithms is the allow-list of signature algorithms; asymmetric ones only.
	Algorithms []string
	// Agencies are those the issuer may speak for: a health issuer can never
	// vouch for a police officer (promise P14).
	Agencies []practice.Agency
	// TokenTypes are the accepted typ headers, in upper or lower case; if empty, the two of
	// RFC 9068. Name JWT as well for a provider that does not know RFC 9068.
	TokenTypes []string
	// Clients, if any, are the only clients whose tokens are accepted: client_id and azp must
	// name one of them.
	Clients []string
	// Claims says which claims carry the facts.
	Claims ClaimMapping
	// Machine says how a token of an agency's own system is recognised.
	Machine MachineRule
	// JWKSURL overrides the key list's address from discovery.
	JWKSURL string
	// MaxLifetime bounds exp less iat; MaxTokenLifetime if zero, and at most that.
	MaxLifetime time.Duration
	// ClockSkew is allowed either way on exp, iat and nbf; nil means MaxClockSkew,
	// which is also the most.
	ClockSkew *time.Duration
}

// ClaimMapping names the claims that carry a viewer's facts. Claims are named
// at the top level of the token, exactly.
type ClaimMapping struct {
	// Subject identifies the practitioner at the issuer; sub if empty.
	Subject string
	// Organisation, if set, holds the organisation's national identifier (an ODS
	// code, a URN), and must agree with the directory.
	Organisation string
	// Roles, if set, holds one or several names that RoleNames turns into Heed's
	// roles. They can only narrow what the directory grants: a token without the
	// claim then has no role, also where the issuer left the claim out because it
	// was too long (the group overage of Microsoft Entra ID).
	Roles string
	// RoleNames maps the issuer's names to Heed's roles; other names are ignored.
	RoleNames map[string]practice.Role
}

// MachineRule recognises a client-credentials token: its Claim equals Value, or
// its subject where Value is empty. The zero rule compares client_id with the
// subject, as RFC 9068 §5 advises issuers to write it.
type MachineRule struct {
	Claim, Value string
}

// Mistake is one thing wrong with the configuration of the issuers.
type Mistake struct {
	// Line is the line of the file, from 1; 0 where there is no file.
	Line int
	// Place is the path of the setting, such as trusted_issuers[0].audience.
	Place string
	// Message says what is wrong and what would be right.
	Message string
}

// Error gives the place and the message on one line.
func (m *Mistake) Error() string {
	if m.Line == 0 {
		return fmt.Sprintf("%s: %s", m.Place, m.Message)
	}
	return fmt.Sprintf("line %d: %s: %s", m.Line, m.Place, m.Message)
}

// asymmetric lists the algorithms an issuer may be allowed. A shared-secret
// algorithm would let anyone who can check a token also make one.
var asymmetric = []string{
	"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
}

// WithDefaults returns the issuer with its optional settings filled in.
func (i Issuer) WithDefaults() Issuer {
	if len(i.TokenTypes) == 0 {
		i.TokenTypes = []string{TypeAccessToken, TypeAccessTokenLong}
	}
	if i.Claims.Subject == "" {
		i.Claims.Subject = "sub"
	}
	if i.Machine == (MachineRule{}) {
		i.Machine = MachineRule{Claim: "client_id"}
	}
	if i.MaxLifetime == 0 {
		i.MaxLifetime = MaxTokenLifetime
	}
	if i.ClockSkew == nil {
		skew := MaxClockSkew
		i.ClockSkew = &skew
	}
	return i
}

// mistakes checks the issuer whole; the places are relative to it.
func (i Issuer) mistakes() []*Mistake {
	var found []*Mistake
	wrong := func(place, format string, args ...any) {
		found = append(found, &Mistake{Place: place, Message: fmt.Sprintf(format, args...)})
	}
	if problem := urlProblem(i.URL); problem != "" {
		wrong("issuer", "%s", problem)
	}
	if i.JWKSURL != "" {
		if problem := urlProblem(i.JWKSURL); problem != "" {
			wrong("jwks_url", "%s", problem)
		}
	}
	if strings.TrimSpace(i.Audience) == "" {
		wrong("audience", "is missing: give the audience that tokens for Heed carry")
	}
	if len(i.Algorithms) == 0 {
		wrong("algorithms", "is missing: list the algorithms the issuer signs with, such as RS256")
	}
	for n, algorithm := range i.Algorithms {
		if !slices.Contains(asymmetric, algorithm) {
			wrong(fmt.Sprintf("algorithms[%d]", n), "is not one of %s", strings.Join(asymmetric, ", "))
		}
	}
	if len(i.Agencies) == 0 {
		wrong("agencies", "is missing: list the agencies the issuer may speak for")
	}
	for n, agency := range i.Agencies {
		if known := agency.Values(); !slices.Contains(known, string(agency)) {
			wrong(fmt.Sprintf("agencies[%d]", n), "is not one of %s", strings.Join(known, ", "))
		}
	}
	for n, name := range i.TokenTypes {
		if name == "" {
			wrong(fmt.Sprintf("token_types[%d]", n), "is empty")
		}
	}
	for n, name := range i.Clients {
		if name == "" {
			wrong(fmt.Sprintf("clients[%d]", n), "is empty")
		}
	}
	for _, m := range i.Claims.mistakes() {
		wrong("claims."+m.Place, "%s", m.Message)
	}
	if i.Machine.Value != "" && i.Machine.Claim == "" {
		wrong("machine.claim", "is missing: name the claim that must hold the value")
	}
	if i.MaxLifetime != 0 && (i.MaxLifetime < time.Second || i.MaxLifetime > MaxTokenLifetime) {
		wrong("max_lifetime", "must be between 1s and %s", MaxTokenLifetime)
	}
	if s := i.ClockSkew; s != nil && (*s < 0 || *s > MaxClockSkew) {
		wrong("clock_skew", "must be between 0s and %s", MaxClockSkew)
	}
	return found
}

func (c ClaimMapping) mistakes() []*Mistake {
	var found []*Mistake
	if c.Roles == "" && len(c.RoleNames) > 0 {
		found = append(found, &Mistake{Place: "roles", Message: "is missing: name the claim that holds the role names"})
	}
	if c.Roles != "" && len(c.RoleNames) == 0 {
		found = append(found, &Mistake{Place: "role_names", Message: "is missing: without it no token has a role"})
	}
	for _, name := range slices.Sorted(maps.Keys(c.RoleNames)) {
		role := c.RoleNames[name]
		if known := role.Values(); !slices.Contains(known, string(role)) {
			found = append(found, &Mistake{Place: "role_names." + name, Message: "is not one of " + strings.Join(known, ", ")})
		}
	}
	return found
}

// urlProblem says what keeps the address from being an issuer's or a key
// list's, or nothing.
func urlProblem(raw string) string {
	if raw == "" {
		return "is missing"
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Hostname() == "" {
		return "is not a complete address such as https://login.example.org"
	}
	if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return "must have no user, query or fragment"
	}
	if u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname()) {
		return ""
	}
	return "must begin with https:// (http:// only for this machine itself)"
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}
