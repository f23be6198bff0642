package action

import (
	"context"

	"heed/ent"
	childapi "heed/graph/child"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// AcceptAction accepts an action and may name the practitioner who does it.
func (Mutations) AcceptAction(ctx context.Context, input model.AcceptActionInput) (*model.AcceptActionPayload, error) {
	now := store.FromContext(ctx).Now
	var to owner
	d, err := runVerb(ctx, verbUse{id: input.ID, version: input.Version, verb: practice.ActionVerbAccept,
		check: func(a *ent.Action) ([]practice.Problem, error) {
			if input.PractitionerID == nil {
				return nil, nil
			}
			children, err := lockChildrenOf(ctx, a.ID)
			if err != nil {
				return nil, err
			}
			var problems []practice.Problem
			to, problems, err = resolveOwner(ctx, ownerRequest{practice.ActionOwnerKindPractitioner, &a.OrganisationID, input.PractitionerID, nil},
				children)
			return problems, err
		},
		change:  func(u *ent.ActionUpdateOne) { u.SetAnsweredAt(now).SetNillablePractitionerID(to.practitioner) },
		then:    func(_ *store.Operation, a *ent.Action, by string) error { return involveOwner(ctx, to, a.ID, by) },
		summary: func(by string) string { return by + " accepted an action." },
	})
	return operation.Payload(ctx, d, err, "action", actionByID, func(a *ent.Action, errors []*practice.Problem) *model.AcceptActionPayload {
		return &model.AcceptActionPayload{Action: a, Errors: errors}
	})
}

// DeclineAction declines an action and notifies the assigner.
func (Mutations) DeclineAction(ctx context.Context, input model.DeclineActionInput) (*model.DeclineActionPayload, error) {
	now := store.FromContext(ctx).Now
	d, err := runVerb(ctx, verbUse{id: input.ID, version: input.Version, verb: practice.ActionVerbDecline, words: input.Reason,
		change:  func(u *ent.ActionUpdateOne) { u.SetAnsweredAt(now).SetReason(operation.Trimmed(&input.Reason)) },
		then:    func(op *store.Operation, a *ent.Action, _ string) error { return op.NotifyAction(ctx, a.ID) },
		summary: func(by string) string { return by + " declined an action." },
	})
	return operation.Payload(ctx, d, err, "action", actionByID, func(a *ent.Action, errors []*practice.Problem) *model.DeclineActionPayload {
		return &model.DeclineActionPayload{Action: a, Errors: errors}
	})
}

// ProgressAction records what is being done.
func (Mutations) ProgressAction(ctx context.Context, input model.ProgressActionInput) (*model.ProgressActionPayload, error) {
	d, err := runVerb(ctx, verbUse{id: input.ID, version: input.Version, verb: practice.ActionVerbProgress, words: input.Note,
		check:   func(a *ent.Action) ([]practice.Problem, error) { return checkContinuing(ctx, a) },
		summary: func(by string) string { return by + " reported progress on an action." },
	})
	return operation.Payload(ctx, d, err, "action", actionByID, func(a *ent.Action, errors []*practice.Problem) *model.ProgressActionPayload {
		return &model.ProgressActionPayload{Action: a, Errors: errors}
	})
}

// CompleteAction completes an action, with evidence of its effect.
func (Mutations) CompleteAction(ctx context.Context, input model.CompleteActionInput) (*model.CompleteActionPayload, error) {
	now := store.FromContext(ctx).Now
	d, err := runVerb(ctx, verbUse{id: input.ID, version: input.Version, verb: practice.ActionVerbComplete, words: input.Effect,
		change:  func(u *ent.ActionUpdateOne) { u.SetClosedAt(now).SetEffect(operation.Trimmed(&input.Effect)) },
		summary: func(by string) string { return by + " completed an action." },
		impact:  operation.Trimmed(&input.Effect),
	})
	return operation.Payload(ctx, d, err, "action", actionByID, func(a *ent.Action, errors []*practice.Problem) *model.CompleteActionPayload {
		return &model.CompleteActionPayload{Action: a, Errors: errors}
	})
}

// CancelAction cancels an action.
func (Mutations) CancelAction(ctx context.Context, input model.CancelActionInput) (*model.CancelActionPayload, error) {
	now := store.FromContext(ctx).Now
	d, err := runVerb(ctx, verbUse{id: input.ID, version: input.Version, verb: practice.ActionVerbCancel, words: input.Reason,
		change:  func(u *ent.ActionUpdateOne) { u.SetClosedAt(now).SetReason(operation.Trimmed(&input.Reason)) },
		summary: func(by string) string { return by + " cancelled an action." },
	})
	return operation.Payload(ctx, d, err, "action", actionByID, func(a *ent.Action, errors []*practice.Problem) *model.CancelActionPayload {
		return &model.CancelActionPayload{Action: a, Errors: errors}
	})
}

// checkContinuing refuses to add to an action for several children where one of them, that
// the viewer can see, was restricted since. Such an action is closed instead.
func checkContinuing(ctx context.Context, a *ent.Action) ([]practice.Problem, error) {
	children, err := lockChildrenOf(ctx, a.ID)
	return practice.CheckContinuing(practice.SharedRecordKindAction, childapi.RestrictedFlags(children), "id"), err
}
