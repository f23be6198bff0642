package child

import (
	"context"
	"slices"
	"unicode/utf8"

	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/ent/child"
	"heed/ent/practitioner"
	"heed/ent/predicate"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/graph/scalar"
	"heed/graph/transport"
	"heed/practice"
	"heed/store"
)

// mostFound is how many matches a search returns, best first.
const mostFound = 200

func childByID(ctx context.Context, id uuid.UUID) (*ent.Child, error) {
	q, err := operation.Client(ctx).Child.Query().Where(child.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	c, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, c, err)
}

// Child loads a child by its identifier.
func (Queries) Child(ctx context.Context, id uuid.UUID) (*ent.Child, error) {
	return childByID(ctx, id)
}

// Children lists the children that the viewer can see.
func (Queries) Children(ctx context.Context, filter *model.ChildFilter, orderBy *ent.ChildOrder, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*ent.ChildConnection, error) {
	where, err := childFilter(ctx, filter)
	if err != nil {
		return nil, err
	}
	searching := filter != nil && filter.Search != nil
	query := operation.Client(ctx).Child.Query().Where(where...)
	var found []uuid.UUID
	if searching {
		if found, err = searched(ctx, *filter.Search, matchesNeeded(ctx, where, orderBy, first, after, before)); err != nil {
			return nil, err
		}
		query.Where(child.IDIn(found...))
	}
	if err := noteSingledOut(ctx, filter, found); err != nil {
		return nil, err
	}
	if searching {
		if orderBy == nil {
			return byRelevance(ctx, query, found, first, after, last, before)
		}
	} else if err := operation.StartFromReasons(ctx, query, reasonsForChildren); err != nil {
		return nil, err
	}
	if orderBy == nil {
		orderBy = &ent.ChildOrder{Direction: "ASC", Field: ent.ChildOrderFieldFamilyKey}
	}
	count, err := operation.CountCapped(ctx, query.Clone())
	if err != nil {
		return nil, err
	}
	if byName := orderBy.Field.String() == ent.ChildOrderFieldFamilyKey.String(); byName && len(where) == 0 && !searching &&
		seesByReason(ctx) {
		query = operation.Client(ctx).Child.Query()
		query.Modify(pageByName(ctx, orderBy.Direction, first, after, last, before))
	}
	page, err := query.Paginate(ctx, after, first, before, last, ent.WithChildOrder(orderBy))
	if err != nil {
		return nil, err
	}
	page.TotalCount = count
	return page, nil
}

// matchesNeeded is how many matches of a search a page needs: the page and one more, if
// it is the first in the order of the search and nothing else tells about the rest.
func matchesNeeded(ctx context.Context, where []predicate.Child, orderBy *ent.ChildOrder, first *int, after, before *ent.Cursor) int {
	if first == nil || after != nil || before != nil || orderBy != nil || len(where) > 0 || operation.TotalCountSelected(ctx) {
		return mostFound
	}
	return min(max(*first+1, 2), mostFound) // a page of none still asks whether there is more than one
}

func searched(ctx context.Context, text string, most int) ([]uuid.UUID, error) {
	if length := utf8.RuneCountInString(text); length < 2 || length > 100 {
		return nil, operation.NewError(transport.CodeBadUserInput, "The search must have 2 to 100 characters.")
	}
	return store.FromContext(ctx).SearchChildren(ctx, text, most)
}

// noteCounted notes the child that a count is about, where it counts one. none says that
// the page holds no record: then pageInfo tells about the rest of the list.
func noteCounted(ctx context.Context, ranked, within []uuid.UUID, none bool) {
	if operation.TotalCountSelected(ctx) {
		operation.NoteCountOfOne(ctx)(ranked)
	}
	if none && operation.PageInfoSelected(ctx) {
		operation.NoteCountOfOne(ctx)(within)
	}
}

// byRelevance pages through the results of a search, best match first. The cursor holds
// the record's identifier; the search is run again and gives its place.
func byRelevance(ctx context.Context, query *ent.ChildQuery, found []uuid.UUID, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*ent.ChildConnection, error) {
	kept, err := query.Clone().IDs(ctx)
	if err != nil {
		return nil, err
	}
	ranked := slices.DeleteFunc(slices.Clone(found), func(id uuid.UUID) bool { return !slices.Contains(kept, id) })
	from, to := 0, len(ranked)
	for _, place := range []*ent.Cursor{after, before} {
		if place != nil && !slices.Contains(ranked, place.ID) { // the search found it before and does not find it now
			return nil, operation.NewError(transport.CodeBadUserInput, "%s", scalar.ErrCursor)
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
	nodes, err := ChildrenFor(operation.FieldBelow(operation.FieldBelow(ctx, "edges"), "node"), map[uuid.UUID][]uuid.UUID{{}: page},
		slices.Clone(page))
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

// BirthPrecision says how much of the date of birth is known, if there is one.
func (Fields) BirthPrecision(_ context.Context, c *ent.Child) (*practice.BirthPrecision, error) {
	if c.DateOfBirth == nil {
		return nil, nil
	}
	return &c.BirthPrecision, nil
}

// AnyAgeless reports whether it is not known of one of the children when they were born or
// are expected.
func AnyAgeless(ctx context.Context, ids []uuid.UUID) (bool, error) {
	return operation.Client(ctx).Child.Query().Where(child.IDIn(ids...), child.DateOfBirthIsNil(), child.ExpectedDateOfBirthIsNil()).Exist(ctx)
}

// EarliestBirth is the first day on which a child can have been born, or nil where nothing
// is known.
func EarliestBirth(c *ent.Child) *practice.Date {
	born := operation.DateOf(c.DateOfBirth)
	if born == nil {
		return nil
	}
	return new(c.BirthPrecision.Earliest(*born))
}

// LatestBirth is the last day on which a child can have been born, or nil if nothing is known.
func LatestBirth(c *ent.Child) *practice.Date {
	born := operation.DateOf(c.DateOfBirth)
	if born == nil {
		return nil
	}
	return new(c.BirthPrecision.Latest(*born))
}

// Age is the child's age in whole years, which stops at death, or null without a date of
// birth.
func (Fields) Age(ctx context.Context, c *ent.Child) (*int, error) {
	born := operation.DateOf(c.DateOfBirth)
	if born == nil {
		return nil, nil
	}
	day := operation.Today(ctx)
	if died := operation.DateOf(c.DiedOn); died != nil {
		day = *died
	}
	years, _ := practice.AgeAt(*born, day)
	return &years, nil
}

// EthnicityLabel is the label of the ethnicity code in the list of its year.
func (Fields) EthnicityLabel(_ context.Context, c *ent.Child) (*string, error) {
	return operation.CodeLabel(practice.CodeListEthnicity, c.EthnicityCode, c.EthnicityListYear), nil
}

// Missing lists what an identity record does not yet state.
func (IdentityFields) Missing(_ context.Context, i *practice.Identity) ([]practice.IdentityAspect, error) {
	_, _, missing := practice.IdentityCompleteness("", *i)
	return operation.NonNil(missing), nil
}

// ProbableMatches lists the records that look like the same child's.
func (Fields) ProbableMatches(ctx context.Context, c *ent.Child) ([]*model.ProbableMatch, error) {
	op := store.FromContext(ctx)
	if auth.ReachOf(op.Viewer) != auth.ReachAuthority {
		return []*model.ProbableMatch{}, nil
	}
	found, err := operation.Batch(ctx, operation.FieldKey(ctx), c.ID, op.Children,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]likenesses, error) {
			return probableMatches(ctx, ids)
		})
	for _, m := range found.matches { // a match discloses the other child, even where only the reasons are selected
		op.Disclose(m.Child)
	}
	for _, id := range found.hidden {
		op.Refused(id)
	}
	return operation.NonNil(found.matches), err
}

// likenesses are the probable matches of a child. hidden are those that the viewer
// cannot see: each counts as refused access.
type likenesses struct {
	matches []*model.ProbableMatch
	hidden  []uuid.UUID
}

// mostMatches is how many probable matches a child's record offers.
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
	children, err := ChildrenFor(operation.FieldBelow(ctx, "child"), of, all)
	if err != nil {
		return nil, err
	}
	contacts, err := contactsAbout(ctx, found)
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
			answer := &model.ProbableMatch{Score: m.Score, Reasons: []practice.MatchReason{}, ContactSafeguardingLead: m.Child == nil,
				Contacts: []*ent.Practitioner{}}
			if m.Child != nil {
				at := slices.IndexFunc(children[id], func(c *ent.Child) bool { return c.ID == *m.Child })
				if at < 0 {
					continue
				}
				answer.Child, answer.Reasons = children[id][at], m.Reasons
			} else {
				told.hidden = append(told.hidden, *m.Hidden)
				answer.Contacts = contacts
			}
			told.matches = append(told.matches, answer)
		}
		answers[id] = told
	}
	return answers, nil
}

// contactsAbout loads the people to contact about the records that the viewer cannot see.
func contactsAbout(ctx context.Context, found map[uuid.UUID][]store.Match) ([]*ent.Practitioner, error) {
	var hidden []uuid.UUID
	for _, matches := range found {
		for _, m := range matches {
			if m.Child == nil {
				hidden = append(hidden, *m.Hidden)
			}
		}
	}
	if len(hidden) == 0 {
		return []*ent.Practitioner{}, nil
	}
	ids, err := store.FromContext(ctx).PeopleToAsk(ctx, hidden)
	if err != nil {
		return nil, err
	}
	return operation.Client(ctx).Practitioner.Query().Where(practitioner.IDIn(ids...)).Order(practitioner.ByID()).All(ctx)
}

// CheckChildren reports which of the children named by a mutation the viewer cannot see,
// and whether there are too few or too many.
func CheckChildren(ctx context.Context, ids []uuid.UUID, most int, path string) ([]practice.Problem, error) {
	if problems := practice.ValidateCount(len(ids), most, "child", "children", path); len(problems) > 0 {
		return problems, nil
	}
	visible, err := operation.Client(ctx).Child.Query().Where(child.IDIn(ids...)).IDs(ctx)
	if err != nil {
		return nil, err
	}
	return operation.ProblemsNotAmong(ctx, ids, visible, path), nil
}

// ChildrenFor loads all children at once and returns those of each key.
func ChildrenFor(ctx context.Context, of map[uuid.UUID][]uuid.UUID, all []uuid.UUID) (map[uuid.UUID][]*ent.Child, error) {
	answers := map[uuid.UUID][]*ent.Child{}
	if len(all) == 0 {
		return answers, nil
	}
	slices.SortFunc(all, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	query, err := operation.Client(ctx).Child.Query().Where(child.IDIn(slices.Compact(all)...)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	found, err := query.All(ctx)
	if err != nil {
		return nil, err
	}
	byID := map[uuid.UUID]*ent.Child{}
	for _, c := range found {
		byID[c.ID] = c
	}
	for asker, ids := range of {
		for _, id := range ids {
			if c := byID[id]; c != nil {
				answers[asker] = append(answers[asker], c)
			}
		}
	}
	return answers, nil
}
