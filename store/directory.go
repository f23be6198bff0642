package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"heed/auth"
)

// Practitioner finds the account of a person at an issuer. It is the only query before
// there is a viewer.
func (s *Store) Practitioner(ctx context.Context, issuer, subject string) (auth.Practitioner, error) {
	var p auth.Practitioner
	var identifier sql.NullString
	var roles []byte
	err := s.db.QueryRowContext(ctx,
		"SELECT practitioner_id, organisation_id, agency, kind, identifier, roles, active FROM directory_entry($1, $2)", issuer, subject).
		Scan(&p.ID, &p.OrganisationID, &p.Agency, &p.OrganisationKind, &identifier, &roles, &p.Active)
	if errors.Is(err, sql.ErrNoRows) {
		return p, auth.ErrUnknownPractitioner
	}
	if err != nil {
		return p, fmt.Errorf("look up practitioner: %w", err)
	}
	p.OrganisationIdentifier = identifier.String
	if err := json.Unmarshal(roles, &p.Roles); err != nil {
		return p, fmt.Errorf("read roles of practitioner: %w", err)
	}
	return p, nil
}
