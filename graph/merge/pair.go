package merge

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/careprofile"
	"heed/ent/child"
	"heed/ent/household"
	"heed/ent/relative"
	childapi "heed/graph/child"
	householdapi "heed/graph/household"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// pair is two records of one kind that the viewer sees.
type pair struct {
	kind       practice.MergeKind
	from, into ent.Noder
	versions   [2]int
	// join lets the record that stays take over what it lacks.
	join  func(context.Context) error
	facts []practice.MergeFact
}

// kindOf is the kind of a merge of a record, or none.
func kindOf(id uuid.UUID) practice.MergeKind {
	switch name, _ := store.TypeOf(id); name {
	case ent.TypeChild:
		return practice.MergeKindChild
	case ent.TypeHousehold:
		return practice.MergeKindHousehold
	case ent.TypeRelative:
		return practice.MergeKindRelative
	}
	return ""
}

// loadPair loads two records, and locks them for a merge. Where the viewer does not see one,
// or the two are not of one kind, it returns what to answer.
func loadPair(ctx context.Context, from, into uuid.UUID, lock bool) (*pair, []practice.Problem, error) {
	kind := kindOf(from)
	switch {
	case kind == "":
		return nil, operation.ProblemNotFound(ctx, from, "fromId"), nil
	case kindOf(into) == "":
		return nil, operation.ProblemNotFound(ctx, into, "intoId"), nil
	case kindOf(into) != kind:
		return nil, operation.ProblemInvalid("The two records are not of one kind. Merge two children, two households or two relatives.",
			"intoId"), nil
	case from == into:
		return nil, practice.CheckMerging(practice.MergeFacts{Same: true}), nil
	}
	p := &pair{kind: kind}
	var err error
	switch kind {
	case practice.MergeKindChild:
		err = p.children(ctx, from, into, lock)
	case practice.MergeKindHousehold:
		err = p.households(ctx, from, into, lock)
	case practice.MergeKindRelative:
		err = p.relatives(ctx, from, into, lock)
	}
	if err != nil {
		return nil, nil, err
	}
	var problems []practice.Problem
	if p.from == nil {
		problems = append(problems, operation.ProblemNotFound(ctx, from, "fromId")...)
	}
	if p.into == nil {
		problems = append(problems, operation.ProblemNotFound(ctx, into, "intoId")...)
	}
	return p, problems, nil
}

func (p *pair) children(ctx context.Context, from, into uuid.UUID, lock bool) error {
	query := operation.Client(ctx).Child.Query().Where(child.IDIn(from, into)).Order(child.ByID())
	if lock {
		query.ForUpdate()
	}
	found, err := query.All(ctx)
	one, other := ends(p, found, from, func(c *ent.Child) (ent.Noder, uuid.UUID, int) { return c, c.ID, c.Version })
	if one == nil || other == nil {
		return err
	}
	update, facts := childapi.Joined(ctx, one, other)
	p.facts, p.join = facts, unlessUnchanged(update, update.Mutation())
	return err
}

func (p *pair) households(ctx context.Context, from, into uuid.UUID, lock bool) error {
	query := operation.Client(ctx).Household.Query().Where(household.IDIn(from, into)).Order(household.ByID())
	if lock {
		query.ForUpdate()
	}
	found, err := query.All(ctx)
	one, other := ends(p, found, from, func(h *ent.Household) (ent.Noder, uuid.UUID, int) { return h, h.ID, h.Version })
	if one == nil || other == nil {
		return err
	}
	update, facts := householdapi.Joined(one, other)
	p.facts, p.join = facts, unlessUnchanged(update, update.Mutation())
	return err
}

func (p *pair) relatives(ctx context.Context, from, into uuid.UUID, lock bool) error {
	query := operation.Client(ctx).Relative.Query().Where(relative.IDIn(from, into)).Order(relative.ByID())
	if lock {
		query.ForUpdate()
	}
	found, err := query.All(ctx)
	one, other := ends(p, found, from, func(r *ent.Relative) (ent.Noder, uuid.UUID, int) { return r, r.ID, r.Version })
	if one == nil || other == nil {
		return err
	}
	update, facts := householdapi.JoinedAdult(one, other)
	p.facts, p.join = facts, unlessUnchanged(update, update.Mutation())
	return err
}

// ends finds the two records of a merge among those that were loaded, and keeps them.
func ends[T any](p *pair, found []*T, from uuid.UUID, of func(*T) (ent.Noder, uuid.UUID, int)) (one, other *T) {
	for _, r := range found {
		if node, id, version := of(r); id == from {
			one, p.from, p.versions[0] = r, node, version
		} else {
			other, p.into, p.versions[1] = r, node, version
		}
	}
	return one, other
}

// unlessUnchanged carries out an update unless it changes no field.
func unlessUnchanged(update interface{ Exec(context.Context) error }, of ent.Mutation) func(context.Context) error {
	return func(ctx context.Context) error {
		if len(of.Fields())+len(of.ClearedFields()) == 0 {
			return nil
		}
		return update.Exec(ctx)
	}
}

// check lists what stands against merging the two.
func (p *pair) check(ctx context.Context) ([]practice.Problem, error) {
	from, ok := p.from.(*ent.Child)
	if !ok {
		return nil, nil
	}
	into := p.into.(*ent.Child)
	open, err := operation.Client(ctx).CareProfile.Query().Where(careprofile.ChildIDIn(from.ID, into.ID),
		careprofile.StateEQ(practice.CareProfileStateDraft), careprofile.MistakenAtIsNil()).All(ctx)
	if err != nil {
		return nil, err
	}
	drafts := map[string]uuid.UUID{}
	facts := practice.MergeFacts{Restricted: [2]bool{from.Restricted, into.Restricted}, NHSNumbers: [2]string{
		string(operation.ValueOr(from.NhsNumber, "")), string(operation.ValueOr(into.NhsNumber, ""))}}
	for _, d := range open {
		other, has := drafts[d.InstrumentCode]
		facts.Drafts = facts.Drafts || has && other != d.ChildID
		drafts[d.InstrumentCode] = d.ChildID
	}
	return practice.CheckMerging(facts), nil
}
