package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/auth"
)

// UnusualAccess is looking that is out of the ordinary, told by identifiers.
type UnusualAccess struct {
	// Kind says in which way.
	Kind auth.UnusualAccessKind
	// At is when; the first instant of the hour where it was many children.
	At time.Time
	// PractitionerID is who looked.
	PractitionerID uuid.UUID
	// OrganisationID is for whom.
	OrganisationID uuid.UUID
	// ChildID is at whom; nil where it was many children.
	ChildID *uuid.UUID
	// Children counts them.
	Children int
}

// UnusualPage is which part of the unusual looking is asked for.
type UnusualPage struct {
	// Kinds that are asked for.
	Kinds []auth.UnusualAccessKind
	// OrganisationID is the only organisation that is asked for; nil for all.
	OrganisationID *uuid.UUID
	// From is the first instant, and To the first that is not asked for any more.
	From, To time.Time
	// After and Before are the findings between which the page lies; nil for the
	// ends. Of them only what places them counts: At, Kind, PractitionerID, ChildID.
	After, Before *UnusualAccess
	// Backwards asks for the earliest, from there towards the latest.
	Backwards bool
	// Most is how many.
	Most int
}

// UnusualAccess lists looking that is out of the ordinary, latest first, or the
// earliest first where the page is asked for backwards. To a viewer who does not
// keep the records there is none. Disclose notes those that the answer shows.
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

// finding notes the names in a finding: the child, for it is a disclosure of the child,
// and the viewer and their organisation, so that those of all findings are loaded at once.
func (s *disclosures) finding(u *UnusualAccess) {
	s.maybe(&s.children, u.ChildID)
	s.add(&s.viewers, u.PractitionerID)
	s.add(&s.viewerOrganisations, u.OrganisationID)
}
