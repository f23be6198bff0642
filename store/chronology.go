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

// NameSubjects adds an event to children's chronologies. It returns no rows, because a
// referrer records an event for a child that they do not see.
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

// CorrectSubjects adds a correction to every chronology that has the corrected event,
// whether the author sees the child or not.
func (o *Operation) CorrectSubjects(ctx context.Context, correction uuid.UUID) error {
	return wrapped("name the children of a correction", o.exec(ctx, "SELECT correct_subjects($1)", correction))
}

// mainEvents finds the latest events of children since an instant each that are more than
// routine. A corrected event is replaced by its correction.
const mainEvents = `SELECT c.child, e.id
  FROM unnest($1::uuid[], $2::timestamptz[]) AS c (child, since) CROSS JOIN LATERAL (
    SELECT s.event_id AS id, s.occurred_at FROM chronology_subject s JOIN chronology_event e ON e.id = s.event_id
    WHERE s.child_id = c.child AND s.occurred_at >= c.since AND e.significance IN ('SIGNIFICANT', 'CRITICAL')
      AND NOT EXISTS (SELECT 1 FROM chronology_event w WHERE w.corrects_id = e.id)
    ORDER BY s.occurred_at DESC, s.event_id DESC LIMIT $3) e
 ORDER BY e.occurred_at, e.id`

// MainEvents lists the latest significant and critical events of children since a date
// each, up to a number for each child, in order of time.
func (o *Operation) MainEvents(ctx context.Context, since map[uuid.UUID]practice.Date, most int) (map[uuid.UUID][]uuid.UUID, error) {
	children, instants := make([]uuid.UUID, 0, len(since)), make([]string, 0, len(since))
	for child, day := range since {
		children, instants = append(children, child), append(instants, practice.StartOfDay(day).Format(time.RFC3339Nano))
	}
	found := map[uuid.UUID][]uuid.UUID{}
	err := o.query(ctx, func(rows *sql.Rows) error {
		var child, event uuid.UUID
		if err := rows.Scan(&child, &event); err != nil {
			return err
		}
		found[child] = append(found[child], event)
		return nil
	}, mainEvents, idArray(children), pq.StringArray(instants), most)
	return found, wrapped("read main events", err)
}

// lastCorrection finds the event that stands in place of another: the last of those that
// correct it, one after the other.
const lastCorrection = `WITH RECURSIVE line AS (
    SELECT $1::uuid AS id UNION ALL SELECT c.id FROM line l JOIN chronology_event c ON c.corrects_id = l.id
  )
  SELECT l.id FROM line l WHERE NOT EXISTS (SELECT FROM chronology_event c WHERE c.corrects_id = l.id)`

// LastCorrection returns the event that stands in place of another, or that event.
func (o *Operation) LastCorrection(ctx context.Context, event uuid.UUID) (uuid.UUID, error) {
	last := event
	err := o.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&last) }, lastCorrection, event)
	return last, wrapped("read the corrections of an event", err)
}
