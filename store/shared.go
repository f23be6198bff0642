package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"

	"heed/practice"
)

// SharedRecord is a record that a child shares with others that the viewer sees.
type SharedRecord struct {
	// Kind of the record.
	Kind practice.SharedRecordKind
	// ID of the record.
	ID uuid.UUID
	// Reference of a concern; nil for others.
	Reference *string
	// Open says that more can be written into it.
	Open bool
	// At is when it began.
	At time.Time
	// Children is how many children it is about, of those that the viewer sees.
	Children int
}

// MostShared is how many shared records are listed for one child.
const MostShared = 100

// sharedRecords finds the records that children share: the open ones first, then the
// latest. An action is open until it is done or cancelled, a referral until it
// is decided or withdrawn, a sitting while the child's profile is a draft. An event is
// never open.
const sharedRecords = `SELECT k.id, s.kind, s.id, s.reference, s.open, s.at, s.children
 FROM unnest($1::uuid[]) AS k (id) CROSS JOIN LATERAL (
  SELECT * FROM (
   SELECT 'ACTION' AS kind, a.id, NULL::text AS reference, a.state NOT IN ('DONE', 'CANCELLED') AS open, a.assigned_at AS at,
     (SELECT count(*) FROM action_child o WHERE o.action_id = a.id) AS children
   FROM action_child c JOIN action a ON a.id = c.action_id WHERE c.child_id = k.id
   UNION ALL
   SELECT 'CONCERN', r.id, r.reference, r.state IN ('SUBMITTED', 'IN_TRIAGE'), r.received_at,
     (SELECT count(DISTINCT o.child_id) FROM referral_child o WHERE o.referral_id = r.id)
   FROM referral_child c JOIN referral r ON r.id = c.referral_id WHERE c.child_id = k.id
   UNION ALL
   SELECT 'CARE_SITTING', t.id, NULL, p.state = 'DRAFT', t.started_at,
     (SELECT count(DISTINCT o.child_id) FROM care_profile o WHERE o.sitting_id = t.id AND o.mistaken_at IS NULL)
   FROM care_profile p JOIN care_sitting t ON t.id = p.sitting_id WHERE p.child_id = k.id AND p.mistaken_at IS NULL
   UNION ALL
   SELECT 'EVENT', e.id, NULL, false, e.recorded_at, (SELECT count(*) FROM chronology_subject o WHERE o.event_id = e.id)
   FROM chronology_subject c JOIN chronology_event e ON e.id = c.event_id WHERE $2 AND c.child_id = k.id
  ) r WHERE r.children > 1 AND ($2 OR r.open) ORDER BY r.open DESC, r.at DESC, r.id LIMIT $3
 ) s`

// SharedBy lists the records that children share with others: the open ones, and the
// closed ones if asked for.
func (o *Operation) SharedBy(ctx context.Context, children []uuid.UUID, over bool) (map[uuid.UUID][]SharedRecord, error) {
	found := map[uuid.UUID][]SharedRecord{}
	err := o.queryDisclosing(ctx, func(rows *sql.Rows) (uuid.UUID, error) {
		var child uuid.UUID
		var s SharedRecord
		if err := rows.Scan(&child, &s.Kind, &s.ID, &s.Reference, &s.Open, &s.At, &s.Children); err != nil {
			return s.ID, err
		}
		found[child] = append(found[child], s)
		return s.ID, nil
	}, sharedRecords, idArray(children), over, MostShared)
	if err != nil {
		return nil, fmt.Errorf("list what is shared: %w", err)
	}
	return found, nil
}
