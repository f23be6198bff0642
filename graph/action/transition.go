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

// course is one verb on an action: on which, what is said, what else it takes
// and what it changes.
type course struct {
	id      uuid.UUID
	version int
	verb    practice.ActionVerb
	words   string
	// check says what stands against it beside state, words and part in it.
	check func(a *ent.Action) ([]practice.Problem, error)
	// change is what it changes beside the state.
	change func(u *ent.ActionUpdateOne)
	// then is what follows from it.
	then func(op *store.Operation, a *ent.Action, by string) error
	// says is the event's summary, with the organisation that did it.
	says func(by string) string
	// impact is what it meant for the children.
	impact string
}

// follow does a verb: the action changes its state, keeps the step, and the
// children's chronology tells it.
func follow(ctx context.Context, c course) (operation.Result, error) {
	return operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		a, problems, err := actionToChange(ctx, c.id, c.verb)
		if err != nil || a == nil {
			return c.id, problems, err
		}
		if err := operation.CheckVersion(ctx, a.ID, a.Version, c.version); err != nil {
			return a.ID, nil, err
		}
		to, problems, err := c.stand(a)
		if err != nil || len(problems) > 0 {
			return a.ID, problems, err
		}
		return a.ID, nil, c.take(ctx, op, a, to)
	})
}

// actionToChange locks an action for a verb of those whose part in it that is, or
// says why there is none. Row security locks none for those who have no part in
// it at all, seen or not.
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
	if problems := notTheirs(store.FromContext(ctx).Viewer, a, verb); len(problems) > 0 {
		return nil, problems, nil
	}
	return a, nil, nil
}

// stand says where the verb leads, or all that stands against it.
func (c course) stand(a *ent.Action) (practice.ActionState, []practice.Problem, error) {
	to, problems := practice.CheckActionVerb(a.State, c.verb, c.words)
	if c.check == nil {
		return to, problems, nil
	}
	more, err := c.check(a)
	return to, append(problems, more...), err
}

// take writes the verb and what follows from it.
func (c course) take(ctx context.Context, op *store.Operation, a *ent.Action, to practice.ActionState) error {
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
	if err := recordOnAction(ctx, a, happened{summary: c.says(by.Name), impact: c.impact}); err != nil || c.then == nil {
		return err
	}
	return c.then(op, a, by.Name)
}

// happened is what the chronology tells of an action. What was asked for and
// said is read on the action, by those who may.
type happened struct{ summary, impact string }

// recordOnAction adds an event to the lives of all the children that an action
// is for. What it has changed for them weighs more than its course.
func recordOnAction(ctx context.Context, a *ent.Action, h happened) error {
	significance := practice.SignificanceRoutine
	if h.impact != "" {
		significance = practice.SignificanceSignificant
	}
	event, err := operation.RecordEvent(ctx, operation.Event{Source: &a.ID, Category: practice.EventCategoryAction, Significance: significance, Summary: h.summary, Impact: h.impact})
	if err != nil {
		return err
	}
	return store.FromContext(ctx).NameActionSubjects(ctx, event)
}

// notTheirs stands against those whose part in an action a verb is not: who has
// it answers and does it, who assigned it takes it back or gives it to another.
func notTheirs(v auth.Viewer, a *ent.Action, verb practice.ActionVerb) []practice.Problem {
	switch verb {
	case practice.ActionVerbCancel, practice.ActionVerbReassign:
		return operation.OwnOrAuthority(v, a.AssigningOrganisationID == v.OrganisationID, "Only the organisation that assigned the action or social care can do this.")
	}
	if a.OrganisationID == v.OrganisationID {
		return nil
	}
	if a.OwnerKind == practice.ActionOwnerKindRelative {
		return operation.OwnOrAuthority(v, false, "Only the organisation that is responsible for the action or social care can do this.")
	}
	return operation.ProblemNotAllowed("Only the organisation that owns the action can do this.")
}

// checkActing says what stands against the viewer's doing something with an
// action as it is now.
func checkActing(ctx context.Context, a *ent.Action, verb practice.ActionVerb) []practice.Problem {
	_, problems := practice.CheckActionState(a.State, verb)
	return append(notTheirs(store.FromContext(ctx).Viewer, a, verb), problems...)
}

// ViewerCan on an action.
func (Fields) ViewerCan(ctx context.Context, a *ent.Action) ([]*model.Permission, error) {
	rule := func(verb model.Verb, does practice.ActionVerb) operation.Permission {
		return operation.Permission{Verb: verb, Check: func() ([]practice.Problem, error) { return checkActing(ctx, a, does), nil }}
	}
	return operation.PermissionsOn(ctx, a.ID, rule(model.VerbAcceptAction, practice.ActionVerbAccept), rule(model.VerbDeclineAction, practice.ActionVerbDecline),
		rule(model.VerbProgressAction, practice.ActionVerbProgress), rule(model.VerbCompleteAction, practice.ActionVerbComplete),
		rule(model.VerbCancelAction, practice.ActionVerbCancel), rule(model.VerbReassignAction, practice.ActionVerbReassign))
}
