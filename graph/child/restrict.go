package child

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/involvement"
	"heed/ent/practitioner"
	"heed/graph/model"
	"heed/graph/operation"
	organisationapi "heed/graph/organisation"
	"heed/practice"
	"heed/store"
)

// RestrictChild restricts a child's record to the people who are involved by name, or
// lifts the restriction.
func (Mutations) RestrictChild(ctx context.Context, input model.RestrictChildInput) (*model.RestrictChildPayload, error) {
	d, err := operation.Write(ctx, func(*store.Operation) (uuid.UUID, []practice.Problem, error) {
		c, problems, err := childToChange(ctx, input.ID, input.Version)
		if err != nil || len(problems) > 0 {
			return input.ID, problems, err
		}
		problems = practice.ValidateReason(input.Reason)
		if input.Restricted {
			if err := stillAtWork(ctx); err != nil {
				return c.ID, nil, err
			}
			against, err := checkRestricting(ctx, c, false)
			if err != nil {
				return c.ID, nil, err
			}
			problems = append(problems, against...)
		}
		if len(problems) > 0 || c.Restricted == input.Restricted {
			return c.ID, problems, nil
		}
		if err := c.Update().SetRestricted(input.Restricted).Exec(ctx); err != nil {
			return c.ID, nil, err
		}
		summary := "Restriction lifted: "
		if input.Restricted {
			summary = "Restricted: "
		}
		_, err = operation.RecordEvent(ctx, operation.Event{Children: []uuid.UUID{c.ID}, Source: &c.ID, Category: practice.EventCategoryDecision,
			Significance: practice.SignificanceSignificant, Summary: summary + input.Reason})
		return c.ID, nil, err
	})
	payload, err := operation.Payload(ctx, d, err, "child", childByID,
		func(c *ent.Child, errors []*practice.Problem) *model.RestrictChildPayload {
			return &model.RestrictChildPayload{Child: c, Errors: errors, Shared: []*store.SharedRecord{}}
		})
	if err == nil && input.Restricted {
		payload.Shared, err = sharedWith(ctx, input.ID)
	}
	return payload, err
}

// sharedWith lists the records that a child shares with other children, as far as the
// viewer can see them.
func sharedWith(ctx context.Context, childID uuid.UUID) ([]*store.SharedRecord, error) {
	found, err := store.FromContext(ctx).SharedBy(store.Prefetch(ctx), []uuid.UUID{childID}, true) // it is disclosed where the answer shows it
	list := make([]*store.SharedRecord, len(found[childID]))
	for i := range found[childID] {
		list[i] = &found[childID][i]
	}
	return list, err
}

// checkRestricting checks that the viewer may restrict a child: that they keep sight of
// the record, that nobody loses sight of a child they have an open action for, and that
// no open record is shared with other children. With one, the first reason is enough.
func checkRestricting(ctx context.Context, c *ent.Child, one bool) ([]practice.Problem, error) {
	problems, err := checkLeaving(ctx, c)
	for _, check := range []func(context.Context, *ent.Child) ([]practice.Problem, error){
		func(ctx context.Context, c *ent.Child) ([]practice.Problem, error) {
			return lostByRestricting(ctx, c.ID)
		}, checkSharing,
	} {
		if err != nil || one && len(problems) > 0 {
			return problems, err
		}
		var more []practice.Problem
		more, err = check(ctx, c)
		problems = append(problems, more...)
	}
	return problems, err
}

type namedInvolvements struct{}

// checkLeaving requires the viewer to be involved by name and without an end.
func checkLeaving(ctx context.Context, c *ent.Child) ([]practice.Problem, error) {
	op := store.FromContext(ctx)
	named, err := operation.Batch(ctx, namedInvolvements{}, c.ID, op.Children,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
			found, err := operation.Client(ctx).Involvement.Query().Where(involvement.ChildIDIn(ids...),
				involvement.OrganisationID(op.Viewer.OrganisationID),
				involvement.PractitionerID(op.Viewer.PractitionerID), involvement.StartedAtLTE(op.Now), involvement.EndedAtIsNil()).All(ctx)
			answers := map[uuid.UUID]bool{}
			for _, i := range found {
				answers[i.ChildID] = true
			}
			return answers, err
		})
	if err != nil || named {
		return nil, err
	}
	return operation.ProblemNotAllowed(
		"A restricted child must keep a manager who is involved by name. Record your own involvement by name, without an end, first.",
		"restricted"), nil
}

// stillAtWork locks the viewer's account and refuses a viewer whose account was closed,
// or who lost the role, since they sent the mutation.
func stillAtWork(ctx context.Context) error {
	op := store.FromContext(ctx)
	if err := op.LockDirectory(ctx); err != nil {
		return err
	}
	me, err := operation.Client(ctx).Practitioner.Query().Where(practitioner.ID(op.Viewer.PractitionerID)).WithOrganisation().Only(ctx)
	if err == nil && !(organisationapi.CanKeep(me.Active, me.Roles) && me.Edges.Organisation.Active) {
		return operation.Forbidden()
	}
	return err
}

type sharedQuestion struct{}

// checkSharing refuses to restrict a child who shares an open record with other
// children.
func checkSharing(ctx context.Context, c *ent.Child) ([]practice.Problem, error) {
	if c.Restricted {
		return nil, nil
	}
	op := store.FromContext(ctx)
	shared, err := operation.Batch(ctx, sharedQuestion{}, c.ID, op.Children,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]store.SharedRecord, error) {
			return op.SharedBy(ctx, ids, false)
		})
	var facts []practice.SharedRecord
	for _, s := range shared {
		facts = append(facts, practice.SharedRecord{Kind: s.Kind, Reference: practice.Reference(operation.ValueOr(s.Reference, "")),
			Open: s.Open})
	}
	return practice.CheckRestricting(facts), err
}
