package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/auth"
)

// UnusualAccess is one finding of unusual access. It names people and records by
// identifier only.
type UnusualAccess struct {
	// Kind of unusual access.
	Kind auth.UnusualAccessKind
	// At is the time of the access; for many children, the start of the hour.
	At time.Time
	// PractitionerID is who accessed the record.
	PractitionerID uuid.UUID
	// OrganisationID is the organisation that they acted for.
	OrganisationID uuid.UUID
	// ChildID is the child; nil for many children.
	ChildID *uuid.UUID
	// Children counts them.
	Children int
}

// UnusualPage says which page of the unusual access is asked for.
type UnusualPage struct {
	// Kinds that are asked for.
	Kinds []auth.UnusualAccessKind
	// OrganisationID is the only organisation that is asked for; nil for all.
	OrganisationID *uuid.UUID
	// From is the start of the period, inclusive, and To its end, exclusive.
	From, To time.Time
	// After and Before are the findings between which the page lies; nil for the ends. Only
	// At, Kind, PractitionerID and ChildID count.
	After, Before *UnusualAccess
	// Backwards asks for the earliest first.
	Backwards bool
	// Most is the largest number of findings.
	Most int
}

// UnusualAccess lists unusual access, latest first, or earliest first if the page is asked
// for backwards. A viewer who is no records officer gets none. Disclose notes those that
// the answer shows.
func (o *Operation) UnusualAccess(ctx context.Context, p UnusualPage) ([]UnusualAccess, error) {
	kinds := make(pq.StringArray, len(p.Kinds))
	for i, k := range p.Kinds {
		kinds[i] = string(k)
	}
	args := []any{kinds, p.OrganisationID, p.From, p.To, auth.ManyChildren}
	for _, place := range []*UnusualAccess{p.After, p.Before} {
		if place == nil {
			args = append(args, nil, nil, nil, nil)
			continue
		}
		args = append(args, place.At, string(place.Kind), place.PractitionerID, place.ChildID)
	}
	var found []UnusualAccess
	err := o.query(ctx, func(rows *sql.Rows) error {
		var u UnusualAccess
		err := rows.Scan(&u.Kind, &u.At, &u.PractitionerID, &u.OrganisationID, &u.ChildID, &u.Children)
		u.At = u.At.UTC()
		found = append(found, u)
		return err
	}, `SELECT kind, at, practitioner_id, organisation_id, child_id, children
 FROM unusual_access($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`, append(args, p.Backwards, p.Most)...)
	return found, wrapped("list unusual access", err)
}

// finding notes the identifiers of a finding: the child, because the finding discloses
// them, and the practitioner and organisation, so that those of all findings are loaded at
// once.
func (s *disclosures) finding(u *UnusualAccess) {
	s.addOptional(&s.children, u.ChildID)
	s.add(&s.viewers, u.PractitionerID)
	s.add(&s.viewerOrganisations, u.OrganisationID)
}
