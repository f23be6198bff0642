package disclosure

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/graph/scalar"
	"heed/graph/transport"
	"heed/practice"
	"heed/store"
)

// UnusualAccessFields answers the computed fields of UnusualAccess.
type UnusualAccessFields struct{}

// Practitioner is the person who had access.
func (UnusualAccessFields) Practitioner(ctx context.Context, u *store.UnusualAccess) (*ent.Practitioner, error) {
	return practitionerOf(ctx, u.PractitionerID)
}

// Organisation is the organisation that the practitioner acted for.
func (UnusualAccessFields) Organisation(ctx context.Context, u *store.UnusualAccess) (*ent.Organisation, error) {
	return organisationOf(ctx, u.OrganisationID)
}

// UnusualAccess lists unusual access, latest first. It discloses the children whose
// records it names.
func (Queries) UnusualAccess(ctx context.Context, filter *model.UnusualAccessFilter, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*model.UnusualAccessConnection, error) {
	op := store.FromContext(ctx)
	if !op.Viewer.Has(practice.RoleRecords) {
		op.Denied()
		return nil, operation.Forbidden()
	}
	asked, err := unusualAsked(op.Now, filter)
	if err != nil {
		return nil, err
	}
	total, err := unusualCount(ctx, asked)
	if err != nil {
		return nil, err
	}
	p := operation.Window{First: first, Last: last, After: after, Before: before}
	asked.Backwards, asked.Most = p.Backwards(), max(p.Size()+1, 2)
	if asked.After, err = unusualAt(after); err != nil {
		return nil, err
	}
	if asked.Before, err = unusualAt(before); err != nil {
		return nil, err
	}
	found, err := op.UnusualAccess(ctx, asked)
	if err != nil {
		return nil, err
	}
	if p.Backwards() {
		slices.Reverse(found)
	}
	if p.Size() == 0 && operation.PageInfoSelected(ctx) {
		noteSingleChild(ctx, found)
	}
	found, more := operation.Cut(p, found)
	return unusualPage(found, p.Info(more), total), nil
}

// unusualAsked turns a filter into the kinds and the period to search.
func unusualAsked(now time.Time, f *model.UnusualAccessFilter) (store.UnusualPage, error) {
	if f == nil {
		f = &model.UnusualAccessFilter{}
	}
	asked := store.UnusualPage{Kinds: f.Kinds, OrganisationID: f.OrganisationID, To: operation.ValueOr(f.Before, now)}
	asked.From = operation.ValueOr(f.From, asked.To.Add(-auth.UnusualWithin))
	if f.Kinds == nil {
		for _, k := range auth.UnusualAccessKind("").Values() {
			asked.Kinds = append(asked.Kinds, auth.UnusualAccessKind(k))
		}
	}
	if asked.To.Sub(asked.From) > auth.UnusualAtMost {
		return asked, operation.NewError(transport.CodeBadUserInput,
			"The period from `from` to `before` is longer than 366 days. Choose a shorter one.")
	}
	return asked, nil
}

// unusualCount counts the findings where totalCount is selected, and stops at 10,000.
func unusualCount(ctx context.Context, asked store.UnusualPage) (*int, error) {
	if !operation.TotalCountSelected(ctx) {
		return nil, nil
	}
	asked.Most = operation.MaxCounted
	all, err := store.FromContext(ctx).UnusualAccess(ctx, asked)
	noteSingleChild(ctx, all)
	count := len(all)
	return &count, err
}

// noteSingleChild notes the child of the counted findings, where all of them concern one
// child.
func noteSingleChild(ctx context.Context, found []store.UnusualAccess) {
	about := map[uuid.UUID]bool{}
	for _, u := range found {
		about[operation.ValueOr(u.ChildID, uuid.Nil)] = true
	}
	if len(about) == 1 && !about[uuid.Nil] {
		store.FromContext(ctx).Changed(*found[0].ChildID)
	}
}

// unusualPage makes a page of findings.
func unusualPage(found []store.UnusualAccess, info ent.PageInfo, total *int) *model.UnusualAccessConnection {
	page := &model.UnusualAccessConnection{Edges: make([]*model.UnusualAccessEdge, len(found)), PageInfo: &info, TotalCount: total}
	for i := range found {
		page.Edges[i] = &model.UnusualAccessEdge{Node: &found[i], Cursor: placeOf(found[i])}
	}
	if n := len(page.Edges); n > 0 {
		info.StartCursor, info.EndCursor = &page.Edges[0].Cursor, &page.Edges[n-1].Cursor
	}
	return page
}

// placeOf is the place of a finding in the list. A finding has no identifier, so its
// instant, kind, practitioner and child take its place.
func placeOf(u store.UnusualAccess) ent.Cursor {
	value := fmt.Sprint(u.At.UnixMicro(), " ", u.Kind)
	if u.ChildID != nil {
		value += " " + u.ChildID.String()
	}
	return ent.Cursor{ID: u.PractitionerID, Value: value}
}

// unusualAt reads a place that placeOf wrote.
func unusualAt(place *ent.Cursor) (*store.UnusualAccess, error) {
	if place == nil {
		return nil, nil
	}
	value, _ := place.Value.(string)
	var (
		micros int64
		child  string
		u      = store.UnusualAccess{PractitionerID: place.ID}
	)
	if read, _ := fmt.Sscan(value, &micros, &u.Kind, &child); read < 2 {
		return nil, operation.NewError(transport.CodeBadUserInput, "%s", scalar.ErrCursor)
	}
	u.At = time.UnixMicro(micros).UTC()
	if child == "" {
		return &u, nil
	}
	id, err := uuid.Parse(child)
	if err != nil {
		return nil, operation.NewError(transport.CodeBadUserInput, "%s", scalar.ErrCursor)
	}
	u.ChildID = &id
	return &u, nil
}
