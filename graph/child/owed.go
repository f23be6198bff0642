package child

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/involvement"
	"heed/ent/practitioner"
	"heed/ent/predicate"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// Nobody loses sight of a child silently while they have an open action for that child.
// So an involvement that an open action depends on cannot end, and a child cannot be
// restricted while an open action is with somebody who is not involved by name.

type (
	owedQuestion struct{}
	liveQuestion struct{}
)

// owedFor counts the open actions for a child, by owner.
func owedFor(ctx context.Context, childID uuid.UUID) ([]store.Owed, error) {
	op := store.FromContext(ctx)
	return operation.Batch(ctx, owedQuestion{}, childID, op.Children,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]store.Owed, error) {
			return op.OwedFor(ctx, ids)
		})
}

// clockTolerance is the longest time by which the start of two concurrent operations may
// differ.
const clockTolerance = time.Minute

// LiveAt matches the involvements that hold at an instant and are not about to end. A
// concurrent operation that got the locks first may have written a slightly later
// instant, so both ends are compared with now plus overlap.
func LiveAt(now time.Time) predicate.Involvement {
	later := now.Add(clockTolerance)
	return involvement.And(involvement.StartedAtLTE(later), involvement.Or(involvement.EndedAtIsNil(), involvement.EndedAtGT(later)))
}

// liveFor lists the involvements with a child that hold now.
func liveFor(ctx context.Context, childID uuid.UUID) ([]*ent.Involvement, error) {
	op := store.FromContext(ctx)
	return operation.Batch(ctx, liveQuestion{}, childID, op.Children,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.Involvement, error) {
			live, err := operation.Client(ctx).Involvement.Query().Where(involvement.ChildIDIn(ids...), LiveAt(op.Now)).All(ctx)
			of := map[uuid.UUID][]*ent.Involvement{}
			for _, i := range live {
				of[i.ChildID] = append(of[i.ChildID], i)
			}
			return of, err
		})
}

// ShowsChildTo reports whether an involvement shows a child to the owner of an action. A
// restricted child is shown to the named person only. Sight NAMED shows a child to the
// named person and to those who oversee the organisation. Without a person, the action
// is the organisation's, which any practitioner who can see the child may do.
func ShowsChildTo(i *ent.Involvement, person *uuid.UUID, restricted bool, heads []uuid.UUID) bool {
	switch {
	case i.PractitionerID != nil && person != nil && *i.PractitionerID == *person:
		return true
	case restricted:
		return false
	}
	return person == nil || i.Sight.SeesThrough(slices.Contains(heads, *person), nil)
}

// ownerSeesChild reports whether one of the involvements shows the child to the owner of an
// action for them.
func ownerSeesChild(live []*ent.Involvement, who store.Owed, restricted bool, heads map[uuid.UUID][]uuid.UUID) bool {
	return slices.ContainsFunc(live, func(i *ent.Involvement) bool {
		return i.OrganisationID == who.Organisation && ShowsChildTo(i, who.Practitioner, restricted, heads[i.OrganisationID])
	})
}

type headsQuestion struct{}

// OverseersFor lists the people who oversee the organisations of those involvements
// whose sight is NAMED. Other sights show the child to everybody there.
func OverseersFor(ctx context.Context, live []*ent.Involvement) (map[uuid.UUID][]uuid.UUID, error) {
	heads := map[uuid.UUID][]uuid.UUID{}
	for _, i := range live {
		if i.Sight != practice.InvolvementSightNamed || heads[i.OrganisationID] != nil {
			continue
		}
		people, err := operation.Batch(ctx, headsQuestion{}, i.OrganisationID, store.FromContext(ctx).Organisations,
			func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]uuid.UUID, error) {
				found, err := operation.Client(ctx).Practitioner.Query().Where(practitioner.OrganisationIDIn(ids...), practitioner.Active(true),
					oversees).All(ctx)
				of := map[uuid.UUID][]uuid.UUID{}
				for _, p := range found {
					of[p.OrganisationID] = append(of[p.OrganisationID], p.ID)
				}
				return of, err
			})
		if err != nil {
			return nil, err
		}
		heads[i.OrganisationID] = people
	}
	return heads, nil
}

// oversees matches the accounts that oversee their organisation (auth.Oversees).
func oversees(s *sql.Selector) {
	s.Where(sql.ExprP("jsonb_exists_any(" + s.C(practitioner.FieldRoles) + ", ARRAY['MANAGER', 'SAFEGUARDING_LEAD'])"))
}

// LeftBehind refuses to end an involvement that alone shows a child to somebody who has
// an open action for them.
func LeftBehind(ctx context.Context, i *ent.Involvement) ([]practice.Problem, error) {
	owed, err := owedFor(ctx, i.ChildID)
	if err != nil || len(owed) == 0 {
		return nil, err
	}
	live, err := liveFor(ctx, i.ChildID)
	if err != nil {
		return nil, err
	}
	others := slices.DeleteFunc(slices.Clone(live), func(other *ent.Involvement) bool { return other.ID == i.ID })
	count, err := lostBy(ctx, i, owed, live, others)
	if err != nil || count == 0 {
		return nil, err
	}
	return operation.ProblemNotAllowed(fmt.Sprintf(
		"The organisation has %s for the child that it could no longer see. Complete, decline or reassign them first.", actionsOpen(count)),
		"id"), nil
}

// lostByNarrowing refuses to narrow an involvement where somebody who would lose sight
// has an open action for the child.
func lostByNarrowing(ctx context.Context, i *ent.Involvement, person *uuid.UUID) ([]practice.Problem, error) {
	owed, err := owedFor(ctx, i.ChildID)
	if err != nil || len(owed) == 0 {
		return nil, err
	}
	live, err := liveFor(ctx, i.ChildID)
	if err != nil {
		return nil, err
	}
	narrowed := slices.Clone(live)
	for n, other := range live {
		if other.ID == i.ID {
			then := *other
			then.Sight, then.PractitionerID = practice.InvolvementSightNamed, person
			narrowed[n] = &then
		}
	}
	count, err := lostBy(ctx, i, owed, live, narrowed)
	if err != nil || count == 0 {
		return nil, err
	}
	return operation.ProblemNotAllowed(fmt.Sprintf("Practitioners of the organisation have %s for the child that they could no longer "+
		"see. Reassign them to the named practitioner, or complete or decline them first.", actionsOpen(count)), "sight"), nil
}

// lostBy counts the open actions of the involvement's organisation whose owners see the
// child through the involvements as they are and would not see the child through those
// to be.
func lostBy(ctx context.Context, i *ent.Involvement, owed []store.Owed, live, then []*ent.Involvement) (int, error) {
	heads, err := OverseersFor(ctx, slices.Concat(live, then))
	if err != nil {
		return 0, err
	}
	count := 0
	for _, o := range owed {
		if o.Organisation == i.OrganisationID && ownerSeesChild(live, o, i.ChildRestricted, heads) &&
			!ownerSeesChild(then, o, i.ChildRestricted, heads) {
			count += o.Count
		}
	}
	return count, nil
}

// lostByRestricting refuses to restrict a child while somebody who is not involved by
// name has an open action for them.
func lostByRestricting(ctx context.Context, childID uuid.UUID) ([]practice.Problem, error) {
	owed, err := owedFor(ctx, childID)
	if err != nil || len(owed) == 0 {
		return nil, err
	}
	live, err := liveFor(ctx, childID)
	if err != nil {
		return nil, err
	}
	count, names := 0, []string{}
	for _, o := range owed {
		if ownerSeesChild(live, o, true, nil) {
			continue
		}
		if count += o.Count; len(names) == 0 || names[len(names)-1] != o.OrganisationName {
			names = append(names, o.OrganisationName)
		}
	}
	if count == 0 {
		return nil, nil
	}
	return operation.ProblemNotAllowed(fmt.Sprintf("The owners of %s for the child could no longer see them, at %s. Reassign them to "+
		"practitioners who are involved by name, or cancel them first.",
		actionsOpen(count), strings.Join(names, ", ")), "restricted"), nil
}

func actionsOpen(count int) string {
	if count == 1 {
		return "1 open action"
	}
	return fmt.Sprintf("%d open actions", count)
}
