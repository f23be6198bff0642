package child

import (
	"context"

	"entgo.io/contrib/entgql"
	"entgo.io/ent/dialect/sql"

	"heed/auth"
	"heed/ent"
	"heed/store"
)

// A list starts from one of two ends. A viewer who sees few children would scan the
// whole order for one page, so the list starts from the reasons to see a child. For a
// viewer who sees many, it starts from the order. This only chooses a query plan: the
// policies decide what is visible either way.

// reasonsForChildren selects the children that the viewer has a reason to see.
const reasonsForChildren = `SELECT child_id FROM viewer_child`

// seesByReason reports whether the viewer sees children only for direct reasons. Reasons
// through units below the viewer's organisation are not in one order of the index.
func seesByReason(ctx context.Context) bool {
	op := store.FromContext(ctx)
	return auth.ReachOf(op.Viewer) == auth.ReachInvolved && !op.SeesUnits()
}

// pageByName narrows a list by name to the children of one page, for a viewer who sees
// children only for direct reasons. An index has those reasons in order of the name, so
// the query reads as many as the page holds, however many children the viewer sees.
// Emergency access is not in that index; it is rare, so all of it is added.
func pageByName(ctx context.Context, direction entgql.OrderDirection, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) func(*sql.Selector) {
	const name, id = "family_key", "child_id"
	ascending, size := direction == entgql.OrderDirectionAsc, first
	order := sql.Asc
	if last != nil {
		size = last
	}
	if ascending == (last != nil) { // read from the end of the list
		order = sql.Desc
	}
	return func(s *sql.Selector) {
		reasons := sql.Dialect(s.Dialect()).Select(id).From(sql.Table("viewer_involved")).
			GroupBy(name, id).OrderBy(order(name), order(id)).Limit(max(*size+1, 2)) // a page of none still asks whether there is more than one
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
			reasons = page.UnionAll(sql.Dialect(s.Dialect()).Select(id).From(sql.Table("viewer_child")).Where(sql.ExprP("rule = '" +
				string(auth.AccessRuleBreakGlass) + "'")))
		}
		s.Where(sql.In(s.C("id"), reasons))
	}
}
