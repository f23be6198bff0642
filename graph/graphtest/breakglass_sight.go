package graphtest

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"heed/ent"
)

const Review = `mutation($id: ID!, $version: Int!) { reviewBreakGlass(input: {id: $id, version: $version, finding: AVOIDABLE, note: "The duty desk was open."}) {
  breakGlass { id version open endsAt reviewedAt finding reviewNote reviewedBy { name } viewerCan { allowed reason } } errors { code path message } } }`

// AllNotices lists who was told what, as "KIND to somebody" with what the notice names.
func (w *Env) AllNotices() []string {
	w.T.Helper()
	var list string
	if err := w.Admin.QueryRow(`SELECT coalesce(string_agg(concat_ws(' ', n.kind, 'to', p.name, CASE WHEN n.child_id IS NOT NULL THEN 'of the child' END,
	   CASE WHEN n.subject_id IS NOT NULL THEN 'of the opening' END, 'by', o.name), E'\n' ORDER BY n.kind, p.name), '')
	  FROM notice n JOIN practitioner p ON p.id = n.recipient_id LEFT JOIN organisation o ON o.id = n.organisation_id`).Scan(&list); err != nil {
		w.T.Fatal(err)
	}
	return strings.Split(list, "\n")
}

// LockWaits is how many statements wait for a lock.
func (w *Env) LockWaits() int {
	return w.Count("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
}

// RestrictedAlone restricts a child as the manager does, and writes nothing else.
func (w *Env) RestrictedAlone(c Row) {
	w.T.Helper()
	w.WriteRows("involvement", w.InvolvementRow(c.ID(), w.Organisations["council"], new(w.Viewers["manager"].PractitionerID), Noon.AddDate(0, -1, 0), nil))
	ctx, op, err := w.Store.Begin(context.Background(), uuid.New(), w.Clock(), w.Viewers["manager"], true)
	if err != nil {
		w.T.Fatal(err)
	}
	defer op.Rollback()
	if err := ent.FromContext(ctx).Child.UpdateOneID(c.ID()).SetRestricted(true).Exec(ctx); err != nil {
		w.T.Fatal(err)
	}
	if err := op.Commit(ctx); err != nil {
		w.T.Fatal(err)
	}
}
