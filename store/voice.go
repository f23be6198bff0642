package store

import (
	"context"
	"database/sql"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/practice"
)

// standingVoiceEvents finds the events of a voice record and of the records that it
// corrects. A corrected event is replaced by its correction. Events that nothing corrects
// come first.
const standingVoiceEvents = `WITH RECURSIVE line AS (
    SELECT v.id, v.corrects_id FROM voice_record v WHERE v.id = $1
    UNION ALL SELECT v.id, v.corrects_id FROM line l JOIN voice_record v ON v.id = l.corrects_id
  ), event AS (
    SELECT e.id, 0 AS steps FROM line l JOIN chronology_event e ON e.source_id = l.id
    WHERE $2::timestamptz IS NULL OR (e.recorded_at = $2 AND e.recorded_by_id = $3::uuid AND e.summary = $4::text)
    UNION SELECT c.id, e.steps + 1 FROM event e JOIN chronology_event c ON c.corrects_id = e.id
  )
  SELECT e.id FROM event e WHERE NOT EXISTS (SELECT FROM chronology_event c WHERE c.corrects_id = e.id)
  GROUP BY e.id ORDER BY min(e.steps), e.id`

// StandingVoiceEvents lists what the chronology says of a voice record, and of the records
// that it corrects, without what was corrected; or the event of one of its influences.
func (o *Operation) StandingVoiceEvents(ctx context.Context, record uuid.UUID, of *practice.VoiceInfluence) ([]uuid.UUID, error) {
	var at, by, summary any
	if of != nil {
		at, by, summary = of.RecordedAt, of.RecordedBy, practice.InfluenceSummary(of.Kind)
	}
	var found []uuid.UUID
	err := o.query(ctx, func(rows *sql.Rows) error {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			return err
		}
		found = append(found, id)
		return nil
	}, standingVoiceEvents, record, at, by, summary)
	if of != nil && len(found) > 1 {
		found = found[:1] // of influences that one operation recorded alike, either event serves
	}
	return found, wrapped("read the events of a voice record", err)
}

// withdrawnVoice finds the records that were withdrawn, themselves or as what corrects them.
const withdrawnVoice = `WITH RECURSIVE line AS (
    SELECT v.id AS sought, v.id, v.withdrawn_at FROM voice_record v WHERE v.id = ANY ($1::uuid[])
    UNION ALL SELECT l.sought, v.id, v.withdrawn_at FROM line l JOIN voice_record v ON v.corrects_id = l.id
  )
  SELECT DISTINCT l.sought FROM line l WHERE l.withdrawn_at IS NOT NULL`

// WithdrawnVoice says which voice records were withdrawn: a withdrawal is also of all that
// the record corrects.
func (o *Operation) WithdrawnVoice(ctx context.Context, records []uuid.UUID) (map[uuid.UUID]bool, error) {
	found := map[uuid.UUID]bool{}
	err := o.query(ctx, func(rows *sql.Rows) error {
		var id uuid.UUID
		err := rows.Scan(&id)
		found[id] = true
		return err
	}, withdrawnVoice, pq.Array(records))
	return found, wrapped("read which voice records were withdrawn", err)
}
