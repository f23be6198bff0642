package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/auth"
)

// Access is what the access log keeps of an operation besides its viewer and its children.
type Access struct {
	// Operation is "query" or "mutation" with its root fields.
	Operation string
	// Fields asked for, as Type.field.
	Fields []string
	// Purpose that the client gave, if any.
	Purpose *string
	// Outcome of the operation.
	Outcome auth.AccessOutcome
	// AnsweredAt is when the answer was ready. If it is zero, the operation's instant.
	AnsweredAt time.Time
}

// ErrEmergencyAccessEnded says that the viewer's emergency access ended before the answer was
// ready: nothing of it may be shown.
var ErrEmergencyAccessEnded = errors.New("the opening in an emergency ended before the answer was ready")

// RecordAccess writes the operation's access entries in its transaction: one for the
// children that were shown and one for those that were asked for and not shown. An
// operation about no child writes none.
func (o *Operation) RecordAccess(ctx context.Context, a Access) error {
	o.disclosures.mu.Lock()
	children, records, refused, sought := list(o.disclosures.children), list(o.disclosures.records), list(o.disclosures.refused),
		list(o.disclosures.namedByFilter)
	opened, by := list(o.disclosures.opened), o.disclosures.numbers
	o.disclosures.mu.Unlock()
	if a.Outcome == auth.AccessOutcomeAllowed && len(children)+len(records)+len(refused)+len(sought) == 0 && by.none() {
		return nil
	}
	if a.AnsweredAt.IsZero() {
		a.AnsweredAt = o.Now
	}
	entry, err := o.NewID("AccessEntry")
	if err != nil {
		return err
	}
	recorded := false
	if err := o.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&recorded) },
		"SELECT record_looks($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
		entry, a.Operation, pq.StringArray(a.Fields), a.Purpose, string(a.Outcome), children, records, refused, sought,
		texts(by.NHS), texts(by.UPN), texts(by.Local), texts(by.References), opened, instantOf(a.AnsweredAt)); err != nil {
		return fmt.Errorf("record access: %w", err)
	}
	if !recorded {
		return ErrEmergencyAccessEnded
	}
	return nil
}

// texts is a list that is never null.
func texts(list []string) pq.StringArray { return append(pq.StringArray{}, list...) }

func list(set map[uuid.UUID]bool) pq.StringArray {
	ids := make(pq.StringArray, 0, len(set))
	for id := range set {
		ids = append(ids, id.String())
	}
	return ids
}
