package graph

import (
	"context"
	"slices"
	"unicode/utf8"

	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/ent/child"
	"heed/graph/door"
	"heed/graph/model"
	"heed/graph/scalar"
	"heed/practice"
	"heed/store"
)

// mostFound is how many matches a search answers, best first.
const mostFound = 200

func childByID(ctx context.Context, id uuid.UUID) (*ent.Child, error) {
	q, err := client(ctx).Child.Query().Where(child.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	k, err := q.Only(ctx)
	return shownOrNil(ctx, id, k, err)
}

// Child answers a child by their identifier.
func (queries) Child(ctx context.Context, id uuid.UUID) (*ent.Child, error) {
	return childByID(ctx, id)
}

// Children answers the children that the viewer sees.
func (queries) Children(ctx context.Context, filter *model.ChildFilter, orderBy *ent.ChildOrder, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.ChildConnection, error) {
	where, err := childFilter(ctx, filter)
	if err != nil {
		return nil, err
	}
	searching := filter != nil && filter.Search != nil
	query := client(ctx).Child.Query().Where(where...)
	var found []uuid.UUID
	if searching {
		if found, err = searched(ctx, *filter.Search); err != nil {
			return nil, err
		}
		query.Where(child.IDIn(found...))
	}
	if err := noteWhoFiltered(ctx, filter, found); err != nil {
		return nil, err
	}
	if searching {
		if orderBy == nil {
			return byRelevance(ctx, query, found, first, after, last, before)
		}
	} else if err := fromReasons(ctx, query, reasonsForChildren); err != nil {
		return nil, err
	}
	if orderBy == nil {
		orderBy = &ent.ChildOrder{Direction: "ASC", Field: ent.ChildOrderFieldFamilyKey}
	}
	count, err := countUpTo(ctx, query.Clone())
	if err != nil {
		return nil, err
	}
	if byName := orderBy.Field.String() == ent.ChildOrderFieldFamilyKey.String(); byName && len(where) == 0 && !searching && seesByReason(ctx) {
		query = client(ctx).Child.Query()
		query.Modify(pageByName(ctx, orderBy.Direction, first, after, last, before))
	}
	page, err := query.Paginate(ctx, after, first, before, last, ent.WithChildOrder(orderBy))
	if err != nil {
		return nil, err
	}
	page.TotalCount = count
	return page, nil
}

func searched(ctx context.Context, text string) ([]uuid.UUID, error) {
	if length := utf8.RuneCountInString(text); length < 2 || length > 100 {
		return nil, refusal(door.CodeBadUserInput, "A search has 2 to 100 characters.")
	}
	return store.FromContext(ctx).SearchChildren(ctx, text, mostFound)
}

// noteCounted notes the child that a count or the rest of the list beyond a page of none is about, where it is one.
func noteCounted(ctx context.Context, ranked, within []uuid.UUID, none bool) {
	if counted(ctx) {
		tellsOfOne(ctx)(ranked)
	}
	if none && pageInfoAsked(ctx) {
		tellsOfOne(ctx)(within)
	}
}

// byRelevance pages through what a search found, from the best match to the
// least. The cursor names the record, whose place the search gives again.
func byRelevance(ctx context.Context, query *ent.ChildQuery, found []uuid.UUID, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.ChildConnection, error) {
	kept, err := query.Clone().IDs(ctx)
	if err != nil {
		return nil, err
	}
	ranked := slices.DeleteFunc(slices.Clone(found), func(id uuid.UUID) bool { return !slices.Contains(kept, id) })
	from, to := 0, len(ranked)
	for _, place := range []*ent.Cursor{after, before} {
		if place != nil && !slices.Contains(ranked, place.ID) { // it was found, and is not any more
			return nil, refusal(door.CodeBadUserInput, "%s", scalar.ErrCursor)
		}
	}
	if after != nil {
		from = slices.Index(ranked, after.ID) + 1
	}
	if before != nil {
		to = max(slices.Index(ranked, before.ID), from)
	}
	within := ranked[from:to]
	if first != nil && to-from > *first {
		to = from + *first
	} else if last != nil && to-from > *last {
		from = to - *last
	}
	page := ranked[from:to]
	noteCounted(ctx, ranked, within, from == to)
	nodes, err := childrenFor(part(part(ctx, "edges"), "node"), map[uuid.UUID][]uuid.UUID{{}: page}, slices.Clone(page))
	if err != nil {
		return nil, err
	}
	c := &ent.ChildConnection{Edges: make([]*ent.ChildEdge, len(nodes[uuid.UUID{}])), TotalCount: len(ranked)}
	for i, k := range nodes[uuid.UUID{}] {
		c.Edges[i] = &ent.ChildEdge{Node: k, Cursor: ent.Cursor{ID: k.ID}}
	}
	c.PageInfo.HasPreviousPage, c.PageInfo.HasNextPage = from > 0, to < len(ranked)
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c, nil
}

// Age of a child in whole years, or nil where no date of birth is known.
func (childFields) Age(ctx context.Context, k *ent.Child) (*int, error) {
	born := dateOf(k.DateOfBirth)
	if born == nil {
		return nil, nil
	}
	years, _ := practice.AgeAt(*born, today(ctx))
	return &years, nil
}

// EthnicityLabel is what the ethnicity code means in the list of its year.
func (childFields) EthnicityLabel(_ context.Context, k *ent.Child) (*string, error) {
	return label(practice.CodeListEthnicity, k.EthnicityCode, k.EthnicityListYear), nil
}

// Missing lists what an identity record does not say yet.
func (identityFields) Missing(_ context.Context, i *practice.Identity) ([]practice.IdentityAspect, error) {
	_, _, missing := practice.IdentityCompleteness("", *i)
	return nonNil(missing), nil
}

// ProbableMatches lists the records that look like the same child's.
func (childFields) ProbableMatches(ctx context.Context, k *ent.Child) ([]*model.ProbableMatch, error) {
	op := store.FromContext(ctx)
	if auth.ReachOf(op.Viewer) != auth.ReachAuthority {
		return []*model.ProbableMatch{}, nil
	}
	found, err := batched(ctx, asking(ctx), k.ID, op.Children, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]likenesses, error) {
		return probableMatches(ctx, ids)
	})
	for _, m := range found.matches { // that there is a match tells of the other child, also who does not ask which
		op.Disclose(m.Child)
	}
	for _, id := range found.hidden {
		op.Refused(id)
	}
	return nonNil(found.matches), err
}

// likenesses are a child's probable matches, and those of them that the viewer may
// not see: to be told of one is a refused look.
type likenesses struct {
	matches []*model.ProbableMatch
	hidden  []uuid.UUID
}

// mostMatches is how many probable matches a child's page offers.
const mostMatches = 20

func probableMatches(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]likenesses, error) {
	found, err := store.FromContext(ctx).MatchesOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	of := map[uuid.UUID][]uuid.UUID{}
	var all []uuid.UUID
	for id, matches := range found {
		for _, m := range matches {
			if m.Child != nil {
				of[id] = append(of[id], *m.Child)
				all = append(all, *m.Child)
			}
		}
	}
	children, err := childrenFor(part(ctx, "child"), of, all)
	if err != nil {
		return nil, err
	}
	answers := map[uuid.UUID]likenesses{}
	for _, id := range ids {
		var told likenesses
		for _, m := range found[id] {
			if len(told.matches) == mostMatches {
				break
			}
			answer := &model.ProbableMatch{Score: m.Score, Reasons: []practice.MatchReason{}, ContactSafeguardingLead: m.Child == nil}
			if m.Child != nil {
				at := slices.IndexFunc(children[id], func(k *ent.Child) bool { return k.ID == *m.Child })
				if at < 0 {
					continue
				}
				answer.Child, answer.Reasons = children[id][at], m.Reasons
			} else {
				told.hidden = append(told.hidden, *m.Hidden)
			}
			told.matches = append(told.matches, answer)
		}
		answers[id] = told
	}
	return answers, nil
}
