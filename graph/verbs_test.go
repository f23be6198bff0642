package graph_test

import (
	"strings"

	"github.com/google/uuid"

	"heed/practice"
)

// verb is one mutation as docs/access has it, and an input that nothing is
// wrong with. The rules are stated here anew, not taken from the matrix.
type verb struct {
	roles     []practice.Role
	authority bool                   // only in the local authority
	needless  bool                   // for who sees every child that is not restricted
	state     practice.ReferralState // of the scene's concern
	completed bool                   // whether the scene's care profile is
	action    practice.ActionState   // of the scene's action
	input     func(s scene) map[string]any
}

var (
	whoSubmits = []practice.Role{practice.RoleSubmitter, practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead, practice.RoleManager}
	whoWorks   = []practice.Role{practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead, practice.RoleManager}
	whoDecides = []practice.Role{practice.RoleManager}
	whoNarrows = []practice.Role{practice.RoleSafeguardingLead, practice.RoleManager}
	whoKeeps   = []practice.Role{practice.RoleAdministrator}
	whoTrains  = []practice.Role{practice.RoleManager, practice.RoleAdministrator}
	whoIsTold  = []practice.Role{practice.RoleSubmitter, practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead, practice.RoleManager, practice.RoleAuditor,
		practice.RolePartnershipLead, practice.RoleAdministrator, practice.RoleRecords}
	whoReviews = []practice.Role{practice.RoleRecords}
)

// verbs has a row for every mutation of the contract.
var verbs = map[string]verb{
	"submitConcern": {roles: whoSubmits, input: func(scene) map[string]any { return concernAbout(child("Teal", "Oxbramble", "2019-01-01")) }},
	"withdrawConcern": {roles: whoSubmits, input: func(s scene) map[string]any {
		return map[string]any{"id": s.referral.id(), "version": 1, "reason": "Sent about the wrong family."}
	}},
	"acknowledgeFeedback": {roles: whoSubmits, state: practice.ReferralStateSignposted, input: func(s scene) map[string]any {
		return map[string]any{"id": s.referral.id()}
	}},
	"startTriage": {roles: whoDecides, authority: true, input: func(s scene) map[string]any {
		return map[string]any{"id": s.referral.id(), "version": 1}
	}},
	"decideReferral": {roles: whoDecides, authority: true, state: practice.ReferralStateInTriage, input: func(s scene) map[string]any {
		return map[string]any{"id": s.referral.id(), "version": 1, "outcome": "ACCEPTED", "threshold": "CHILD_IN_NEED",
			"rationale": "The pattern has lasted for weeks.", "feedback": "Thank you: we have begun an assessment."}
	}},
	"registerChild": {roles: whoWorks, input: func(scene) map[string]any {
		return map[string]any{"givenName": "Teal", "familyName": "Oxbramble", "dateOfBirth": "2019-01-01", "role": "OTHER",
			"purpose": "Keeps the child in sight.", "lawfulBasis": "PUBLIC_TASK"}
	}},
	"amendChild": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"id": s.child.id(), "version": 1, "preferredName": "Wrenny"}
	}},
	"restrictChild": {roles: whoDecides, authority: true, input: func(s scene) map[string]any {
		return map[string]any{"id": s.child.id(), "version": 1, "restricted": true, "reason": "A carer works for the council."}
	}},
	"recordInvolvement": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"childId": s.child.id(), "organisationId": s.viewer.OrganisationID, "role": "OTHER", "purpose": "Keeps the child in sight.", "lawfulBasis": "PUBLIC_TASK"}
	}},
	"endInvolvement": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"id": s.involvement.id(), "version": 1, "reason": "The work is done."}
	}},
	"amendInvolvement": {roles: whoNarrows, input: func(s scene) map[string]any {
		return map[string]any{"id": s.involvement.id(), "version": 1, "sight": "NAMED", "reason": "A parent works here."}
	}},
	"registerHousehold": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"address": "12 Nowhere Lane, Testham", "childIds": []uuid.UUID{s.child.id()}}
	}},
	"amendHousehold": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"id": s.household.id(), "version": 1, "ward": "Riverside"}
	}},
	"joinHousehold": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"householdId": s.household.id(), "childId": s.elder.id()}
	}},
	"leaveHousehold": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"id": s.member.id(), "version": 1}
	}},
	"registerRelative": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"childId": s.child.id(), "givenName": "Corin", "familyName": "Oxbramble", "kind": "FATHER"}
	}},
	"amendRelative": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"id": s.mother.id(), "version": 1, "givenName": "Avis Marie"}
	}},
	"recordRelationship": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"childId": s.elder.id(), "relativeId": s.mother.id(), "kind": "STEP_MOTHER"}
	}},
	"amendRelationship": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"id": s.relationship.id(), "version": 1, "engagement": "ENGAGED"}
	}},
	"recordEvent": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"childIds": []uuid.UUID{s.child.id()}, "householdId": s.household.id(), "occurredAt": noon.AddDate(0, 0, -1), "category": "CONTACT", "summary": "Spoke with the mother."}
	}},
	"correctEvent": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"id": s.event.id(), "summary": "Spoke with the father.", "reason": "The wrong parent was named."}
	}},
	"registerOrganisation": {roles: whoKeeps, input: func(scene) map[string]any {
		return map[string]any{"name": "Another surgery", "agency": "HEALTH", "kind": "GP_PRACTICE", "identifier": odsCode()}
	}},
	"amendOrganisation": {roles: whoKeeps, input: func(s scene) map[string]any {
		return map[string]any{"id": s.institution.id(), "version": 1, "name": "A surgery renamed"}
	}},
	"registerPractitioner": {roles: whoKeeps, input: func(s scene) map[string]any {
		return map[string]any{"organisationId": s.viewer.OrganisationID, "name": "Corin Clerk", "email": "corin@example.org", "issuer": "https://issuer.example",
			"subject": uuid.NewString(), "roles": []string{"PRACTITIONER"}}
	}},
	"amendPractitioner": {roles: whoKeeps, input: func(s scene) map[string]any {
		return map[string]any{"id": s.account.id(), "version": 1, "name": "Avis Clerk-Oxbramble"}
	}},
	"recordTraining": {roles: whoTrains, input: func(s scene) map[string]any {
		return map[string]any{"practitionerId": s.account.id(), "code": "GCP-STRUCTURE", "on": "2026-05-04", "expiresOn": "2028-05-04"}
	}},
	"loadInstrument": {roles: whoKeeps, input: func(scene) map[string]any {
		return map[string]any{"definition": definitionOf(odsCode(), "1.0.0")}
	}},
	"endInstrument": {roles: whoKeeps, input: func(s scene) map[string]any {
		return map[string]any{"id": s.instrument.id(), "validTo": "2026-12-31"}
	}},
	"startCareProfile": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"instrumentId": openStructure, "childIds": []uuid.UUID{s.elder.id()}, "trigger": "The school's worry about food.",
			"from": "2026-10-01", "to": "2026-11-01", "visits": []any{map[string]any{"on": "2026-10-05", "announced": true}}}
	}},
	"amendCareSitting": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"id": s.sitting.id(), "version": 1, "trigger": "A neighbour's worry about food.", "visits": []any{map[string]any{"on": "2026-10-05", "announced": false}}}
	}},
	"gradeItems": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"id": s.profile.id(), "grader": "PARENT", "grades": []any{map[string]any{"item": "A1a", "grade": 3}}}
	}},
	"addProfileEvidence": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"id": s.profile.id(), "item": "A1a", "text": "Came to school without breakfast."}
	}},
	"setTargetItems": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"id": s.profile.id(), "version": 1, "targets": []any{map[string]any{"item": "A1a", "targetGrade": 1, "changeBy": "2027-03-01"}}}
	}},
	"completeCareProfile": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"id": s.profile.id(), "version": 1, "parentSawScores": false, "reasonNotSeen": "The mother was away."}
	}},
	"reviewTargetItems": {roles: whoWorks, completed: true, input: func(s scene) map[string]any {
		return map[string]any{"id": s.profile.id(), "version": 1, "reviews": []any{map[string]any{"id": s.target.id(), "grade": 3}}}
	}},
	"markCareProfileMistaken": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"id": s.profile.id(), "version": 1, "reason": "It was graded of another child."}
	}},
	"assignAction": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"childIds": []uuid.UUID{s.child.id()}, "what": "Visit the home at bedtime.", "why": "The child is to sleep in a bed.",
			"ownerKind": "ORGANISATION", "organisationId": s.viewer.OrganisationID, "due": "2026-12-07"}
	}},
	"acceptAction": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"id": s.action.id(), "version": 1}
	}},
	"declineAction": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"id": s.action.id(), "version": 1, "reason": "We do not visit homes."}
	}},
	"progressAction": {roles: whoWorks, action: practice.ActionStateAccepted, input: func(s scene) map[string]any {
		return map[string]any{"id": s.action.id(), "version": 1, "note": "A visit is agreed."}
	}},
	"completeAction": {roles: whoWorks, action: practice.ActionStateInProgress, input: func(s scene) map[string]any {
		return map[string]any{"id": s.action.id(), "version": 1, "effect": "The child sleeps in a bed of her own."}
	}},
	"cancelAction": {roles: whoWorks, input: func(s scene) map[string]any {
		return map[string]any{"id": s.action.id(), "version": 1, "reason": "The family has moved away."}
	}},
	"reassignAction": {roles: whoWorks, action: practice.ActionStateDeclined, input: func(s scene) map[string]any {
		return map[string]any{"id": s.action.id(), "version": 1, "ownerKind": "ORGANISATION", "organisationId": s.viewer.OrganisationID,
			"reason": "They cannot do it."}
	}},
	"acknowledgeNotice": {roles: whoIsTold, input: func(s scene) map[string]any {
		return map[string]any{"id": s.notice.id()}
	}},
	"breakGlass": {roles: whoWorks, needless: true, input: func(s scene) map[string]any {
		return map[string]any{"childId": s.unseen.id(), "reason": "Found alone at night, and unconscious."}
	}},
	"reviewBreakGlass": {roles: whoReviews, input: func(s scene) map[string]any {
		return map[string]any{"id": s.opening.id(), "version": 1, "finding": "AVOIDABLE", "note": "The duty desk was open."}
	}},
}

// setting is the scene that a verb's input is of.
func (v verb) setting() setting {
	return setting{state: v.state, completed: v.completed, action: v.action}
}

// odsCode draws an identifier of a surgery that no other has.
func odsCode() string { return strings.ToUpper(uuid.NewString()[:8]) }
