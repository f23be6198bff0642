package disclosure

import (
	"context"
	"slices"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/ent"
	"heed/ent/disclosure"
	"heed/ent/predicate"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/store"
)

// AccessLog lists the accesses to a child's record, latest first. It answers for all
// children of the operation at once.
func (ChildFields) AccessLog(ctx context.Context, c *ent.Child, filter *model.DisclosureFilter, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*ent.DisclosureConnection, error) {
	p := operation.Window{First: first, Last: last, After: after, Before: before}
	return operation.Batch(ctx, operation.FieldKey(ctx), c.ID, store.FromContext(ctx).Children,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.DisclosureConnection, error) {
			found, err := operation.Client(ctx).Disclosure.Query().Where(latestOfEach(ids, disclosureFilter(filter), p)).All(ctx)
			if err != nil {
				return nil, err
			}
			of := map[uuid.UUID][]*ent.Disclosure{}
			for _, d := range found {
				of[d.ChildID] = append(of[d.ChildID], d)
			}
			logs := map[uuid.UUID]*ent.DisclosureConnection{}
			for _, id := range ids {
				logs[id] = logPage(of[id], p)
			}
			return logs, nil
		})
}

// latestOfEach matches the page of each child, and one disclosure more. Each page is
// read from its end of the index, however long the child's log is.
func latestOfEach(children []uuid.UUID, filter []predicate.Disclosure, p operation.Window) predicate.Disclosure {
	return func(s *sql.Selector) {
		d := sql.Table(disclosure.Table).As("d")
		one := sql.Dialect(dialect.Postgres).Select(d.C(disclosure.FieldID)).From(d).Where(sql.ExprP(d.C(disclosure.FieldChildID) + " = c.id"))
		for _, where := range filter {
			where(one)
		}
		place := []string{d.C(disclosure.FieldAt), d.C(disclosure.FieldID)}
		if p.After != nil {
			one.Where(sql.CompositeLT(place, p.After.Value, p.After.ID))
		}
		if p.Before != nil {
			one.Where(sql.CompositeGT(place, p.Before.Value, p.Before.ID))
		}
		towards := sql.Desc
		if p.Backwards() {
			towards = sql.Asc
		}
		one.OrderBy(towards(place[0]), towards(place[1])).Limit(p.Size() + 1)
		s.Where(sql.P(func(b *sql.Builder) {
			b.Ident(s.C(disclosure.FieldID)).WriteString(" IN (SELECT l.id FROM unnest(").Arg(pq.Array(children)).WriteString(
				"::uuid[]) AS c (id) CROSS JOIN LATERAL (").
				Join(one).WriteString(") l)")
		}))
	}
}

// logPage makes a page from one child's disclosures, of which there may be one more than
// the page holds.
func logPage(found []*ent.Disclosure, p operation.Window) *ent.DisclosureConnection {
	slices.SortFunc(found, func(a, b *ent.Disclosure) int {
		if byTime := b.At.Compare(a.At); byTime != 0 {
			return byTime
		}
		return slices.Compare(b.ID[:], a.ID[:])
	})
	found, more := operation.Cut(p, found)
	page := &ent.DisclosureConnection{Edges: make([]*ent.DisclosureEdge, len(found)), PageInfo: p.Info(more)}
	for i, d := range found {
		page.Edges[i] = &ent.DisclosureEdge{Node: d, Cursor: ent.Cursor{ID: d.ID, Value: d.At}}
	}
	if n := len(page.Edges); n > 0 {
		page.PageInfo.StartCursor, page.PageInfo.EndCursor = &page.Edges[0].Cursor, &page.Edges[n-1].Cursor
	}
	return page
}
