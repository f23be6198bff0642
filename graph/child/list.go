package child

import (
	"context"

	"entgo.io/contrib/entgql"
	"entgo.io/ent/dialect/sql"

	"heed/auth"
	"heed/ent"
	"heed/store"
)

// A list starts from the right end. Whoever sees few children would scan the
// whole order for a page of theirs, so their lists start from the reasons to see
// a child; whoever sees many starts from the order. It is a choice of plan: the
// policies decide either way.

// reasonsForChildren are the viewer's reasons to see children.
const reasonsForChildren = `SELECT child_id FROM viewer_child`

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
