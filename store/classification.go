package store

import (
	"context"
	"database/sql"

	"github.com/google/uuid"
)

// Named says how the viewer is involved by name with all children of a record.
type Named struct {
	// Themself: the viewer is involved by name with each of them. Manages: with each of them a
	// lead is involved by name whose manager the viewer is.
	Themself, Manages bool
}

// NamedIn returns, for events, how the viewer is involved by name with their children,
// including children that the viewer cannot see: an event's text is about all of them.
func (o *Operation) NamedIn(ctx context.Context, events []uuid.UUID) (map[uuid.UUID]Named, error) {
	found := map[uuid.UUID]Named{}
	err := o.query(ctx, func(rows *sql.Rows) error {
		var event uuid.UUID
		var named Named
		err := rows.Scan(&event, &named.Themself, &named.Manages)
		found[event] = named
		return err
	}, "SELECT event_id, themself, manages FROM named_in($1)", idArray(events))
	return found, wrapped("ask who is involved by name", err)
}
