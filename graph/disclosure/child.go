package disclosure

import (
	"context"
	"maps"
	"slices"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/disclosure"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/store"
)

// AccessLog lists the accesses to a child's record, latest first, also to those that were
// merged into it. It answers for all children of the operation at once.
func (ChildFields) AccessLog(ctx context.Context, c *ent.Child, filter *model.DisclosureFilter, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*ent.DisclosureConnection, error) {
	p := operation.Window{First: first, Last: last, After: after, Before: before}
	return operation.Batch(ctx, operation.FieldKey(ctx), c.ID, store.FromContext(ctx).Children,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.DisclosureConnection, error) {
			merged, err := store.FromContext(ctx).MergedBehind(ctx, ids)
			if err != nil {
				return nil, err
			}
			all := slices.AppendSeq(slices.Clone(ids), maps.Keys(merged))
			found, err := operation.Client(ctx).Disclosure.Query().Where(disclosureFilter(filter)...).Modify(latestOfEach(all, p)).All(ctx)
			if err != nil {
				return nil, err
			}
			of := map[uuid.UUID][]*ent.Disclosure{}
			for _, d := range found {
				child := d.ChildID
				if into, was := merged[child]; was {
					child = into
				}
				of[child] = append(of[child], d)
			}
			logs := map[uuid.UUID]*ent.DisclosureConnection{}
			for _, id := range ids {
				logs[id] = logPage(of[id], p)
			}
			return logs, nil
		})
}

// latestOfEach reads the page of each child, and one disclosure more. Each page is read
// from its end of the index, however long the child's log is.
func latestOfEach(children []uuid.UUID, p operation.Window) func(*sql.Selector) {
	place := []string{disclosure.FieldAt, disclosure.FieldID}
	towards := " DESC"
	if p.Backwards() {
		towards = " ASC"
	}
	page := ent.PageOfEach(disclosure.FieldChildID, children, p.Size()+1, sql.ExprFunc(func(b *sql.Builder) {
		b.Ident(place[0]).WriteString(towards).Comma().Ident(place[1]).WriteString(towards)
	}))
	return func(s *sql.Selector) {
		if p.After != nil {
			s.Where(sql.CompositeLT(s.Columns(place...), p.After.Value, p.After.ID))
		}
		if p.Before != nil {
			s.Where(sql.CompositeGT(s.Columns(place...), p.Before.Value, p.Before.ID))
		}
		page(s)
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
