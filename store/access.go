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

// Access is what the access record says of an operation, beside who asked and of which
// children.
type Access struct {
	// Did is query or mutation with its root fields.
	Did string
	// Fields asked for, as Type.field.
	Fields []string
	// Purpose that the client gave, if any.
	Purpose *string
	// Outcome of the operation.
	Outcome auth.AccessOutcome
	// Concluded is when its answer was ready; the operation's instant, where it is zero.
	Concluded time.Time
}

// ErrOpeningEnded says that an opening in an emergency ended while an operation
// looked through it: nothing of it may be answered.
var ErrOpeningEnded = errors.New("the opening in an emergency ended before the answer was ready")

// RecordAccess writes the access record of the operation, in its transaction: an
// entry of the children who were shown and one of those who were asked for and
// not shown. An operation that was about no child leaves none.
func (o *Operation) RecordAccess(ctx context.Context, a Access) error {
	o.disclosures.mu.Lock()
	children, records, refused, sought := list(o.disclosures.children), list(o.disclosures.records), list(o.disclosures.refused), list(o.disclosures.sought)
	opened, by := list(o.disclosures.opened), o.disclosures.numbers
	o.disclosures.mu.Unlock()
	if a.Outcome == auth.OutcomeAllowed && len(children)+len(records)+len(refused)+len(sought) == 0 && by.none() {
		return nil
	}
	if a.Concluded.IsZero() {
		a.Concluded = o.Now
	}
	entry, err := o.NewID("AccessEntry")
	if err != nil {
		return err
	}
	recorded := false
	if err := o.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&recorded) },
		"SELECT record_looks($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
		entry, a.Did, pq.StringArray(a.Fields), a.Purpose, string(a.Outcome), children, records, refused, sought,
		texts(by.NHS), texts(by.UPN), texts(by.Local), texts(by.References), opened, instantOf(a.Concluded)); err != nil {
		return fmt.Errorf("record access: %w", err)
	}
	if !recorded {
		return ErrOpeningEnded
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
