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
		SELECT DISTINCT ON (c.id) s.id, $1::timestamptz, $2::uuid, c.id, $3::timestamptz FROM unnest($4::uuid[], $5::uuid[]) AS s (id, child)
		CROSS JOIN LATERAL coalesce((standing_records(ARRAY[s.child]) ->> s.child::text)::uuid, s.child) AS c (id)`,
		o.Now, event, occurredAt, ids, subjects)
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
// routine. A corrected event is replaced by its correction; an event of a mistaken profile
// counts for nothing.
const mainEvents = `SELECT c.child, e.id
  FROM unnest($1::uuid[], $2::timestamptz[]) AS c (child, since) CROSS JOIN LATERAL (
    SELECT s.event_id AS id, s.occurred_at FROM chronology_subject s JOIN chronology_event e ON e.id = s.event_id
    WHERE s.child_id = c.child AND s.occurred_at >= c.since AND e.significance IN ('SIGNIFICANT', 'CRITICAL')
      AND NOT EXISTS (SELECT 1 FROM chronology_event w WHERE w.corrects_id = e.id)
      AND NOT EXISTS (SELECT 1 FROM care_profile p WHERE p.id = e.source_id AND p.mistaken_at IS NOT NULL AND e.summary <> ALL ($4::text[]))
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
	}, mainEvents, idArray(children), pq.StringArray(instants), most, pq.Array(practice.WithdrawalSummaries()))
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

// withdrawnEvents finds the events that should not be there: a correction says so, or the
// record that they come from was withdrawn or marked as mistaken. A correction comes from
// the same record as the event that it corrects. What says that a record was withdrawn is
// itself no such event.
const withdrawnEvents = `WITH RECURSIVE origin AS (
    SELECT e.id AS sought, e.corrects_id, e.source_id FROM chronology_event e
    WHERE e.id = ANY ($1::uuid[]) AND NOT (e.source_id IS NOT NULL AND e.summary = ANY ($2::text[]))
    UNION ALL SELECT o.sought, e.corrects_id, e.source_id FROM origin o JOIN chronology_event e ON e.id = o.corrects_id
  ), voice AS (
    SELECT o.sought, v.id, v.withdrawn_at FROM origin o JOIN voice_record v ON v.id = o.source_id
    UNION SELECT l.sought, v.id, v.withdrawn_at FROM voice l JOIN voice_record v ON v.corrects_id = l.id
  ), correction AS (
    SELECT e.corrects_id AS sought, e.id, e.withdraws FROM chronology_event e WHERE e.corrects_id = ANY ($1::uuid[])
    UNION ALL SELECT c.sought, e.id, e.withdraws FROM correction c JOIN chronology_event e ON e.corrects_id = c.id
  )
  SELECT v.sought FROM voice v WHERE v.withdrawn_at IS NOT NULL
  UNION SELECT o.sought FROM origin o JOIN care_profile p ON p.id = o.source_id WHERE p.mistaken_at IS NOT NULL
  UNION SELECT c.sought FROM correction c WHERE c.withdraws`

// WithdrawnEvents says which events should not be there, such as those of another child.
func (o *Operation) WithdrawnEvents(ctx context.Context, events []uuid.UUID) (map[uuid.UUID]bool, error) {
	found := map[uuid.UUID]bool{}
	err := o.query(ctx, func(rows *sql.Rows) error {
		var id uuid.UUID
		err := rows.Scan(&id)
		found[id] = true
		return err
	}, withdrawnEvents, pq.Array(events), pq.Array(practice.WithdrawalSummaries()))
	return found, wrapped("read which events were withdrawn", err)
}
