package graph

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/involvement"
	"heed/ent/predicate"
	"heed/practice"
	"heed/store"
)

// Nothing that somebody owes is lost sight of silently. Whoever has an open action
// for a child sees the child: an involvement that an open action hangs on is not
// ended, and a child whose open actions are not with people who are involved by
// name is not restricted.

type (
	owedQuestion struct{}
	liveQuestion struct{}
)

// owedFor counts the open actions for a child, by who has them.
func owedFor(ctx context.Context, k uuid.UUID) ([]store.Owed, error) {
	op := store.FromContext(ctx)
	return batched(ctx, owedQuestion{}, k, op.Children, func(ids []uuid.UUID) (map[uuid.UUID][]store.Owed, error) {
		return op.OwedFor(ctx, ids)
	})
}

// overlap is how far apart two operations may have begun that run at once.
const overlap = time.Minute

// liveAt are the involvements that hold at an instant and stay. One that another
// operation began or ended a moment later may have been first: the order of the
// locks decides, not the clocks.
func liveAt(now time.Time) predicate.Involvement {
	later := now.Add(overlap)
	return involvement.And(involvement.FromLTE(later), involvement.Or(involvement.ToIsNil(), involvement.ToGT(later)))
}

// liveFor lists the involvements with a child that hold.
func liveFor(ctx context.Context, k uuid.UUID) ([]*ent.Involvement, error) {
	op := store.FromContext(ctx)
	return batched(ctx, liveQuestion{}, k, op.Children, func(ids []uuid.UUID) (map[uuid.UUID][]*ent.Involvement, error) {
		live, err := client(ctx).Involvement.Query().Where(involvement.ChildIDIn(ids...), liveAt(op.Now)).All(ctx)
		of := map[uuid.UUID][]*ent.Involvement{}
		for _, i := range live {
			of[i.ChildID] = append(of[i.ChildID], i)
		}
		return of, err
	})
}

// sightOf reports whether one of the involvements lets who owes something for a
// child see the child: by name, where the child is restricted.
func sightOf(live []*ent.Involvement, who store.Owed, restricted bool) bool {
	for _, i := range live {
		named := i.PractitionerID != nil && who.Practitioner != nil && *i.PractitionerID == *who.Practitioner
		if i.OrganisationID == who.Organisation && (named || !restricted) {
			return true
		}
	}
	return false
}

// leftBehind stands against ending an involvement through which alone somebody
// sees a child for whom they owe something.
func leftBehind(ctx context.Context, i *ent.Involvement) ([]practice.Problem, error) {
	owed, err := owedFor(ctx, i.ChildID)
	if err != nil || len(owed) == 0 {
		return nil, err
	}
	live, err := liveFor(ctx, i.ChildID)
	if err != nil {
		return nil, err
	}
	var others []*ent.Involvement
	for _, other := range live {
		if other.ID != i.ID {
			others = append(others, other)
		}
	}
	count := 0
	for _, o := range owed {
		if o.Organisation == i.OrganisationID && sightOf(live, o, i.ChildRestricted) && !sightOf(others, o, i.ChildRestricted) {
			count += o.Count
		}
	}
	if count == 0 {
		return nil, nil
	}
	return notAllowed(fmt.Sprintf("The organisation has %s for the child and would no longer see them. Complete or decline them first, or have them given to another.", actionsOpen(count)), "id"), nil
}

// lostByRestricting stands against restricting a child for whom somebody owes
// something who is not involved by name.
func lostByRestricting(ctx context.Context, k uuid.UUID) ([]practice.Problem, error) {
	owed, err := owedFor(ctx, k)
	if err != nil || len(owed) == 0 {
		return nil, err
	}
	live, err := liveFor(ctx, k)
	if err != nil {
		return nil, err
	}
	count, bodies := 0, []string{}
	for _, o := range owed {
		if sightOf(live, o, true) {
			continue
		}
		if count += o.Count; len(bodies) == 0 || bodies[len(bodies)-1] != o.OrganisationName {
			bodies = append(bodies, o.OrganisationName)
		}
	}
	if count == 0 {
		return nil, nil
	}
	return notAllowed(fmt.Sprintf("Of the child's actions, %s would be lost sight of, at %s. Give them to practitioners who are involved by name first, or take them back.",
		actionsOpen(count), strings.Join(bodies, ", ")), "restricted"), nil
}

func actionsOpen(count int) string {
	if count == 1 {
		return "1 open action"
	}
	return fmt.Sprintf("%d open actions", count)
}
