package store

import (
	"context"
	"database/sql"

	"github.com/google/uuid"
)

// TellSight tells who is named in an involvement, and who oversees its organisation,
// that the viewer has just recorded it by name or set who sees through it.
func (o *Operation) TellSight(ctx context.Context, involvement uuid.UUID) error {
	return wrapped("tell of an involvement's sight", o.exec(ctx, "SELECT tell_sight($1)", involvement))
}

// UnitsBelow lists the organisations that are part of another, at any depth, and of
// the same agency.
func (o *Operation) UnitsBelow(ctx context.Context, body uuid.UUID) ([]uuid.UUID, error) {
	var units []uuid.UUID
	err := o.query(ctx, func(rows *sql.Rows) error {
		var unit uuid.UUID
		if err := rows.Scan(&unit); err != nil {
			return err
		}
		units = append(units, unit)
		return nil
	}, "SELECT unnest(units_below($1))", body)
	return units, wrapped("list units", err)
}
