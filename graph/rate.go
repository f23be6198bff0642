package graph

import (
	"context"

	"heed/auth"
)

// rateKeys returns the practitioner and the organisation whose rates a request counts
// against.
func rateKeys(ctx context.Context) (practitioner, organisation string) {
	v, ok := auth.FromContext(ctx)
	if !ok {
		return "", ""
	}
	return v.PractitionerID.String(), v.OrganisationID.String()
}
