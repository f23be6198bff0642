package graph

import (
	"context"

	"entgo.io/contrib/entgql"
	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"heed/auth"
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
 UNION ALL SELECT r.id FROM referral r WHERE r.submitted_by_id = (SELECT viewer_practitioner())
 UNION ALL SELECT r.id FROM referral r WHERE (SELECT viewer_safeguards()) AND r.organisation_id = (SELECT viewer_organisation())`
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

// seesByReason says that the viewer sees children for reasons of their own alone.
// Reasons through the units below their organisation stand in no one order.
func seesByReason(ctx context.Context) bool {
	op := store.FromContext(ctx)
	return auth.ReachOf(op.Viewer) == auth.ReachInvolved && !op.SeesUnits()
}

// pageByName narrows all children to those of one page by name, for a viewer who
// sees them by reason alone. The reasons stand in that order in an index, so that
// it reads as many as the page has, however many the viewer sees. Openings in an
// emergency stand in none and are few: where there are any, they come along.
func pageByName(ctx context.Context, direction entgql.OrderDirection, first *int, after *ent.Cursor, last *int, before *ent.Cursor) func(*sql.Selector) {
	const name, id = "family_key", "child_id"
	ascending, size := direction == entgql.OrderDirectionAsc, first
	order := sql.Asc
	if last != nil {
		size = last
	}
	if ascending == (last != nil) { // read from its end
		order = sql.Desc
	}
	return func(s *sql.Selector) {
		reasons := sql.Dialect(s.Dialect()).Select(id).From(sql.Table("viewer_involved")).
			GroupBy(name, id).OrderBy(order(name), order(id)).Limit(max(*size+1, 2)) // a page of none looks whether there is more than one
		beyond := func(place *ent.Cursor, above bool) {
			switch {
			case place == nil:
			case above:
				reasons.Where(sql.CompositeGT([]string{name, id}, place.Value, place.ID))
			default:
				reasons.Where(sql.CompositeLT([]string{name, id}, place.Value, place.ID))
			}
		}
		beyond(after, ascending)
		beyond(before, !ascending)
		if store.FromContext(ctx).UsesEmergencyAccess() {
			page := sql.Dialect(s.Dialect()).Select(id).From(reasons.As("page"))
			reasons = page.UnionAll(sql.Dialect(s.Dialect()).Select(id).From(sql.Table("viewer_child")).Where(sql.ExprP("rule = '" + string(auth.RuleBreakGlass) + "'")))
		}
		s.Where(sql.In(s.C("id"), reasons))
	}
}

// keyStarts are the records whose key begins as a name's does (name_key): a range
// that an index serves and row security lets through.
func keyStarts(key, name string) *sql.Predicate {
	return sql.P(func(b *sql.Builder) {
		b.WriteString(key).WriteString(" >= name_key(").Arg(name).WriteString(") AND ").
			WriteString(key).WriteString(" < name_key(").Arg(name).WriteString(") || chr(1114111)") // the last character
	})
}

// named are the organisations or practitioners one of whose names begins like this.
func named(start string) func(*sql.Selector) {
	return func(s *sql.Selector) {
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteString(s.C("id")).WriteString(" IN (SELECT record_id FROM directory_name WHERE ").Join(keyStarts("tail", start)).WriteString(")")
		}))
	}
}

// countUpTo counts a list where its totalCount is asked for, and stops at 10,000.
// A count that comes to one record tells of that one: it is a look at it.
func countUpTo[Q interface {
	Limit(int) Q
	IDs(context.Context) ([]uuid.UUID, error)
}](ctx context.Context, query Q) (int, error) {
	if !counted(ctx) {
		return 0, nil
	}
	ids, err := query.Limit(mostCounted).IDs(ctx)
	tellsOfOne(ctx)(ids)
	return len(ids), err
}

// tellsOfOne notes a count that comes to one record. That of a page of none is of
// what its pageInfo tells: whether anything is there.
func tellsOfOne(ctx context.Context) func([]uuid.UUID) {
	return func(counted []uuid.UUID) {
		if len(counted) == 1 {
			store.FromContext(ctx).Counted(counted[0])
		}
	}
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
