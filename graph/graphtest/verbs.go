package graphtest

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"heed/practice"
)

// verb is one mutation as docs/access has it, and an input that nothing is
// wrong with. The rules are stated here again, not taken from the matrix.
type verb struct {
	Roles     []practice.Role
	Authority bool                   // only in the local authority
	Bodies    []string               // only in these, if any
	Needless  bool                   // for who sees every child that is not restricted
	state     practice.ReferralState // of the scene's concern
	handed    bool                   // whether the scene's draft is with the safeguarding leads
	asked     bool                   // whether the submitter asks to withdraw the scene's concern
	completed bool                   // whether the scene's care profile is
	twin      bool                   // whether a restricted child may be the scene's
	action    practice.ActionState   // of the scene's action
	Input     func(s Fixture) map[string]any
	// IDs says of which kind each identifier of the input is, where its aggregate describes it.
	IDs map[string]string
	Of  string // the mutation that it is a way of using; none where it is one
}

var (
	whoSubmits = []practice.Role{practice.RoleSubmitter, practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead,
		practice.RoleManager}
	WhoWorks      = []practice.Role{practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead, practice.RoleManager}
	whoDecides    = []practice.Role{practice.RoleManager}
	whoNarrows    = []practice.Role{practice.RoleSafeguardingLead, practice.RoleManager}
	WhoKeeps      = []practice.Role{practice.RoleAdministrator}
	whoTrains     = []practice.Role{practice.RoleManager, practice.RoleAdministrator}
	notifiedRoles = []practice.Role{practice.RoleSubmitter, practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead,
		practice.RoleManager, practice.RoleAuditor,
		practice.RolePartnershipLead, practice.RoleAdministrator, practice.RoleRecords}
	WhoReviews = []practice.Role{practice.RoleRecords}
)

// Ways has a row for every verb of viewerCan that is one way of using a mutation.
var Ways = map[string]verb{
	"withdrawEvent": {Roles: WhoWorks, Of: "correctEvent", Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Event.ID(), "summary": "Recorded for the wrong child.", "reason": "Another child.", "withdraws": true}
	}},
}

// verbNamed is a verb of viewerCan, and the mutation that does it.
func verbNamed(name string) (v verb, mutation string) {
	if v, ok := Ways[name]; ok {
		return v, v.Of
	}
	return Verbs[name], name
}

// Verbs has a row for every mutation of the contract.
var Verbs = map[string]verb{
	"submitConcern": {Roles: whoSubmits,
		Input: func(Fixture) map[string]any { return ConcernInput(ChildInput("Teal", "Oxbramble", "2019-01-01")) }},
	"withdrawConcern": {Roles: whoSubmits, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Referral.ID(), "version": 1, "reason": "Sent about the wrong family."}
	}},
	"acknowledgeFeedback": {Roles: whoSubmits, state: practice.ReferralStateSignposted, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Referral.ID()}
	}},
	"startTriage": {Roles: whoDecides, Authority: true, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Referral.ID(), "version": 1}
	}},
	"decideReferral": {Roles: whoDecides, Authority: true, state: practice.ReferralStateInTriage, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Referral.ID(), "version": 1, "outcome": "ACCEPTED", "threshold": "CHILD_IN_NEED",
			"rationale": "The pattern has lasted for weeks.", "feedback": "Thank you: we have begun an assessment.",
			"latenessReason": "The family could not be reached earlier."}
	}},
	"answerWithdrawal": {Roles: whoDecides, Authority: true, asked: true, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Referral.ID(), "version": 1, "accept": false, "reason": "The family is the right one."}
	}},
	"addReferralInformation": {Roles: whoSubmits, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Referral.ID(), "text": "The heating has been off for a week."}
	}},
	"handOverConcern": {Roles: whoDecides, Authority: true, twin: true, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Referral.ID(), "version": 1, "reason": "A restricted child has the same name and day."}
	}},
	"registerChild": {Roles: WhoWorks, Input: func(Fixture) map[string]any {
		return map[string]any{"givenName": "Teal", "familyName": "Oxbramble", "dateOfBirth": "2019-01-01", "role": "OTHER",
			"purpose": "Keeps the child in sight.", "lawfulBasis": "PUBLIC_TASK"}
	}},
	"amendChild": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Child.ID(), "version": 1, "preferredName": "Wrenny"}
	}},
	"restrictChild": {Roles: whoDecides, Authority: true, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Child.ID(), "version": 1, "restricted": true, "reason": "A carer works for the council."}
	}},
	"recordInvolvement": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"childId": s.Child.ID(), "organisationId": s.Viewer.OrganisationID, "role": "OTHER",
			"purpose": "Keeps the child in sight.", "lawfulBasis": "PUBLIC_TASK"}
	}},
	"endInvolvement": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Involvement.ID(), "version": 1, "reason": "The work is done."}
	}},
	"amendInvolvement": {Roles: whoNarrows, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Involvement.ID(), "version": 1, "sight": "NAMED", "reason": "A parent works here."}
	}},
	"registerHousehold": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"address": "12 Nowhere Lane, Testham", "childIds": []uuid.UUID{s.Child.ID()}}
	}},
	"amendHousehold": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Household.ID(), "version": 1, "ward": "Riverside"}
	}},
	"joinHousehold": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"householdId": s.Household.ID(), "childId": s.Elder.ID()}
	}},
	"leaveHousehold": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Member.ID(), "version": 1}
	}},
	"registerRelative": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"childId": s.Child.ID(), "givenName": "Corin", "familyName": "Oxbramble", "kind": "FATHER"}
	}},
	"amendRelative": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Mother.ID(), "version": 1, "givenName": "Avis Marie"}
	}},
	"recordRelationship": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"childId": s.Elder.ID(), "relativeId": s.Mother.ID(), "kind": "STEP_MOTHER"}
	}},
	"amendRelationship": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Relationship.ID(), "version": 1, "engagement": "ENGAGED"}
	}},
	"recordEvent": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"childIds": []uuid.UUID{s.Child.ID()}, "householdId": s.Household.ID(), "occurredAt": Noon.AddDate(0, 0, -1),
			"category": "CONTACT", "summary": "Spoke with the mother."}
	}},
	"correctEvent": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Event.ID(), "summary": "Spoke with the father.", "reason": "The wrong parent was named."}
	}},
	"registerOrganisation": {Roles: WhoKeeps, Input: func(Fixture) map[string]any {
		return map[string]any{"name": "Another surgery", "agency": "HEALTH", "kind": "GP_PRACTICE", "identifier": OdsCode()}
	}},
	"amendOrganisation": {Roles: WhoKeeps, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Institution.ID(), "version": 1, "name": "A surgery renamed"}
	}},
	"registerPractitioner": {Roles: WhoKeeps, Input: func(s Fixture) map[string]any {
		return map[string]any{"organisationId": s.Viewer.OrganisationID, "name": "Corin Clerk", "email": "corin@example.org",
			"issuer":  "https://issuer.example",
			"subject": uuid.NewString(), "roles": []string{"PRACTITIONER"}}
	}},
	"amendPractitioner": {Roles: WhoKeeps, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Account.ID(), "version": 1, "name": "Avis Clerk-Oxbramble"}
	}},
	"recordTraining": {Roles: whoTrains, Input: func(s Fixture) map[string]any {
		return map[string]any{"practitionerId": s.Account.ID(), "code": "GCP-STRUCTURE", "on": "2026-05-04", "expiresOn": "2028-05-04"}
	}},
	"loadInstrument": {Roles: WhoKeeps, Input: func(Fixture) map[string]any {
		return map[string]any{"definition": DefinitionOf(OdsCode(), "1.0.0")}
	}},
	"endInstrument": {Roles: WhoKeeps, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.instrument.ID(), "validTo": "2026-12-31"}
	}},
	"startCareProfile": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"instrumentId": OpenStructure, "childIds": []uuid.UUID{s.Elder.ID()}, "trigger": "The school's worry about food.",
			"startedOn": "2026-10-01", "endedOn": "2026-11-01", "visits": []any{map[string]any{"on": "2026-10-05", "announced": true}}}
	}},
	"amendCareSitting": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Sitting.ID(), "version": 1, "trigger": "A neighbour's worry about food.",
			"visits": []any{map[string]any{"on": "2026-10-05", "announced": false}}}
	}},
	"gradeItems": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Profile.ID(), "grader": "PARENT", "grades": []any{map[string]any{"item": "A1a", "grade": 3}}}
	}},
	"addProfileEvidence": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Profile.ID(), "item": "A1a", "text": "Came to school without breakfast."}
	}},
	"setTargetItems": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Profile.ID(), "version": 1,
			"targets": []any{map[string]any{"item": "A1a", "targetGrade": 1, "changeBy": "2027-03-01"}}}
	}},
	"completeCareProfile": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Profile.ID(), "version": 1, "parentSawScores": false, "reasonNotSeen": "The mother was away."}
	}},
	"reviewTargetItems": {Roles: WhoWorks, completed: true, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Profile.ID(), "version": 1, "reviews": []any{map[string]any{"id": s.Target.ID(), "grade": 3}}}
	}},
	"markCareProfileMistaken": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Profile.ID(), "version": 1, "reason": "It was graded of another child."}
	}},
	"assignAction": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"childIds": []uuid.UUID{s.Child.ID()}, "what": "Visit the home at bedtime.",
			"why":       "The child is to sleep in a bed.",
			"ownerKind": "ORGANISATION", "organisationId": s.Viewer.OrganisationID, "dueOn": "2026-12-07"}
	}},
	"acceptAction": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Action.ID(), "version": 1}
	}},
	"declineAction": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Action.ID(), "version": 1, "reason": "We do not visit homes."}
	}},
	"progressAction": {Roles: WhoWorks, action: practice.ActionStateAccepted, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Action.ID(), "version": 1, "note": "A visit is agreed."}
	}},
	"completeAction": {Roles: WhoWorks, action: practice.ActionStateInProgress, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Action.ID(), "version": 1, "effect": "The child sleeps in a bed of her own."}
	}},
	"cancelAction": {Roles: WhoWorks, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Action.ID(), "version": 1, "reason": "The family has moved away."}
	}},
	"reassignAction": {Roles: WhoWorks, action: practice.ActionStateDeclined, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Action.ID(), "version": 1, "ownerKind": "ORGANISATION", "organisationId": s.Viewer.OrganisationID,
			"reason": "They cannot do it."}
	}},
	"acknowledgeNotice": {Roles: notifiedRoles, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.Notice.ID()}
	}},
	"setMailPreferences": {Roles: notifiedRoles, Input: func(Fixture) map[string]any {
		return map[string]any{"urgent": "DAILY", "ordinary": "OFF"}
	}},
	"resendMail": {Roles: WhoKeeps, Input: func(s Fixture) map[string]any {
		return map[string]any{"practitionerId": s.Account.ID()}
	}},
	"setWebhook": {Roles: WhoKeeps, Input: func(s Fixture) map[string]any {
		return map[string]any{"organisationId": s.Institution.ID(), "version": 1, "url": "https://system.example.org/heed"}
	}},
	"rotateWebhookSecret": {Roles: WhoKeeps, Input: func(s Fixture) map[string]any {
		return map[string]any{"organisationId": s.Institution.ID(), "version": 1}
	}},
	"removeWebhook": {Roles: WhoKeeps, Input: func(s Fixture) map[string]any {
		return map[string]any{"organisationId": s.Institution.ID(), "version": 1}
	}},
	"replayWebhook": {Roles: WhoKeeps, Input: func(s Fixture) map[string]any {
		return map[string]any{"organisationId": s.Institution.ID()}
	}},
	"breakGlass": {Roles: WhoWorks, Needless: true, Input: func(s Fixture) map[string]any {
		return map[string]any{"childId": s.Unseen.ID(), "reason": "Found alone at night, and unconscious."}
	}},
	"reviewBreakGlass": {Roles: WhoReviews, Input: func(s Fixture) map[string]any {
		return map[string]any{"id": s.opening.ID(), "version": 1, "finding": "AVOIDABLE", "note": "The duty desk was open."}
	}},
}

// Setting is the scene that a verb's input is of.
func (v verb) Setting() Setting {
	return Setting{State: v.state, Asked: v.asked, Handed: v.handed, Completed: v.completed, Action: v.action, Twin: v.twin}
}

// OdsCode draws an identifier of a surgery that no other has.
func OdsCode() string { return strings.ToUpper(uuid.NewString()[:8]) }

// Doer is somebody who may use a verb and still sees the record afterwards.
func Doer(verb string) string {
	switch {
	case slices.Equal(Verbs[verb].Roles, WhoKeeps):
		return RoleName(practice.RoleAdministrator, "council")
	case slices.Equal(Verbs[verb].Roles, WhoReviews):
		return RoleName(practice.RoleRecords, "council")
	case len(Verbs[verb].Bodies) > 0:
		return RoleName(practice.RoleManager, Verbs[verb].Bodies[0])
	case slices.Equal(Verbs[verb].Roles, whoSafeguards):
		return RoleName(practice.RoleSafeguardingLead, "council")
	case Verbs[verb].Needless:
		return RoleName(practice.RolePractitioner, "school")
	}
	return RoleName(practice.RoleManager, "council")
}
