package practice

import (
	"fmt"
	"strconv"
)

// VisitFacts is one visit that a profile rests on.
type VisitFacts struct {
	// On is its day.
	On Date `json:"on"`
	// Announced says that the family knew of it before.
	Announced bool `json:"announced"`
}

// TargetFacts is one target item: what is to become better, and by when.
type TargetFacts struct {
	// Item is the item's code.
	Item string
	// ChangeBy is the end of the period for change.
	ChangeBy *Date
	// TargetGrade is the grade to reach.
	TargetGrade Grade
}

// ProfileFacts is what is known of a profile.
type ProfileFacts struct {
	// Instrument is the version it is pinned to.
	Instrument Instrument
	// Years is the child's age in completed years at the end of the window.
	Years int
	// Ageless says that it is not known when the child, or one of them, was born or is
	// expected.
	Ageless bool
	// Trigger is why the profile is made, up to 2,000 characters.
	Trigger string
	// Carers counts the carers whose care is graded.
	Carers int
	// StartedOn and EndedOn are the window of care, both included.
	StartedOn, EndedOn *Date
	// Died is the date of death of the child, or the first of the children's; nil where all
	// live.
	Died *Date
	// Started is the day on which the draft was started, Today the current day.
	Started, Today Date
	// Visits are what it rests on.
	Visits []VisitFacts
	// Grades are those of every grader, Chosen the practitioner's choices.
	Grades []ItemGrade
	Chosen []ChosenGrade
	// Targets are the target items.
	Targets []TargetFacts
	// ParentSaw says that a parent has seen the scores; ReasonNotSeen is why
	// none has.
	ParentSaw     bool
	ReasonNotSeen string
	// Trainings are those of the practitioner who completes it.
	Trainings []Training
}

// Our own limits of one profile: the most carers whose care it grades, ample for those who
// care for one child, and the most visits that it rests on.
const (
	maxCarers = 10
	maxVisits = 50
)

// ValidateProfile lists the problems of a profile before it is saved, also as a draft:
// what is there must be right, but much may be missing. Paths: instrument, trigger,
// children, carers, startedOn, endedOn, visits, grades, chosen, targets, reasonNotSeen.
func ValidateProfile(f ProfileFacts) []Problem {
	var found problems
	if !f.Instrument.InForce(f.Started) {
		found.add(ProblemCodeNotAllowed, "This version of the instrument was not in force on the day the profile was started.", "instrument")
	}
	if f.Ageless {
		found.add(ProblemCodeRequired, "The instrument asks by age, and this child has no date of birth. Enter one first; a guess will do.",
			"children")
	}
	found.check(f.Trigger, text{"The reason for the profile", 0, 2_000}, "trigger")
	if f.Carers > maxCarers {
		found.add(ProblemCodeTooLong, fmt.Sprintf("A profile grades the care of at most %d carers. This one names %d.", maxCarers, f.Carers),
			"carers")
	}
	if len(f.Visits) > maxVisits {
		found.add(ProblemCodeTooLong, fmt.Sprintf("A profile is based on at most %d visits. This one names %d.", maxVisits, len(f.Visits)),
			"visits")
	}
	found.notAfter(f.StartedOn, f.EndedOn, "The window of care ends before it begins. Correct one of the dates.", "endedOn")
	found.notAfter(f.StartedOn, &f.Today, "The window of care begins after today. Choose today or an earlier date.", "startedOn")
	f.checkDeath(&found)
	for i, v := range f.Visits {
		switch at := []string{"visits", strconv.Itoa(i), "on"}; {
		case v.On.After(f.Today):
			found.add(ProblemCodeOutOfRange, "The date of this visit is after today. Name only visits that were made.", at...)
		case v.On.afterDeath(f.Died):
			found.add(ProblemCodeOutOfRange, "The date of this visit is after the child's death. Name only visits that show their care.", at...)
		case !v.On.within(f.StartedOn, f.EndedOn):
			found.add(ProblemCodeOutOfRange, "The date of this visit is outside the window of care. Correct the date or the window.", at...)
		}
	}
	found = append(found, ValidateGrades(f.Instrument, f.Years, f.Grades)...)
	found = append(found, ValidateChoices(f.Instrument, f.Years, GradesBy(GraderKindPractitioner, f.Grades), f.Chosen)...)
	found = append(found, ValidateTargets(f)...)
	found.check(f.ReasonNotSeen, text{"The reason why no parent has seen the scores", 0, 2_000}, "reasonNotSeen")
	return found
}

// checkDeath finds a window of care that begins or ends after the child's death.
func (f ProfileFacts) checkDeath(found *problems) {
	switch {
	case f.StartedOn != nil && f.StartedOn.afterDeath(f.Died):
		found.add(ProblemCodeOutOfRange, "The window of care begins after the child's death. Choose the day of death or an earlier day.",
			"startedOn")
	case f.EndedOn != nil && f.EndedOn.afterDeath(f.Died):
		found.add(ProblemCodeOutOfRange, "The window of care ends after the child's death. Choose the day of death or an earlier day.",
			"endedOn")
	}
}

// CheckSitting lists what forbids amending what the profiles of a sitting share, by the
// number of drafts and of completed profiles without the mistaken ones: what a profile was
// completed with does not change.
func CheckSitting(drafts, completed int) []Problem {
	var found problems
	switch {
	case completed > 0:
		found.add(ProblemCodeIllegalState,
			"A profile of this sitting is completed, so its facts cannot be changed. Start a new sitting for the other children.")
	case drafts == 0:
		found.add(ProblemCodeIllegalState, "No profile of this sitting is a draft. Start a new sitting.")
	}
	return found
}

// leastTargetGrade is the grade from which an item may be a target: some essential needs
// unmet.
const leastTargetGrade Grade = 3

// ValidateTargets lists the problems of a profile's target items: at most as many as the
// instrument allows, different ones, each graded 3 or worse by the practitioner, with a
// better grade to reach by a future day. Paths: targets; targets, index, and item,
// targetGrade or changeBy.
func ValidateTargets(f ProfileFacts) []Problem {
	var found problems
	if len(f.Targets) > f.Instrument.MaxTargets {
		found.add(ProblemCodeTooLong, fmt.Sprintf("A profile has at most %d target items. This one has %d.",
			f.Instrument.MaxTargets, len(f.Targets)), "targets")
	}
	now := gradesByItem(GradesBy(GraderKindPractitioner, f.Grades))
	seen := make(map[string]bool, len(f.Targets))
	for i, target := range f.Targets {
		at := func(field string) []string { return []string{"targets", strconv.Itoa(i), field} }
		grade := now[target.Item]
		switch {
		case target.Item == "":
			found.add(ProblemCodeRequired, "The target item is required.", at("item")...)
		case seen[target.Item]:
			found.add(ProblemCodeInvalid, "This item is a target twice. Remove one.", at("item")...)
		case grade < leastTargetGrade:
			found.add(ProblemCodeNotAllowed,
				fmt.Sprintf("A target item must be one that the practitioner has graded %d or worse.", leastTargetGrade), at("item")...)
		case !target.TargetGrade.Assessed() || target.TargetGrade >= grade:
			found.add(ProblemCodeOutOfRange, "The target grade must be better than the grade now.", at("targetGrade")...)
		}
		seen[target.Item] = true
		switch {
		case target.ChangeBy == nil:
			found.add(ProblemCodeRequired, "The last day of the period for change is required.", at("changeBy")...)
		case !target.ChangeBy.After(f.Today):
			found.add(ProblemCodeOutOfRange, "The last day of the period for change must be after today.", at("changeBy")...)
		}
	}
	return found
}
