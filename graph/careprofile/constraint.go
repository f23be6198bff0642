package careprofile

import (
	"heed/graph/operation"
	"heed/practice"
)

// Constraints says what a violated constraint of care profiles answers.
var Constraints = operation.Constraints{
	Unique: map[string]practice.Problem{
		"care_profile_one_current": operation.Taken(
			"Another profile of this child by this instrument was completed at the same moment. Read it first."),
		"care_profile_one_open":            operation.Taken("This child already has a draft profile by this instrument.", "childIds"),
		"itemgrade_profile_id_item_grader": operation.Taken("This item was graded at the same moment. Read the profile again.", "grades"),
		"targetitem_profile_id_item":       operation.Taken("This item is already a target.", "targets"),
	},
	Checks: map[string]practice.Problem{
		"care_profile.completed": operation.Violated(practice.ProblemCodeIllegalState, "A completed profile needs the time of its completion.",
			"id"),
		"care_profile.mistaken": operation.Violated(practice.ProblemCodeRequired, "Marking a profile as mistaken needs a reason.", "reason"),
		"care_sitting.window": operation.Violated(practice.ProblemCodeOutOfRange,
			"The window of care ends before it begins. Correct one of the dates.", "endedOn"),
		"item_grade.grade": operation.Violated(practice.ProblemCodeOutOfRange, "The grade must be from 1 to 5.", "grades"),
		"item_grade.or_none": operation.Violated(practice.ProblemCodeInvalid, "An item has either a grade or a reason why it is not assessed.",
			"grades"),
		"target_item.grades": operation.Violated(practice.ProblemCodeOutOfRange,
			"The target grade must be better than the grade now, and from 1 to 5.", "targets"),
	},
	Internal: []string{"neglect_clock"},
}
