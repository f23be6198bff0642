package action

import (
	"context"

	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/ent/action"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// verbUse is one use of a verb on an action: its input, its extra check and its effects.
type verbUse struct {
	id      uuid.UUID
	version int
	verb    practice.ActionVerb
	words   string
	// check returns what stands against it beside the state, the input and the viewer's
	// part in the action.
	check func(a *ent.Action) ([]practice.Problem, error)
	// change sets what changes beside the state.
	change func(u *ent.ActionUpdateOne)
	// then writes the consequences.
	then func(op *store.Operation, a *ent.Action, by string) error
	// summary is the summary of the event. by is the organisation that acted.
	summary func(by string) string
	// impact is what it meant for the children.
	impact string
}

// runVerb runs a verb: it changes the state, stores the step and adds the event to the
// children's chronologies.
func runVerb(ctx context.Context, c verbUse) (operation.Result, error) {
	return operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		a, problems, err := actionToChange(ctx, c.id, c.verb)
		if err != nil || a == nil {
			return c.id, problems, err
		}
		if err := operation.CheckVersion(ctx, a.ID, a.Version, c.version); err != nil {
			return a.ID, nil, err
		}
		to, problems, err := c.nextState(a)
		if err != nil || len(problems) > 0 {
			return a.ID, problems, err
		}
		return a.ID, nil, c.write(ctx, op, a, to)
	})
}

// actionToChange locks an action for a verb, or returns why the viewer cannot use it.
// Row security locks nothing for a viewer who has no part in the action, so an unlocked
// row has two causes.
func actionToChange(ctx context.Context, id uuid.UUID, verb practice.ActionVerb) (*ent.Action, []practice.Problem, error) {
	a, err := operation.Client(ctx).Action.Query().Where(action.ID(id)).ForUpdate().Only(ctx)
	if ent.IsNotFound(err) {
		a, err = operation.Client(ctx).Action.Query().Where(action.ID(id)).Only(ctx)
	}
	if ent.IsNotFound(err) {
		return nil, operation.ProblemNotFound(ctx, id, "id"), nil
	}
	if err != nil {
		return nil, nil, err
	}
	if problems := checkPart(store.FromContext(ctx).Viewer, a, verb); len(problems) > 0 {
		return nil, problems, nil
	}
	return a, nil, nil
}

// nextState returns the state that the verb leads to, or everything that stands against it.
func (c verbUse) nextState(a *ent.Action) (practice.ActionState, []practice.Problem, error) {
	to, problems := practice.CheckActionVerb(a.State, c.verb, c.words)
	if c.check == nil {
		return to, problems, nil
	}
	more, err := c.check(a)
	return to, append(problems, more...), err
}

// write writes the verb and its consequences.
func (c verbUse) write(ctx context.Context, op *store.Operation, a *ent.Action, to practice.ActionState) error {
	u := a.Update().SetState(to)
	if c.change != nil {
		c.change(u)
	}
	a, err := u.Save(ctx)
	if err != nil {
		return err
	}
	by, err := operation.Client(ctx).Organisation.Get(ctx, op.Viewer.OrganisationID)
	if err != nil {
		return err
	}
	if err := operation.Client(ctx).ActionStep.Create().SetActionID(a.ID).SetAt(op.Now).SetVerb(c.verb).SetState(to).
		SetDoneByID(op.Viewer.PractitionerID).SetOrganisationID(by.ID).SetNillableNote(operation.TrimmedOrNil(&c.words)).Exec(ctx); err != nil {
		return err
	}
	if err := recordOnAction(ctx, a, eventText{summary: c.summary(by.Name), impact: c.impact}); err != nil || c.then == nil {
		return err
	}
	return c.then(op, a, by.Name)
}

// eventText is what the chronology says about an action. The wording of the action stays
// on the action, for the viewers who can see it.
type eventText struct{ summary, impact string }

// recordOnAction adds an event to the chronologies of the action's children. An effect
// on the children is more significant than a step on the way.
func recordOnAction(ctx context.Context, a *ent.Action, h eventText) error {
	significance := practice.SignificanceRoutine
	if h.impact != "" {
		significance = practice.SignificanceSignificant
	}
	event, err := operation.RecordEvent(ctx,
		operation.Event{Source: &a.ID, Category: practice.EventCategoryAction, Significance: significance, Summary: h.summary, Impact: h.impact})
	if err != nil {
		return err
	}
	return store.FromContext(ctx).NameActionSubjects(ctx, event)
}

// checkPart refuses a verb to a viewer whose part in the action does not include it. The
// owner answers and does the action. The assigner cancels it or gives it to another.
func checkPart(v auth.Viewer, a *ent.Action, verb practice.ActionVerb) []practice.Problem {
	switch verb {
	case practice.ActionVerbCancel, practice.ActionVerbReassign:
		return operation.OwnOrAuthority(v, a.AssigningOrganisationID == v.OrganisationID,
			"Only the organisation that assigned the action or social care can do this.")
	}
	if a.OrganisationID == v.OrganisationID {
		return nil
	}
	if a.OwnerKind == practice.ActionOwnerKindRelative {
		return operation.OwnOrAuthority(v, false, "Only the organisation that is responsible for the action or social care can do this.")
	}
	return operation.ProblemNotAllowed("Only the organisation that owns the action can do this.")
}

// checkActing checks that the viewer may use a verb on an action in its present state.
func checkActing(ctx context.Context, a *ent.Action, verb practice.ActionVerb) []practice.Problem {
	_, problems := practice.CheckActionState(a.State, verb)
	return append(checkPart(store.FromContext(ctx).Viewer, a, verb), problems...)
}

// ViewerCan lists the verbs on an action.
func (Fields) ViewerCan(ctx context.Context, a *ent.Action) ([]*model.Permission, error) {
	rule := func(verb model.Verb, does practice.ActionVerb) operation.Permission {
		return operation.Permission{Verb: verb, Check: func() ([]practice.Problem, error) { return checkActing(ctx, a, does), nil }}
	}
	return operation.Permissions(ctx, a.ID, rule(model.VerbAcceptAction, practice.ActionVerbAccept),
		rule(model.VerbDeclineAction, practice.ActionVerbDecline),
		rule(model.VerbProgressAction, practice.ActionVerbProgress), rule(model.VerbCompleteAction, practice.ActionVerbComplete),
		rule(model.VerbCancelAction, practice.ActionVerbCancel), rule(model.VerbReassignAction, practice.ActionVerbReassign))
}
