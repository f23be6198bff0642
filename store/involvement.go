package store

import (
	"context"
	"database/sql"

	"github.com/google/uuid"
)

// NotifySight notifies the practitioner named in an involvement, and the organisation's
// managers and safeguarding leads, that the viewer recorded it by name or set its sight.
func (o *Operation) NotifySight(ctx context.Context, involvement uuid.UUID) error {
	return wrapped("tell of an involvement's sight", o.exec(ctx, "SELECT tell_sight($1)", involvement))
}

// NotifyIdentity notifies the people who are involved with a child whose identity the viewer
// has changed.
func (o *Operation) NotifyIdentity(ctx context.Context, child uuid.UUID) error {
	return wrapped("tell of a changed identity", o.exec(ctx, "SELECT tell_identity($1)", child))
}

// UnitsBelow lists the organisations of the same agency below another, at any depth.
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
