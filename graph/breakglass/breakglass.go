package breakglass

import (
	"context"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/ent/breakglass"
	"heed/ent/child"
	childapi "heed/graph/child"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/graph/transport"
	"heed/practice"
	"heed/store"
)

// reasonsForBreakGlasses selects the viewer's own emergency accesses, and those to children
// that they can see.
const reasonsForBreakGlasses = `SELECT id FROM break_glass WHERE practitioner_id = (SELECT viewer_practitioner())
 UNION ALL SELECT g.id FROM break_glass g WHERE g.child_id IN (SELECT child_id FROM viewer_child)`

func breakGlassByID(ctx context.Context, id uuid.UUID) (*ent.BreakGlass, error) {
	q, err := operation.Client(ctx).BreakGlass.Query().Where(breakglass.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	g, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, g, err)
}

// BreakGlasses lists the emergency accesses that the viewer can see, latest first.
func (Queries) BreakGlasses(ctx context.Context, f *model.BreakGlassFilter, orderBy *ent.BreakGlassOrder, first *int, after *ent.Cursor,
	last *int, before *ent.Cursor) (*ent.BreakGlassConnection, error) {
	query := operation.Client(ctx).BreakGlass.Query().Where(breakGlassFilter(f)...)
	if err := operation.NoteSingledOut(ctx, operation.Client(ctx).BreakGlass.Query(), breakglass.Table, "", identifyingConditions(f),
		store.FromContext(ctx).Counted); err != nil {
		return nil, err
	}
	if !store.FromContext(ctx).Viewer.Has(practice.RoleRecords) { // a records officer sees all, so the list starts from the order
		if err := operation.StartFromReasons(ctx, query, reasonsForBreakGlasses); err != nil {
			return nil, err
		}
	}
	if orderBy == nil {
		orderBy = &ent.BreakGlassOrder{Direction: "DESC", Field: ent.BreakGlassOrderFieldOpenedAt}
	}
	count, err := operation.CountCapped(ctx, query.Clone())
	if err != nil {
		return nil, err
	}
	page, err := query.Paginate(ctx, after, first, before, last, ent.WithBreakGlassOrder(orderBy))
	if err != nil {
		return nil, err
	}
	page.TotalCount = count
	return page, nil
}

// BreakGlass opens the record of a child that the viewer cannot otherwise see.
func (Mutations) BreakGlass(ctx context.Context, input model.BreakGlassInput) (*model.BreakGlassPayload, error) {
	if err := checkOnlyField(ctx); err != nil {
		return nil, err
	}
	if err := store.FromContext(ctx).AwaitOwnEmergencies(ctx, operation.From(ctx).Clock); err != nil {
		return nil, err
	}
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		if problems := practice.ValidateBreakGlass(practice.BreakGlassFacts{ByID: input.ChildID != nil,
			NHSNumber: operation.Trimmed(input.NhsNumber),
			UPN:       operation.Trimmed(input.Upn), LAChildID: operation.ValueOr(input.LaChildID, ""),
			GivenName: operation.ValueOr(input.GivenName, ""), FamilyName: operation.ValueOr(input.FamilyName, ""),
			Born: operation.DateOf(input.DateOfBirth), Reason: input.Reason}); len(problems) > 0 {
			return uuid.UUID{}, problems, nil
		}
		outcome, id, err := op.OpenInEmergency(ctx, store.Emergency{Child: input.ChildID, NHSNumber: input.NhsNumber, UPN: input.Upn,
			LAChildID: operation.TrimmedOrNil(input.LaChildID), GivenName: operation.TrimmedOrNil(input.GivenName),
			FamilyName:  operation.TrimmedOrNil(input.FamilyName),
			DateOfBirth: input.DateOfBirth, Reason: operation.Trimmed(&input.Reason)})
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		if outcome == store.EmergencyOpened {
			return id, nil, recordBreakGlass(ctx, id)
		}
		problems, err := checkOutcome(outcome, input.GivenName != nil)
		return id, problems, err
	})
	payload, err := operation.Payload(ctx, d, err, "breakGlass", breakGlassByID,
		func(g *ent.BreakGlass, errors []*practice.Problem) *model.BreakGlassPayload {
			return &model.BreakGlassPayload{BreakGlass: g, Errors: errors}
		})
	if err == nil && payload.BreakGlass != nil {
		payload.Child, err = openedChild(store.ToShow(operation.FieldBelow(ctx, "child")), d.Record)
	}
	return payload, err
}

// openedChild loads the child of an emergency access with the selected fields.
func openedChild(ctx context.Context, opening uuid.UUID) (*ent.Child, error) {
	q, err := operation.Client(ctx).Child.Query().Where(child.HasOpeningsWith(breakglass.ID(opening))).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	c, err := q.Only(ctx)
	return c, ent.MaskNotFound(err)
}

// checkOnlyField refuses break-glass together with any other field. The access record has one
// entry an operation, so each attempt gets its own.
func checkOnlyField(ctx context.Context) error {
	oc := graphql.GetOperationContext(ctx)
	verbs := 0
	for _, f := range graphql.CollectFields(oc, oc.Operation.SelectionSet, []string{"Mutation"}) {
		if f.Name != "__typename" {
			verbs++
		}
	}
	if verbs > 1 {
		return operation.NewError(transport.CodeBadUserInput, "breakGlass must be the only field of its operation. Send it on its own.")
	}
	return nil
}

// checkOutcome explains why no record was opened. A restricted child and an absent one
// get the same answer.
func checkOutcome(outcome store.EmergencyOutcome, byName bool) ([]practice.Problem, error) {
	switch outcome {
	case store.EmergencySeen:
		return []practice.Problem{{Code: practice.ProblemCodeIllegalState,
			Message: "You can already see this child's record. Emergency access is not needed."}}, nil
	case store.EmergencySeveral:
		message := "More than one record has this number. Give another number of the child, or the names and date of birth."
		if byName {
			message = "More than one child has these names and date of birth. Give a number of the child."
		}
		return []practice.Problem{{Code: practice.ProblemCodeInvalid, Message: message}}, nil
	case store.EmergencyNone:
		return []practice.Problem{{Code: practice.ProblemCodeNotFound,
			Message: "No record was found for emergency access. If there should be one, ask the safeguarding lead."}}, nil
	case store.EmergencyLimit:
		err := operation.NewError(transport.CodeLimitExceeded,
			"A practitioner can have at most %[2]d emergency accesses without a review in %[1].0f hours, attempts included. In an emergency, "+
				"call the safeguarding lead.",
			practice.BreakGlassWindow.Hours(), practice.BreakGlassMost)
		err.Extensions["limit"], err.Extensions["allowed"] = "breakGlass", practice.BreakGlassMost
		return nil, err
	}
	return nil, nil // an earlier emergency access has not ended
}

// recordBreakGlass adds the emergency access to the child's chronology.
func recordBreakGlass(ctx context.Context, id uuid.UUID) error {
	g, err := operation.Client(ctx).BreakGlass.Query().Where(breakglass.ID(id)).WithOrganisation().Only(ctx)
	if err != nil {
		return err
	}
	_, err = operation.RecordEvent(ctx,
		operation.Event{Children: []uuid.UUID{g.ChildID}, Source: &g.ID, Category: practice.EventCategoryInvolvement,
			Significance: practice.SignificanceSignificant, Summary: "Emergency access to the record by " + g.Edges.Organisation.Name + "."})
	return err
}

// ReviewBreakGlass records the finding on an emergency access. It ends it, and all
// others of the same practitioner to the same child.
func (Mutations) ReviewBreakGlass(ctx context.Context, input model.ReviewBreakGlassInput) (*model.ReviewBreakGlassPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		g, err := operation.Client(ctx).BreakGlass.Query().Where(breakglass.ID(input.ID)).ForUpdate().Only(ctx)
		if ent.IsNotFound(err) {
			return input.ID, operation.ProblemNotFound(ctx, input.ID, "id"), nil
		}
		if err != nil {
			return input.ID, nil, err
		}
		if err := operation.CheckVersion(ctx, g.ID, g.Version, input.Version); err != nil {
			return g.ID, nil, err
		}
		problems := append(checkReviewing(ctx, g), practice.ValidateBreakGlassReview(input.Finding, input.Note)...)
		if len(problems) > 0 {
			return g.ID, problems, nil
		}
		if err := g.Update().SetReviewedAt(op.Now).SetReviewedByID(op.Viewer.PractitionerID).SetFinding(input.Finding).SetReviewNote(
			operation.Trimmed(&input.Note)).
			SetEndsAt(endAt(g, op)).Exec(ctx); err != nil {
			return g.ID, nil, err
		}
		if err := endOthers(ctx, g); err != nil {
			return g.ID, nil, err
		}
		return g.ID, nil, op.NotifyReviewed(ctx, g.ID)
	})
	return operation.Payload(ctx, d, err, "breakGlass", breakGlassByID,
		func(g *ent.BreakGlass, errors []*practice.Problem) *model.ReviewBreakGlassPayload {
			return &model.ReviewBreakGlassPayload{BreakGlass: g, Errors: errors}
		})
}

// endAt is when an emergency access ends that is to end now at the latest.
func endAt(g *ent.BreakGlass, op *store.Operation) time.Time {
	switch {
	case g.EndsAt.Before(op.Now):
		return g.EndsAt
	case g.OpenedAt.After(op.Now): // by the clock of another replica
		return g.OpenedAt
	}
	return op.Now
}

// endOthers ends the open emergency accesses beside the reviewed one. An earlier release
// could create several; each is still to be reviewed.
func endOthers(ctx context.Context, reviewed *ent.BreakGlass) error {
	op := store.FromContext(ctx)
	others, err := operation.Client(ctx).BreakGlass.Query().Where(breakglass.PractitionerID(reviewed.PractitionerID),
		breakglass.ChildID(reviewed.ChildID),
		breakglass.IDNEQ(reviewed.ID), breakglass.EndsAtGT(op.Now)).Order(breakglass.ByID()).ForUpdate().All(ctx)
	if err != nil {
		return err
	}
	for _, g := range others {
		if err := g.Update().SetEndsAt(endAt(g, op)).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

// checkReviewing checks that the viewer may review an emergency access.
func checkReviewing(ctx context.Context, g *ent.BreakGlass) []practice.Problem {
	var problems []practice.Problem
	if g.PractitionerID == store.FromContext(ctx).Viewer.PractitionerID {
		problems = operation.ProblemNotAllowed(
			"You cannot review your own emergency access. Another practitioner with the role RECORDS must do it.", "id")
	}
	if g.ReviewedAt != nil {
		problems = append(problems, practice.Problem{Code: practice.ProblemCodeIllegalState, Path: []string{"id"},
			Message: "This emergency access has already been reviewed."})
	}
	return problems
}

// isOpen reports whether an emergency access is open at the operation's instant.
func isOpen(g *ent.BreakGlass, op *store.Operation) bool {
	return !op.Now.Before(g.OpenedAt) && op.Now.Before(g.EndsAt)
}

// Open reports whether an emergency access has not ended.
func (Fields) Open(ctx context.Context, g *ent.BreakGlass) (bool, error) {
	return isOpen(g, store.FromContext(ctx)), nil
}

// Child is the child whose record was opened, or null where the viewer cannot see them.
func (Fields) Child(ctx context.Context, g *ent.BreakGlass) (*ent.Child, error) {
	op := store.FromContext(ctx)
	if !auth.MayTouch(op.Viewer, auth.Read, auth.Child) {
		return nil, nil
	}
	return operation.Batch(ctx, operation.FieldKey(ctx), g.ChildID, op.Children,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.Child, error) {
			found, err := childapi.ChildrenFor(ctx, map[uuid.UUID][]uuid.UUID{{}: ids}, ids)
			answers := map[uuid.UUID]*ent.Child{}
			for _, c := range found[uuid.UUID{}] {
				answers[c.ID] = c
			}
			return answers, err
		})
}
