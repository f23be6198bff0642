package graph

// listSizes says how many records a list without pages is taken to hold when an
// operation is priced: what a family and its record hold as a rule. Permissions
// are worked out, not loaded.
var listSizes = map[string]int{
	"Child.memberships": 2, "Child.siblings": 3, "Child.relationships": 4, "Child.involvements": 4, "Child.probableMatches": 5,
	"Household.members": 6, "Relative.relationships": 3, "Relative.memberships": 2,
	"Referral.concerns": 2, "Referral.decisions": 1, "Referral.siblingsNotNamed": 2, "ChronologyEvent.children": 2, "ChronologyEvent.withheld": 1,

	"CareProfile.grades": 30, "CareProfile.sideBySide": 30, "CareProfile.areas": 4, "GradedArea.subAreas": 4, "GradedArea.inputs": 4, "GradedSubArea.inputs": 3,
	"GradedArea.others": 1, "GradedSubArea.others": 1, "CareProfile.evidence": 3, "CareProfile.targets": 2, "CareProfile.outstanding": 1,
	"CareSitting.visits": 3, "CareSitting.carers": 2, "CareSitting.profiles": 2, "CareSitting.childrenLeftOut": 1,

	"Action.children": 2, "Action.steps": 3, "Action.escalations": 1, "AgencyBoard.agencies": 4,

	"Child.neglectClocks": 4, "Household.neglectClocks": 8, "NeglectClock.spells": 2, "Trajectory.areas": 4, "AreaTrajectory.points": 4, "Trajectory.events": 10,
	"ProfileChange.items": 30, "ProfileChange.areas": 4,

	"Practitioner.trainings": 2, "Instrument.grades": 5, "Instrument.areas": 4, "InstrumentArea.subAreas": 4, "InstrumentSubArea.items": 5,
	"InstrumentItem.descriptors": 5,

	"Viewer.viewerCan": 1, "Instrument.viewerCan": 1, "Action.viewerCan": 1, "Organisation.viewerCan": 1, "Practitioner.viewerCan": 1, "Child.viewerCan": 1, "Involvement.viewerCan": 1,
	"Household.viewerCan": 1, "Relative.viewerCan": 1, "Relationship.viewerCan": 1, "Referral.viewerCan": 1, "ChronologyEvent.viewerCan": 1,
	"CareProfile.viewerCan": 1, "BreakGlass.viewerCan": 1,
}
