package graph

import (
	"context"

	"heed/auth"
)

// rateKeys names who is counted against the limits of rate.
func rateKeys(ctx context.Context) (practitioner, organisation string) {
	v, ok := auth.FromContext(ctx)
	if !ok {
		return "", ""
	}
	return v.PractitionerID.String(), v.OrganisationID.String()
}
