package graph

import (
	"context"
	"strings"

	"heed/auth"
	"heed/ent"
	"heed/graph/model"
	"heed/practice"
	"heed/store"
)

// may answers viewerCan: for each verb, what stands against it. The state of a
// record and the viewer's part in it are asked only where the role allows.
func may(ctx context.Context, rules ...permission) []*model.Permission {
	v := store.FromContext(ctx).Viewer
	list := make([]*model.Permission, len(rules))
	for i, rule := range rules {
		list[i] = &model.Permission{Verb: rule.verb}
		var against []practice.Problem
		if !auth.May(v, mutationOf(rule.verb)) {
			against = notAllowed("Your role does not allow this.")
		} else if rule.against != nil {
			against = rule.against()
		}
		if list[i].Allowed = len(against) == 0; !list[i].Allowed {
			list[i].Reason = &against[0].Message
		}
	}
	return list
}

// permission is a verb and what, beside the roles, may stand against it.
type permission struct {
	verb    model.Verb
	against func() []practice.Problem
}

// mutationOf is the mutation that a verb stands for: START_TRIAGE is startTriage.
func mutationOf(v model.Verb) string {
	return camel([]string{strings.ToLower(string(v))})[0]
}

// ownOrAuthority stands against those who are neither of the organisation nor
// social care's leads and managers.
func ownOrAuthority(v auth.Viewer, own bool, message string) func() []practice.Problem {
	return func() []practice.Problem {
		if own || auth.ReachOf(v) == auth.ReachAuthority {
			return nil
		}
		return notAllowed(message)
	}
}

// ViewerCan on a child.
func (childFields) ViewerCan(ctx context.Context, _ *ent.Child) ([]*model.Permission, error) {
	return may(ctx, permission{verb: model.VerbAmendChild}, permission{verb: model.VerbRestrictChild},
		permission{verb: model.VerbRecordInvolvement}, permission{verb: model.VerbRegisterHousehold},
		permission{verb: model.VerbJoinHousehold}, permission{verb: model.VerbRegisterRelative},
		permission{verb: model.VerbRecordRelationship}, permission{verb: model.VerbRecordEvent}), nil
}

// ViewerCan on an involvement.
func (involvementFields) ViewerCan(ctx context.Context, i *ent.Involvement) ([]*model.Permission, error) {
	return may(ctx, permission{model.VerbEndInvolvement, func() []practice.Problem { return againstEnding(ctx, i) }}), nil
}

// ViewerCan on a household.
func (householdFields) ViewerCan(ctx context.Context, _ *ent.Household) ([]*model.Permission, error) {
	return may(ctx, permission{verb: model.VerbAmendHousehold}, permission{verb: model.VerbJoinHousehold}), nil
}

// ViewerCan on a relative.
func (relativeFields) ViewerCan(ctx context.Context, _ *ent.Relative) ([]*model.Permission, error) {
	return may(ctx, permission{verb: model.VerbAmendRelative}, permission{verb: model.VerbRecordRelationship}), nil
}

// ViewerCan on a relationship.
func (relationshipFields) ViewerCan(ctx context.Context, _ *ent.Relationship) ([]*model.Permission, error) {
	return may(ctx, permission{verb: model.VerbAmendRelationship}), nil
}

// ViewerCan on an event.
func (eventFields) ViewerCan(ctx context.Context, e *ent.ChronologyEvent) ([]*model.Permission, error) {
	return may(ctx, permission{model.VerbCorrectEvent, func() []practice.Problem { return againstCorrecting(ctx, e) }}), nil
}

// ViewerCan on an organisation.
func (organisationFields) ViewerCan(ctx context.Context, _ *ent.Organisation) ([]*model.Permission, error) {
	return may(ctx, permission{verb: model.VerbAmendOrganisation}, permission{verb: model.VerbRegisterPractitioner}), nil
}

// ViewerCan on a practitioner.
func (practitionerFields) ViewerCan(ctx context.Context, _ *ent.Practitioner) ([]*model.Permission, error) {
	return may(ctx, permission{verb: model.VerbAmendPractitioner}), nil
}

// ViewerCan on a concern.
func (referralFields) ViewerCan(ctx context.Context, r *ent.Referral) ([]*model.Permission, error) {
	own := store.FromContext(ctx).Viewer.PractitionerID == r.SubmittedByID
	state := func(verb practice.ReferralVerb) func() []practice.Problem {
		return func() []practice.Problem { return practice.CheckReferralVerb(r.State, verb, own) }
	}
	decide := practice.ReferralVerbDecide
	if r.State.Decided() {
		decide = practice.ReferralVerbOverride
	}
	return may(ctx,
		permission{model.VerbStartTriage, state(practice.ReferralVerbStartTriage)},
		permission{model.VerbDecideReferral, state(decide)},
		permission{model.VerbWithdrawConcern, state(practice.ReferralVerbWithdraw)},
		permission{model.VerbAcknowledgeFeedback, func() []practice.Problem { return againstAcknowledging(r, own) }},
	), nil
}
