package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/practice"
)

// Family is the facts that siblings are derived from, as far as the viewer sees them.
type Family struct {
	// Memberships of children in the households that those children live or lived in.
	Memberships []practice.Membership
	// Parentage of those children and of the others whose parents they share.
	Parentage []practice.Parentage
}

// familyOf reads the children who share a household and those who share a parent, in one
// statement.
const familyOf = `
SELECT DISTINCT o.child_id, o.household_id, o."from", o."to"
  FROM household_member m JOIN household_member o ON o.household_id = m.household_id
 WHERE m.child_id = ANY ($1) AND o.child_id IS NOT NULL
UNION ALL
SELECT DISTINCT o.child_id, o.relative_id, NULL::date, NULL::date
  FROM relationship r JOIN relationship o ON o.relative_id = r.relative_id
 WHERE r.child_id = ANY ($1) AND r.kind = ANY ($2) AND o.kind = ANY ($2)`

// FamilyOf reads the facts from which the children's siblings are derived.
func (o *Operation) FamilyOf(ctx context.Context, children []uuid.UUID, parents []practice.RelationshipKind) (Family, error) {
	var f Family
	err := o.query(ctx, func(rows *sql.Rows) error {
		var child, with uuid.UUID
		var from, to sql.Null[time.Time]
		if err := rows.Scan(&child, &with, &from, &to); err != nil {
			return err
		}
		if !from.Valid {
			f.Parentage = append(f.Parentage, practice.Parentage{Child: child, Parent: with})
			return nil
		}
		m := practice.Membership{Person: child, Household: with, StartedOn: new(calendarDay(from.V))}
		if to.Valid {
			m.EndedOn = new(calendarDay(to.V))
		}
		f.Memberships = append(f.Memberships, m)
		return nil
	}, familyOf, idArray(children), kindArray(parents))
	if err != nil {
		return Family{}, fmt.Errorf("read families: %w", err)
	}
	return f, nil
}

// KnownAdults lists those relatives that the viewer sees by other ties than those that
// they or their organisation recorded themselves.
func (o *Operation) KnownAdults(ctx context.Context, relatives []uuid.UUID) ([]uuid.UUID, error) {
	known, err := o.ids(ctx, "SELECT a.id FROM unnest($1::uuid[]) AS a (id) WHERE knows_adult(a.id, NULL)", idArray(relatives))
	return known, wrapped("ask who else ties adults", err)
}

// calendarDay is the day of a date column.
func calendarDay(t time.Time) practice.Date { return practice.NewDate(t.Year(), t.Month(), t.Day()) }

func idArray(ids []uuid.UUID) pq.StringArray {
	texts := make(pq.StringArray, len(ids))
	for i, id := range ids {
		texts[i] = id.String()
	}
	return texts
}

func kindArray(kinds []practice.RelationshipKind) pq.StringArray {
	texts := make(pq.StringArray, len(kinds))
	for i, k := range kinds {
		texts[i] = string(k)
	}
	return texts
}
