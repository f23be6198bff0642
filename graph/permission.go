package graph

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/graph/model"
	"heed/practice"
	"heed/store"
)

// may answers viewerCan: for each verb, what stands against it. The state of a
// record and the viewer's part in it are asked only where the role allows.
func may(ctx context.Context, rules ...permission) ([]*model.Permission, error) {
	v := store.FromContext(ctx).Viewer
	list := make([]*model.Permission, len(rules))
	for i, rule := range rules {
		list[i] = &model.Permission{Verb: rule.verb}
		var against []practice.Problem
		if !auth.May(v, mutationOf(rule.verb)) {
			against = notAllowed("Your role does not allow this.")
		} else if rule.against != nil {
			var err error
			if against, err = rule.against(); err != nil {
				return nil, err
			}
		}
		if list[i].Allowed = len(against) == 0; !list[i].Allowed {
			list[i].Reason = &against[0].Message
		}
	}
	return list, nil
}

// mayOn is may for what hangs on a record that the viewer may see through their
// openings in an emergency alone: then only what is open through the glass is open.
func mayOn(ctx context.Context, record uuid.UUID, rules ...permission) ([]*model.Permission, error) {
	list, err := may(ctx, rules...)
	if err != nil {
		return nil, err
	}
	behind, err := behindGlass(ctx)
	if err != nil || !behind[record] {
		return list, err
	}
	for _, p := range list {
		if p.Allowed && !auth.ThroughGlass(mutationOf(p.Verb)) {
			p.Allowed, p.Reason = false, new(throughGlass)
		}
	}
	return list, nil
}

type glassQuestion struct{}

// behindGlass are the children, relatives, households and actions that the viewer
// sees through their openings in an emergency alone.
func behindGlass(ctx context.Context) (map[uuid.UUID]bool, error) {
	return batched(ctx, glassQuestion{}, true, func() []bool { return nil }, func(ctx context.Context, _ []bool) (map[bool]map[uuid.UUID]bool, error) {
		found, err := store.FromContext(ctx).ByEmergencyAccessAlone(ctx)
		behind := map[uuid.UUID]bool{}
		for _, id := range found {
			behind[id] = true
		}
		return map[bool]map[uuid.UUID]bool{true: behind}, err
	})
}

// permission is a verb and what, beside the roles, may stand against it.
type permission struct {
	verb    model.Verb
	against func() ([]practice.Problem, error)
}

// mutationOf is the mutation that a verb stands for: START_TRIAGE is startTriage.
func mutationOf(v model.Verb) string {
	return camel([]string{strings.ToLower(string(v))})[0]
}

// ownOrAuthority stands against those who are neither of the organisation nor
// social care's leads and managers.
func ownOrAuthority(v auth.Viewer, own bool, message string) []practice.Problem {
	if own || auth.ReachOf(v) == auth.ReachAuthority {
		return nil
	}
	return notAllowed(message)
}

// ViewerCan on a child.
func (childFields) ViewerCan(ctx context.Context, k *ent.Child) ([]*model.Permission, error) {
	return mayOn(ctx, k.ID, permission{verb: model.VerbAmendChild},
		permission{model.VerbRestrictChild, func() ([]practice.Problem, error) { return againstRestricting(ctx, k, true) }},
		permission{verb: model.VerbRecordInvolvement}, permission{verb: model.VerbRegisterHousehold},
		permission{verb: model.VerbJoinHousehold}, permission{verb: model.VerbRegisterRelative},
		permission{verb: model.VerbRecordRelationship}, permission{verb: model.VerbRecordEvent},
		permission{verb: model.VerbStartCareProfile})
}

// ViewerCan on an involvement.
func (f involvementFields) ViewerCan(ctx context.Context, i *ent.Involvement) ([]*model.Permission, error) {
	return mayOn(ctx, i.ChildID, permission{model.VerbEndInvolvement, func() ([]practice.Problem, error) { return f.againstEnding(ctx, i) }},
		permission{model.VerbAmendInvolvement, func() ([]practice.Problem, error) { return againstAmendingInvolvement(ctx, i), nil }})
}

// ViewerCan on a household.
func (householdFields) ViewerCan(ctx context.Context, h *ent.Household) ([]*model.Permission, error) {
	return mayOn(ctx, h.ID, permission{verb: model.VerbAmendHousehold}, permission{verb: model.VerbJoinHousehold})
}

// ViewerCan on a relative.
func (relativeFields) ViewerCan(ctx context.Context, r *ent.Relative) ([]*model.Permission, error) {
	return mayOn(ctx, r.ID, permission{verb: model.VerbAmendRelative},
		permission{model.VerbRecordRelationship, func() ([]practice.Problem, error) { return againstTying(ctx, r.ID) }})
}

// ViewerCan on a relationship.
func (relationshipFields) ViewerCan(ctx context.Context, r *ent.Relationship) ([]*model.Permission, error) {
	return mayOn(ctx, r.ChildID, permission{verb: model.VerbAmendRelationship})
}

// ViewerCan on an event.
func (eventFields) ViewerCan(ctx context.Context, e *ent.ChronologyEvent) ([]*model.Permission, error) {
	return may(ctx, permission{model.VerbCorrectEvent, func() ([]practice.Problem, error) { return againstCorrecting(ctx, e) }})
}

// ViewerCan on an opening in an emergency.
func (breakGlassFields) ViewerCan(ctx context.Context, g *ent.BreakGlass) ([]*model.Permission, error) {
	return may(ctx, permission{model.VerbReviewBreakGlass, func() ([]practice.Problem, error) { return againstReviewingOpening(ctx, g), nil }})
}

// ViewerCan on an organisation.
func (organisationFields) ViewerCan(ctx context.Context, _ *ent.Organisation) ([]*model.Permission, error) {
	return may(ctx, permission{verb: model.VerbAmendOrganisation}, permission{verb: model.VerbRegisterPractitioner})
}

// ViewerCan on a practitioner.
func (practitionerFields) ViewerCan(ctx context.Context, p *ent.Practitioner) ([]*model.Permission, error) {
	return may(ctx, permission{verb: model.VerbAmendPractitioner},
		permission{model.VerbRecordTraining, func() ([]practice.Problem, error) { return againstTraining(ctx, p), nil }})
}

// ViewerCan on an instrument.
func (instrumentFields) ViewerCan(ctx context.Context, _ *ent.Instrument) ([]*model.Permission, error) {
	return may(ctx, permission{verb: model.VerbEndInstrument})
}

// ViewerCan on a concern.
func (referralFields) ViewerCan(ctx context.Context, r *ent.Referral) ([]*model.Permission, error) {
	own := store.FromContext(ctx).Viewer.PractitionerID == r.SubmittedByID
	decide := practice.ReferralVerbDecide
	if r.State.Decided() {
		decide = practice.ReferralVerbOverride
	}
	return may(ctx,
		permission{model.VerbStartTriage, func() ([]practice.Problem, error) {
			return againstDeciding(ctx, r, practice.ReferralVerbStartTriage)
		}},
		permission{model.VerbDecideReferral, func() ([]practice.Problem, error) { return againstDeciding(ctx, r, decide) }},
		permission{model.VerbWithdrawConcern, func() ([]practice.Problem, error) {
			return practice.CheckReferralVerb(r.State, practice.ReferralVerbWithdraw, own), nil
		}},
		permission{model.VerbAcknowledgeFeedback, func() ([]practice.Problem, error) { return againstAcknowledging(ctx, r) }},
	)
}
