package store

import (
	"context"
	"database/sql"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/ent"
	"heed/practice"
)

// Influence is an influence of a voice record, with that record.
type Influence struct {
	*practice.VoiceInfluence
	// Of is the record.
	Of *ent.VoiceRecord
}

// standingInfluenceEvent finds the event of an influence in the chronology, or the last of
// those that correct it. A correction begins with the influences of the record that it
// corrects. Of events that were recorded alike, one that nothing corrects comes first.
const standingInfluenceEvent = `WITH RECURSIVE line AS (
    SELECT v.id, v.corrects_id FROM voice_record v WHERE v.id = $1
    UNION ALL SELECT v.id, v.corrects_id FROM line l JOIN voice_record v ON v.id = l.corrects_id
  ), event AS (
    SELECT e.id, 0 AS steps FROM line l JOIN chronology_event e ON e.source_id = l.id
    WHERE e.recorded_at = $2 AND e.recorded_by_id = $3::uuid AND e.summary = $4::text
    UNION SELECT c.id, e.steps + 1 FROM event e JOIN chronology_event c ON c.corrects_id = e.id
  )
  SELECT e.id FROM event e WHERE NOT EXISTS (SELECT FROM chronology_event c WHERE c.corrects_id = e.id)
  GROUP BY e.id ORDER BY min(e.steps), e.id LIMIT 1`

// StandingInfluenceEvent returns what the chronology says of an influence of a voice record,
// or nil where it says nothing.
func (o *Operation) StandingInfluenceEvent(ctx context.Context, record uuid.UUID, of *practice.VoiceInfluence) (*uuid.UUID, error) {
	var found *uuid.UUID
	err := o.query(ctx, func(rows *sql.Rows) error {
		found = new(uuid.UUID)
		return rows.Scan(found)
	}, standingInfluenceEvent, record, of.RecordedAt, of.RecordedBy, practice.InfluenceSummary(of.Kind))
	return found, wrapped("read the event of an influence", err)
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
