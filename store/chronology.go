package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// NameSubjects makes an event part of children's lives. It returns nothing from
// the database: a referrer leaves a mark in the life of a child whom they do not see.
func (o *Operation) NameSubjects(ctx context.Context, event uuid.UUID, occurredAt time.Time, children []uuid.UUID) error {
	ids, subjects := make(pq.StringArray, len(children)), make(pq.StringArray, len(children))
	for i, child := range children {
		id, err := o.NewID("ChronologySubject")
		if err != nil {
			return err
		}
		ids[i], subjects[i] = id.String(), child.String()
	}
	o.Changed(children...)
	err := o.exec(ctx, `INSERT INTO chronology_subject (id, created_at, event_id, child_id, occurred_at)
		SELECT s.id, $1, $2, s.child, $3 FROM unnest($4::uuid[], $5::uuid[]) AS s (id, child)`, o.Now, event, occurredAt, ids, subjects)
	if err != nil {
		return fmt.Errorf("name the children of an event: %w", err)
	}
	return nil
}

// CorrectSubjects makes a correction part of every life that the wrong event is
// part of, seen by its author or not.
func (o *Operation) CorrectSubjects(ctx context.Context, correction uuid.UUID) error {
	return wrapped("name the children of a correction", o.exec(ctx, "SELECT correct_subjects($1)", correction))
}
