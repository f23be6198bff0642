package auth

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"heed/practice"
	"heed/text"
)

const (
	// maxSubject is the longest subject in bytes (OpenID Connect Core 1.0 §2).
	maxSubject = 255
	// maxDate is 9999-12-31T23:59:59Z, the last instant that RFC 3339 can write.
	maxDate = 253402300799
)

// claimsMatch checks everything in the payload that needs no key and no
// directory, and returns when the token expires.
func claimsMatch(claims map[string]any, issuer Issuer, now time.Time) (time.Time, error) {
	if notForAccess(claims) {
		return time.Time{}, refuse(ReasonType)
	}
	if !meantFor(claims["aud"], issuer.Audience) {
		return time.Time{}, refuse(ReasonAudience)
	}
	if !clientAllowed(claims, issuer.Clients) {
		return time.Time{}, refuse(ReasonClient)
	}
	return validity(claims, issuer, now)
}

// notForAccess reports whether the payload is that of an ID token or a logout token, which
// matters only for issuers whose access tokens have typ JWT too.
func notForAccess(claims map[string]any) bool {
	for _, name := range []string{"at_hash", "c_hash", "s_hash", "events"} {
		if _, present := claims[name]; present {
			return true
		}
	}
	return false
}

// meantFor reports whether the audience, one text or a list of texts, holds ours.
func meantFor(audience any, ours string) bool {
	switch audience := audience.(type) {
	case string:
		return audience == ours
	case []any:
		found := false
		for _, entry := range audience {
			text, ok := entry.(string)
			if !ok {
				return false
			}
			found = found || text == ours
		}
		return found
	}
	return false
}

// clientAllowed checks client_id and azp: texts where present, and where the
// issuer's clients are listed at least one present and all listed.
func clientAllowed(claims map[string]any, allowed []string) bool {
	named := 0
	for _, name := range []string{"client_id", "azp"} {
		value, present := claims[name]
		if !present {
			continue
		}
		text, ok := value.(string)
		if !ok || len(allowed) > 0 && !slices.Contains(allowed, text) {
			return false
		}
		named++
	}
	return len(allowed) == 0 || named > 0
}

// validity checks exp, iat and nbf (RFC 7519 §4.1, RFC 9068 §2.2) with the
// issuer's clock skew either way, and the token's whole life.
func validity(claims map[string]any, issuer Issuer, now time.Time) (time.Time, error) {
	expires, ok := date(claims["exp"])
	if !ok {
		return time.Time{}, refuse(ReasonTime)
	}
	issued, ok := date(claims["iat"])
	if !ok {
		return time.Time{}, refuse(ReasonTime)
	}
	skew := *issuer.ClockSkew
	life := expires.Sub(issued)
	if life <= 0 || life > issuer.MaxLifetime ||
		!now.Before(expires.Add(skew)) || issued.After(now.Add(skew)) {
		return time.Time{}, refuse(ReasonTime)
	}
	if value, present := claims["nbf"]; present {
		if begins, ok := date(value); !ok || begins.After(now.Add(skew)) {
			return time.Time{}, refuse(ReasonTime)
		}
	}
	return expires, nil
}

// date reads a NumericDate: seconds since 1970, perhaps with a fraction.
func date(claim any) (time.Time, bool) {
	number, ok := claim.(json.Number)
	if !ok {
		return time.Time{}, false
	}
	seconds, err := strconv.ParseFloat(string(number), 64)
	if err != nil || seconds <= 0 || seconds > maxDate {
		return time.Time{}, false
	}
	whole, fraction := math.Modf(seconds)
	return time.Unix(int64(whole), int64(fraction*1e9)), true
}

// subject reads the claim that names the practitioner. It is compared exactly, and
// invisible characters are refused: a subject that looks like another's must not become
// it.
func subject(claims map[string]any, name string) (string, error) {
	who, ok := claims[name].(string)
	if !ok || who == "" || len(who) > maxSubject || !text.IsClean(who) || strings.ContainsAny(who, "\t\n\uFFFD") {
		return "", refuse(ReasonSubject)
	}
	return who, nil
}

// machine reports whether the token is of an agency's own system.
func machine(claims map[string]any, subject string, rule MachineRule) bool {
	value, ok := claims[rule.Claim].(string)
	if !ok {
		return false
	}
	if rule.Value == "" {
		return value == subject
	}
	return value == rule.Value
}

// viewerRoles are the roles that the directory grants, in its order, limited to those of
// the token. A machine keeps at most SUBMITTER.
func viewerRoles(granted []practice.Role, claims map[string]any, mapping ClaimMapping, isMachine bool) []practice.Role {
	var kept []practice.Role
	for _, role := range granted {
		if isMachine && role != practice.RoleSubmitter {
			continue
		}
		if mapping.Roles != "" && !slices.Contains(claimedRoles(claims[mapping.Roles], mapping.RoleNames), role) {
			continue
		}
		kept = append(kept, role)
	}
	return kept
}

// withoutRoles is why a token of an issuer that maps roles gives none of them, or
// nothing where it gives one.
func withoutRoles(claims map[string]any, mapping ClaimMapping) Reason {
	if mapping.Roles == "" || len(claimedRoles(claims[mapping.Roles], mapping.RoleNames)) > 0 {
		return ""
	}
	claim, present := claims[mapping.Roles]
	if !present && elsewhere(claims, mapping.Roles) {
		return ReasonRolesOverage
	}
	if list, is := claim.([]any); !present || claim == nil || claim == "" || is && len(list) == 0 {
		return ReasonRolesMissing
	}
	return ReasonRolesUnknown
}

// elsewhere reports whether an issuer says that it holds the claim back: Microsoft
// Entra ID leaves out the groups of somebody who is in more of them than a token
// carries, and names the place to ask (OpenID Connect Core 1.0 §5.6.2) or says
// hasgroups. Heed does not ask there.
func elsewhere(claims map[string]any, name string) bool {
	if sources, ok := claims["_claim_names"].(map[string]any); ok && sources[name] != nil {
		return true
	}
	has := claims["has"+name]
	return has == true || has == "true"
}

func claimedRoles(claim any, names map[string]practice.Role) []practice.Role {
	list, ok := claim.([]any)
	if !ok {
		list = []any{claim}
	}
	var roles []practice.Role
	for _, entry := range list {
		text, ok := entry.(string)
		if role, known := names[text]; ok && known {
			roles = append(roles, role)
		}
	}
	return roles
}
