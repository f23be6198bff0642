package store

import (
	"context"
	"database/sql"

	"github.com/google/uuid"
)

// Named is what the viewer is, by name, to all children of a record.
type Named struct {
	// Themself says that they are involved by name with every one of them; Manages
	// that of every one a lead is involved by name whose manager they are.
	Themself, Manages bool
}

// NamedIn tells of events what the viewer is to their children, also to those that
// the viewer cannot see: the text of an event speaks of all of them.
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
