package referral

import (
	"context"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/ent/practitioner"
	"heed/ent/referral"
	"heed/ent/referralchild"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// lockReferral loads and locks a referral for a change, or returns the problem that there is
// none.
func lockReferral(ctx context.Context, id uuid.UUID) (*ent.Referral, []practice.Problem, error) {
	r, err := operation.Client(ctx).Referral.Query().Where(referral.ID(id)).ForUpdate().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, operation.ProblemNotFound(ctx, id, "id"), nil
	}
	return r, nil, err
}

// AcknowledgeFeedback records that the submitter has read the feedback.
func (Mutations) AcknowledgeFeedback(ctx context.Context, input model.AcknowledgeFeedbackInput) (*model.AcknowledgeFeedbackPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, problems, err := lockReferral(ctx, input.ID)
		if err != nil || r == nil {
			return input.ID, problems, err
		}
		if problems, err = checkAcknowledging(ctx, r); err != nil || len(problems) > 0 || r.FeedbackReadAt != nil {
			return r.ID, problems, err
		}
		return r.ID, nil, r.Update().SetFeedbackReadAt(op.Now).Exec(ctx)
	})
	return operation.Payload(ctx, d, err, "referral", referralByID,
		func(r *ent.Referral, errors []*practice.Problem) *model.AcknowledgeFeedbackPayload {
			return &model.AcknowledgeFeedbackPayload{Referral: r, Errors: errors}
		})
}

// cannotAcknowledge matches the accounts that will not read feedback themselves: an
// agency's own system, and somebody who has left.
func cannotAcknowledge(s *sql.Selector) {
	s.Where(sql.Or(sql.EQ(s.C(practitioner.FieldActive), false),
		sql.And(sql.IsNull(s.C(practitioner.FieldEmail)), sql.ExprP(s.C(practitioner.FieldRoles)+` = '["SUBMITTER"]'`))))
}

type submitterCannotAcknowledge struct{}

// checkAcknowledging checks that the viewer may acknowledge the feedback. A safeguarding
// lead may do it for a submitter who cannot.
func checkAcknowledging(ctx context.Context, r *ent.Referral) ([]practice.Problem, error) {
	op := store.FromContext(ctx)
	answers := r.SubmittedByID == op.Viewer.PractitionerID
	if !answers && auth.Safeguards(op.Viewer) && r.OrganisationID == op.Viewer.OrganisationID {
		var err error
		answers, err = operation.Batch(ctx, submitterCannotAcknowledge{}, r.ID, op.Referrals,
			func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
				found, err := operation.Client(ctx).Referral.Query().Where(referral.IDIn(ids...),
					referral.HasSubmittedByWith(cannotAcknowledge)).IDs(ctx)
				orphaned := map[uuid.UUID]bool{}
				for _, id := range found {
					orphaned[id] = true
				}
				return orphaned, err
			})
		if err != nil {
			return nil, err
		}
	}
	switch {
	case !answers:
		return operation.ProblemNotAllowed(
			"Only the submitter can acknowledge the feedback, or a safeguarding lead of their organisation if the submitter cannot.", "id"), nil
	case r.FeedbackGivenAt == nil:
		return []practice.Problem{{Code: practice.ProblemCodeIllegalState, Path: []string{"id"},
			Message: "There is no feedback yet. It is given with the decision."}}, nil
	}
	return nil, nil
}

// StartTriage takes a submitted referral into triage.
func (Mutations) StartTriage(ctx context.Context, input model.StartTriageInput) (*model.StartTriagePayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, problems, err := lockReferral(ctx, input.ID)
		if err != nil || r == nil {
			return input.ID, problems, err
		}
		if err := operation.CheckVersion(ctx, r.ID, r.Version, input.Version); err != nil {
			return r.ID, nil, err
		}
		if problems, err = checkDeciding(ctx, r, practice.ReferralVerbStartTriage); err != nil || len(problems) > 0 {
			return r.ID, problems, err
		}
		if err := r.Update().SetState(practice.ReferralStateInTriage).SetTriageStartedAt(op.Now).Exec(ctx); err != nil {
			return r.ID, nil, err
		}
		return r.ID, nil, recordOn(ctx, r, practice.EventCategoryDecision, "Triage of concern "+r.Reference+" started.", "")
	})
	return operation.Payload(ctx, d, err, "referral", referralByID,
		func(r *ent.Referral, errors []*practice.Problem) *model.StartTriagePayload {
			return &model.StartTriagePayload{Referral: r, Errors: errors}
		})
}

// DecideReferral decides a referral. A second decision overrides the first, which stays.
func (Mutations) DecideReferral(ctx context.Context, input model.DecideReferralInput) (*model.DecideReferralPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, problems, err := lockReferral(ctx, input.ID)
		if err != nil || r == nil {
			return input.ID, problems, err
		}
		if err := operation.CheckVersion(ctx, r.ID, r.Version, input.Version); err != nil {
			return r.ID, nil, err
		}
		verb := practice.ReferralVerbDecide
		if r.State.Decided() {
			verb = practice.ReferralVerbOverride
		}
		if problems, err = checkDeciding(ctx, r, verb); err != nil {
			return r.ID, nil, err
		}
		problems = append(problems, practice.ValidateDecision(practice.DecisionFacts{
			Outcome: input.Outcome, Threshold: input.Threshold, Rationale: input.Rationale, Feedback: input.Feedback,
			Late:           verb == practice.ReferralVerbDecide && op.Now.After(r.DecisionDueAt),
			LatenessReason: operation.ValueOr(input.LatenessReason, ""),
			EarlyHelp:      input.EarlyHelpOrganisationID != nil, SignpostedTo: operation.ValueOr(input.SignpostedTo, ""),
		})...)
		then, more, err := consequencesOf(ctx, op, r, input)
		if problems = append(problems, more...); err != nil || len(problems) > 0 {
			return r.ID, problems, err
		}
		return r.ID, nil, decide(ctx, op, r, input, then)
	})
	return operation.Payload(ctx, d, err, "referral", referralByID,
		func(r *ent.Referral, errors []*practice.Problem) *model.DecideReferralPayload {
			return &model.DecideReferralPayload{Referral: r, Errors: errors}
		})
}

type seenCases struct{}

// checkDeciding checks that the state of a referral allows triage or a decision, and
// that the viewer can see one of its children. A manager who submitted a referral about
// a restricted child gets its feedback and not the case.
func checkDeciding(ctx context.Context, r *ent.Referral, verb practice.ReferralVerb) ([]practice.Problem, error) {
	visible, err := seesCase(ctx, r)
	if err != nil {
		return nil, err
	}
	if !visible {
		return operation.ProblemNotAllowed(noChildSeen, "id"), nil
	}
	return practice.CheckReferralVerb(r.State, verb, false), nil
}

const noChildSeen = "You cannot see any of the children that this concern names."

// seesCase reports whether the viewer sees one of the children of a referral.
func seesCase(ctx context.Context, r *ent.Referral) (bool, error) {
	return operation.Batch(ctx, seenCases{}, r.ID, store.FromContext(ctx).Referrals,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
			reported, err := operation.Client(ctx).ReferralChild.Query().Where(referralchild.ReferralIDIn(ids...),
				referralchild.HasChildWith()).All(ctx)
			answers := map[uuid.UUID]bool{}
			for _, n := range reported {
				answers[n.ReferralID] = true
			}
			return answers, err
		})
}
