package graph

import (
	"context"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"heed/ent"
	"heed/store"
)

// A list starts from the right end. Whoever sees few children would scan the
// whole order for a page of theirs, so their lists start from the reasons to see
// a child; whoever sees many starts from the order. It is a choice of plan: the
// policies decide either way.
const (
	reasonsForChildren  = `SELECT child_id FROM viewer_child`
	reasonsForReferrals = `SELECT rc.referral_id FROM referral_child rc WHERE rc.child_id IN (SELECT child_id FROM viewer_child)
 UNION ALL SELECT r.id FROM referral r WHERE r.submitted_by_id = (SELECT viewer_practitioner())`
	reasonsForActions = `SELECT s.action_id FROM action_child s WHERE s.child_id IN (SELECT child_id FROM viewer_child)`
)

// fromReasons makes the list start from the viewer's reasons where they are few.
func fromReasons[Q interface {
	Modify(...func(*sql.Selector)) S
}, S any](ctx context.Context, query Q, reasons string) error {
	narrow, err := store.FromContext(ctx).Narrow(ctx)
	if err != nil || !narrow {
		return err
	}
	query.Modify(func(s *sql.Selector) {
		s.Where(sql.ExprP(s.C("id") + " IN (" + reasons + ")"))
	})
	return nil
}

// countUpTo counts a list where its totalCount is asked for, and stops at 10,000.
func countUpTo[Q interface {
	Limit(int) Q
	IDs(context.Context) ([]uuid.UUID, error)
}](ctx context.Context, query Q) (int, error) {
	if !counted(ctx) {
		return 0, nil
	}
	ids, err := query.Limit(mostCounted).IDs(ctx)
	return len(ids), err
}

// shownOrNil answers nil for a record that is not there or hidden, and notes
// the attempt.
func shownOrNil[T any](ctx context.Context, id uuid.UUID, record *T, err error) (*T, error) {
	if ent.IsNotFound(err) || denied(err) {
		store.FromContext(ctx).Refused(id)
		return nil, nil
	}
	return record, err
}
