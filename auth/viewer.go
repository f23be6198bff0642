// Package auth answers two questions about a request: who is asking, and what
// may they do. It turns a bearer token from one of several trusted issuers
// into a Viewer, and it refuses everything else with one answer that tells an
// attacker nothing. It knows neither the database nor GraphQL: the directory of
// practitioners comes in as an interface.
package auth

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"heed/practice"
)

// Viewer is the practitioner, or the agency's own system, on whose behalf a request runs.
// Its facts come from Heed's directory; the token says only which entry of the directory
// it is and may narrow its roles.
type Viewer struct {
	// PractitionerID and OrganisationID are Heed's own identifiers.
	PractitionerID, OrganisationID uuid.UUID
	// Agency is the agency of the practitioner's organisation.
	Agency practice.Agency
	// OrganisationKind says what sort of organisation it is (a school, a force).
	OrganisationKind practice.OrganisationKind
	// Roles are those of the directory, narrowed by the token. They may be empty: then the
	// viewer is known and may only ask who they are.
	Roles []practice.Role
	// Issuer is the trusted issuer that vouched for the viewer.
	Issuer string
	// TokenExpires is when the token ends; a long-lived subscription ends with it.
	TokenExpires time.Time
	// Machine is true for an agency's own system signed in by client credentials.
	Machine bool
}

// Has reports whether the viewer holds the role itself. The access matrix says which roles
// include others.
func (v Viewer) Has(role practice.Role) bool {
	return slices.Contains(v.Roles, role)
}

type viewerKey struct{}

// NewContext returns a context that carries the viewer.
func NewContext(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// FromContext returns the viewer that the context carries. Without one it
// reports false, and the caller must refuse.
func FromContext(ctx context.Context) (Viewer, bool) {
	v, ok := ctx.Value(viewerKey{}).(Viewer)
	return v, ok
}
