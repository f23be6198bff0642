package auth

import "errors"

var (
	// ErrUnauthenticated is the one answer to every token that Heed does not accept, for
	// whatever reason.
	ErrUnauthenticated = errors.New("sign in to use Heed")

	// ErrUnavailable says that the token could not be checked, because the directory of
	// practitioners or the issuer's keys could not be reached. The token may be good.
	ErrUnavailable = errors.New("sign-ins cannot be checked at the moment")

	// ErrUnknownPractitioner is what a Directory answers when no practitioner
	// has the issuer and subject asked for.
	ErrUnknownPractitioner = errors.New("no such practitioner")
)

// Reason is a short code for the log that says why a token was refused. It never holds any
// part of the token.
type Reason string

// The reasons for refusing a request, in the order of the checks.
const (
	ReasonNoToken      Reason = "no_token"             // no single well-formed bearer header
	ReasonTokenInURL   Reason = "token_in_url"         // a token in the query string (RFC 6750 §2.3, RFC 9700 §4.3.2)
	ReasonMalformed    Reason = "malformed"            // not a strict compact JWS
	ReasonHeader       Reason = "header"               // a header that Heed does not accept (crit, jwk, zip, ...)
	ReasonAlgorithm    Reason = "algorithm"            // not on the issuer's allow-list
	ReasonType         Reason = "type"                 // not an access token (typ)
	ReasonIssuer       Reason = "issuer"               // not a trusted issuer
	ReasonAudience     Reason = "audience"             // meant for someone else
	ReasonTime         Reason = "time"                 // exp, iat or nbf missing, malformed, out of range or too far apart
	ReasonClient       Reason = "client"               // issued to a client that may not call Heed
	ReasonSubject      Reason = "subject"              // no usable subject
	ReasonKeyUnknown   Reason = "key_unknown"          // signed with a key the issuer does not publish
	ReasonSignature    Reason = "signature"            // the signature does not fit the key
	ReasonUnknown      Reason = "unknown_practitioner" // the directory knows no such subject
	ReasonInactive     Reason = "inactive"             // the practitioner or their organisation is not active
	ReasonAgency       Reason = "agency"               // the issuer may not speak for this agency
	ReasonOrganisation Reason = "organisation"         // the token names another organisation than the directory
)

// The reasons why an accepted token carries no role. They are logged, too.
const (
	ReasonRolesMissing Reason = "roles_missing" // the claim that holds them is absent or empty
	ReasonRolesUnknown Reason = "roles_unknown" // it names none that the issuer's file maps
	ReasonRolesOverage Reason = "roles_overage" // the issuer left it out because it was too long
)

// Refusal is the error of a refused token. To the caller it is ErrUnauthenticated and
// reads like it; only the log gets the reason.
type Refusal struct {
	// Reason is for the log, never for the caller.
	Reason Reason
}

// Error is the same for every refusal.
func (r *Refusal) Error() string { return ErrUnauthenticated.Error() }

// Unwrap makes every refusal an ErrUnauthenticated.
func (r *Refusal) Unwrap() error { return ErrUnauthenticated }

func refuse(reason Reason) error { return &Refusal{Reason: reason} }
