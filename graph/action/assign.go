package action

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/child"
	"heed/ent/referral"
	"heed/ent/targetitem"
	childapi "heed/graph/child"
	chronologyapi "heed/graph/chronology"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// AssignAction gives an action to an organisation, a practitioner or a relative.
func (Mutations) AssignAction(ctx context.Context, input model.AssignActionInput) (*model.AssignActionPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		g := assignment{op: op, input: input}
		if problems, err := g.check(ctx); err != nil || len(problems) > 0 {
			return uuid.UUID{}, problems, err
		}
		return g.write(ctx)
	})
	return operation.Payload(ctx, d, err, "action", actionByID, func(a *ent.Action, errors []*practice.Problem) *model.AssignActionPayload {
		return &model.AssignActionPayload{Action: a, Errors: errors}
	})
}

// assignment is an action that is being assigned.
type assignment struct {
	op    *store.Operation
	input model.AssignActionInput

	children []*ent.Child
	owner    owner
}

// check lists everything that is wrong with the input.
func (g *assignment) check(ctx context.Context) ([]practice.Problem, error) {
	in := g.input
	h := ownerRequest{in.OwnerKind, in.OrganisationID, in.PractitionerID, in.RelativeID}
	facts := h.facts()
	facts.What, facts.Why, facts.Origin, facts.Source = in.What, in.Why, in.Origin, in.SourceID != nil
	facts.DueOn, facts.Today = operation.DateOf(&in.DueOn), operation.Today(ctx)
	problems := practice.ValidateAction(facts)
	if few := practice.ValidateCount(len(in.ChildIds), chronologyapi.MaxSubjects, "child", "children", "childIds"); len(few) > 0 {
		return append(append(problems, practice.ValidateActionOwner(facts)...), few...), nil
	}
	var err error
	if g.children, err = lockChildren(ctx, in.ChildIds); err != nil {
		return nil, err
	}
	problems = append(problems, operation.ProblemsNotAmong(ctx, in.ChildIds, idsOf(g.children), "childIds")...)
	problems = append(problems, practice.CheckTogether(practice.SharedRecordKindAction, childapi.RestrictedFlags(g.children), "childIds")...)
	source, err := checkSource(ctx, in.Origin, in.SourceID, in.ChildIds)
	if err != nil {
		return nil, err
	}
	var unowned []practice.Problem
	g.owner, unowned, err = resolveOwner(ctx, h, g.children)
	return append(append(problems, source...), unowned...), err
}

// checkSource requires the record that an action came from to be about one of the
// action's children.
func checkSource(ctx context.Context, origin practice.ActionOrigin, source *uuid.UUID, children []uuid.UUID) ([]practice.Problem, error) {
	if source == nil {
		return nil, nil
	}
	var visible, about bool
	var err error
	switch origin {
	case practice.ActionOriginReferral:
		concern := operation.Client(ctx).Referral.Query().Where(referral.ID(*source))
		if visible, err = concern.Clone().Exist(ctx); visible {
			about, err = concern.Where(referral.HasChildrenWith(child.IDIn(children...))).Exist(ctx)
		}
	case practice.ActionOriginCareProfile:
		target := operation.Client(ctx).TargetItem.Query().Where(targetitem.ID(*source))
		if visible, err = target.Clone().Exist(ctx); visible {
			about, err = target.Where(targetitem.ChildIDIn(children...)).Exist(ctx)
		}
	default:
		return nil, nil
	}
	switch {
	case err != nil:
		return nil, err
	case !visible:
		return operation.ProblemNotFound(ctx, *source, "sourceId"), nil
	case !about:
		return operation.ProblemInvalid("The source is not about any of the children. Choose another source.", "sourceId"), nil
	}
	return nil, nil
}

// write writes the action and its consequences.
func (g *assignment) write(ctx context.Context) (uuid.UUID, []practice.Problem, error) {
	in, v := g.input, g.op.Viewer
	a, err := operation.Client(ctx).Action.Create().SetWhat(operation.Trimmed(&in.What)).SetWhy(operation.Trimmed(&in.Why)).SetOwnerKind(
		g.owner.kind).
		SetOrganisationID(g.owner.organisation.ID).SetNillablePractitionerID(g.owner.practitioner).SetNillableRelativeID(g.owner.relative).
		SetState(practice.ActionStateProposed).SetDueOn(in.DueOn).SetOrigin(in.Origin).SetNillableSourceID(in.SourceID).
		SetAssignedByID(v.PractitionerID).SetAssigningOrganisationID(v.OrganisationID).SetAssignedAt(g.op.Now).Save(ctx)
	if err != nil {
		return uuid.UUID{}, nil, err
	}
	subjects := make([]*ent.ActionChildCreate, len(g.children))
	for i, c := range g.children {
		subjects[i] = operation.Client(ctx).ActionChild.Create().SetActionID(a.ID).SetChildID(c.ID)
	}
	if err := operation.Client(ctx).ActionChild.CreateBulk(subjects...).Exec(ctx); err != nil {
		return uuid.UUID{}, nil, err
	}
	by, err := operation.Client(ctx).Organisation.Get(ctx, v.OrganisationID)
	if err != nil {
		return uuid.UUID{}, nil, err
	}
	if err := recordOnAction(ctx, a, eventText{summary: "An action was assigned to " + g.owner.words() + "."}); err != nil {
		return uuid.UUID{}, nil, err
	}
	return a.ID, nil, settleOwner(ctx, g.op, a, g.owner, by.Name)
}

// words names the owner in a sentence.
func (o owner) words() string {
	if o.kind == practice.ActionOwnerKindRelative {
		return "a relative; " + o.organisation.Name + " is responsible for it"
	}
	return o.organisation.Name
}

// settleOwner makes a new owner involved where they are not, notifies them and schedules
// the escalations.
func settleOwner(ctx context.Context, op *store.Operation, a *ent.Action, to owner, by string) error {
	if err := involveOwner(ctx, to, a.ID, by); err != nil {
		return err
	}
	if err := op.NotifyAction(ctx, a.ID); err != nil {
		return err
	}
	return schedule(ctx, op, a)
}

// schedule enters the job of the action's next escalation.
func schedule(ctx context.Context, op *store.Operation, a *ent.Action) error {
	rule, due := practice.DefaultEscalations(), *operation.DateOf(&a.DueOn)
	if len(practice.Escalations(rule, due, a.State, operation.Today(ctx), nil)) > 0 {
		return op.Schedule(ctx, store.JobEscalate, a.ID, op.Now)
	}
	if next := practice.NextEscalation(rule, due, a.State, operation.Today(ctx)); next != nil {
		return op.Schedule(ctx, store.JobEscalate, a.ID, practice.EscalationTime(*next))
	}
	return nil
}

// ReassignAction gives an action to another owner, who has to accept it again.
func (Mutations) ReassignAction(ctx context.Context, input model.ReassignActionInput) (*model.ReassignActionPayload, error) {
	var to owner
	d, err := runVerb(ctx, verbUse{id: input.ID, version: input.Version, verb: practice.ActionVerbReassign, words: input.Reason,
		check: func(a *ent.Action) ([]practice.Problem, error) {
			var problems []practice.Problem
			if input.DueOn != nil {
				problems = practice.ValidateActionDue(operation.DateOf(input.DueOn), operation.Today(ctx))
			}
			children, err := lockChildrenOf(ctx, a.ID)
			if err != nil {
				return nil, err
			}
			problems = append(problems, practice.CheckContinuing(practice.SharedRecordKindAction, childapi.RestrictedFlags(children), "id")...)
			var unowned []practice.Problem
			to, unowned, err = resolveOwner(ctx, ownerRequest{input.OwnerKind, input.OrganisationID, input.PractitionerID, input.RelativeID},
				children)
			return append(problems, unowned...), err
		},
		change: func(u *ent.ActionUpdateOne) {
			u.ClearAnsweredAt().ClearReason().SetOwnerKind(to.kind).SetOrganisationID(to.organisation.ID).SetNillableDueOn(input.DueOn)
			operation.SetOrClear(to.practitioner, u.SetPractitionerID, u.ClearPractitionerID)
			operation.SetOrClear(to.relative, u.SetRelativeID, u.ClearRelativeID)
		},
		then:    func(op *store.Operation, a *ent.Action, by string) error { return settleOwner(ctx, op, a, to, by) },
		summary: func(by string) string { return by + " reassigned an action to " + to.words() + "." },
	})
	return operation.Payload(ctx, d, err, "action", actionByID, func(a *ent.Action, errors []*practice.Problem) *model.ReassignActionPayload {
		return &model.ReassignActionPayload{Action: a, Errors: errors}
	})
}
