package referral

import (
	"context"
	"strings"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/child"
	"heed/ent/involvement"
	"heed/ent/organisation"
	"heed/ent/referralchild"
	"heed/ent/referraldecision"
	childapi "heed/graph/child"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// consequences is what a decision does besides: which organisations become involved with
// the children, and which involvements of an overridden decision end.
type consequences struct {
	children []uuid.UUID
	// organisations that the decision involves, each with the role that it takes.
	organisations map[uuid.UUID]practice.InvolvementRole
	origin        practice.InvolvementOrigin
	purpose, why  string
	ended         []*ent.Involvement
}

// consequencesOf finds the consequences of a decision, and what stands against them.
func consequencesOf(ctx context.Context, op *store.Operation, r *ent.Referral, input model.DecideReferralInput) (consequences,
	[]practice.Problem, error) {
	then := consequences{organisations: map[uuid.UUID]practice.InvolvementRole{}}
	switch input.Outcome {
	case practice.DecisionOutcomeAccepted:
		then.organisations[r.OrganisationID] = practice.InvolvementRoleOther
		then.organisations[op.Viewer.OrganisationID] = practice.InvolvementRoleSocialWorker
		then.origin, then.purpose = practice.InvolvementOriginReferralAccepted, "Work on accepted concern "+r.Reference+"."
		then.why = "Concern " + r.Reference + " was accepted."
	case practice.DecisionOutcomeEarlyHelp:
		then.origin, then.purpose = practice.InvolvementOriginReferralEarlyHelp, "Early help after concern "+r.Reference+"."
		then.why = "Concern " + r.Reference + " was passed to early help."
	}
	problems, err := then.findEarlyHelp(ctx, input)
	if err != nil {
		return then, nil, err
	}
	reported, err := operation.Client(ctx).ReferralChild.Query().Where(referralchild.ReferralID(r.ID)).All(ctx)
	if err != nil {
		return then, nil, err
	}
	// The lock keeps an organisation from getting an action while it loses sight of the child. A
	// restricted child gets no involvement this way, and loses none: the people who know of that
	// child are named one by one.
	children, err := operation.Client(ctx).Child.Query().Where(child.IDIn(childrenIn(reported)...), child.Restricted(false)).
		Order(child.ByID()).ForUpdate(sql.WithLockClause("FOR NO KEY UPDATE")).All(ctx)
	if err != nil {
		return then, nil, err
	}
	for _, c := range children {
		then.children = append(then.children, c.ID)
	}
	if !r.State.Decided() {
		return then, problems, nil
	}
	more, err := then.findEnded(ctx, op, r)
	return then, append(problems, more...), err
}

// findEarlyHelp checks the organisation that takes the family on.
func (c *consequences) findEarlyHelp(ctx context.Context, input model.DecideReferralInput) ([]practice.Problem, error) {
	const path = "earlyHelpOrganisationId"
	id := input.EarlyHelpOrganisationID
	if id == nil || input.Outcome != practice.DecisionOutcomeEarlyHelp {
		return nil, nil
	}
	o, err := operation.Client(ctx).Organisation.Query().Where(organisation.ID(*id)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return operation.ProblemNotFound(ctx, *id, path), nil
	case err != nil:
		return nil, err
	case !o.Active:
		return operation.ProblemInvalid("This organisation is not active. Choose another one.", path), nil
	}
	c.organisations[o.ID] = practice.InvolvementRoleEarlyHelpWorker
	return nil, nil
}

// findEnded finds the involvements that the overridden decision created and the new one
// does not. It refuses to end one on which an open action for the child depends.
func (c *consequences) findEnded(ctx context.Context, op *store.Operation, r *ent.Referral) ([]practice.Problem, error) {
	created, err := operation.Client(ctx).Involvement.Query().Where(involvement.OriginID(r.ID), involvement.ChildIDIn(c.children...),
		involvement.Or(involvement.EndedAtIsNil(), involvement.EndedAtGT(op.Now))).WithOrganisation().Order(involvement.ByID()).All(ctx)
	if err != nil {
		return nil, err
	}
	var problems []practice.Problem
	said := map[uuid.UUID]bool{}
	for _, i := range created {
		if _, stays := c.organisations[i.OrganisationID]; stays {
			continue
		}
		c.ended = append(c.ended, i)
		left, err := childapi.LeftBehind(ctx, i)
		if err != nil {
			return nil, err
		}
		if len(left) > 0 && !said[i.OrganisationID] {
			said[i.OrganisationID] = true
			problems = append(problems, operation.ProblemNotAllowed(i.Edges.Organisation.Name+" was involved by the decision that you "+
				"override, and has open actions for a child that it could no longer see. Complete, decline or reassign them first.", "outcome")...)
		}
	}
	return problems, nil
}

// decide writes a decision and its consequences.
func decide(ctx context.Context, op *store.Operation, r *ent.Referral, input model.DecideReferralInput, then consequences) error {
	earlier, err := operation.Client(ctx).ReferralDecision.Query().Where(referraldecision.ReferralID(r.ID)).Count(ctx)
	if err != nil {
		return err
	}
	if err := operation.Client(ctx).ReferralDecision.Create().SetReferralID(r.ID).SetSequence(earlier +
		1).SetDecidedByID(op.Viewer.PractitionerID).
		SetDecidedAt(op.Now).SetOutcome(input.Outcome).SetThreshold(input.Threshold).SetRationale(input.Rationale).
		SetFeedback(input.Feedback).SetNillableLatenessReason(operation.TrimmedOrNil(input.LatenessReason)).
		SetNillableEarlyHelpOrganisationID(input.EarlyHelpOrganisationID).
		SetNillableSignpostedTo(operation.TrimmedOrNil(input.SignpostedTo)).Exec(ctx); err != nil {
		return err
	}
	if err := r.Update().SetState(input.Outcome.State()).SetFeedback(input.Feedback).SetFeedbackGivenAt(op.Now).
		ClearFeedbackReadAt().Exec(ctx); err != nil {
		return err
	}
	if err := then.end(ctx, op, r); err != nil {
		return err
	}
	if err := then.involve(ctx, op, r); err != nil {
		return err
	}
	if input.EarlyHelpOrganisationID != nil {
		if err := op.NotifyEarlyHelp(ctx, r.ID); err != nil {
			return err
		}
	}
	summary := "Concern " + r.Reference + " decided: " + input.Outcome.Words() + "."
	if earlier > 0 {
		summary = "Decision on concern " + r.Reference + " overridden: " + input.Outcome.Words() + "."
	}
	return recordOn(ctx, r, practice.EventCategoryDecision, summary, "")
}

// end ends the involvements of an overridden decision, and tells it in the chronologies.
func (c consequences) end(ctx context.Context, op *store.Operation, r *ent.Referral) error {
	if len(c.ended) == 0 {
		return nil
	}
	var ids []uuid.UUID
	var names []string
	said := map[uuid.UUID]bool{}
	children := map[uuid.UUID]bool{}
	for _, i := range c.ended {
		ids = append(ids, i.ID)
		children[i.ChildID] = true
		if !said[i.OrganisationID] {
			said[i.OrganisationID] = true
			names = append(names, i.Edges.Organisation.Name)
		}
	}
	var about []uuid.UUID
	for _, id := range c.children {
		if children[id] {
			about = append(about, id)
		}
	}
	why := "The decision on concern " + r.Reference + " was overridden."
	if _, err := operation.RecordEvent(ctx, operation.Event{Children: about, Source: &r.ID, Category: practice.EventCategoryInvolvement,
		Significance: practice.SignificanceRoutine, Summary: "No longer involved: " + strings.Join(names, ", ") + ". " + why}); err != nil {
		return err
	}
	return op.EndInvolvements(ctx, ids, why)
}

// involve makes the organisations involved with the children, where they are not yet.
func (c consequences) involve(ctx context.Context, op *store.Operation, r *ent.Referral) error {
	if len(c.organisations) == 0 {
		return nil
	}
	var bodies []uuid.UUID
	for body := range c.organisations {
		bodies = append(bodies, body)
	}
	live, err := operation.Client(ctx).Involvement.Query().Where(involvement.ChildIDIn(c.children...), involvement.EndedAtIsNil(),
		involvement.OrganisationIDIn(bodies...)).All(ctx)
	if err != nil {
		return err
	}
	has := map[[2]uuid.UUID]bool{}
	for _, i := range live {
		has[[2]uuid.UUID{i.ChildID, i.OrganisationID}] = true
	}
	var creates []*ent.InvolvementCreate
	for _, id := range c.children {
		for body, role := range c.organisations {
			if has[[2]uuid.UUID{id, body}] {
				continue
			}
			creates = append(creates, operation.Client(ctx).Involvement.Create().SetChildID(id).SetOrganisationID(body).SetRole(role).
				SetPurpose(c.purpose).SetLawfulBasis(practice.LawfulBasisPublicTask).SetStartedAt(op.Now).
				SetOrigin(c.origin).SetOriginReason(c.why).SetOriginID(r.ID))
		}
	}
	return operation.Client(ctx).Involvement.CreateBulk(creates...).Exec(ctx)
}
