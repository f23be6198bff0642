package practice

// CareProfileVerb is a step on a profile.
type CareProfileVerb string

const (
	// CareProfileVerbGrade is to give grades, or change them.
	CareProfileVerbGrade CareProfileVerb = "GRADE"
	// CareProfileVerbSetTargets is to choose the target items.
	CareProfileVerbSetTargets CareProfileVerb = "SET_TARGETS"
	// CareProfileVerbComplete is to complete it.
	CareProfileVerbComplete CareProfileVerb = "COMPLETE"
	// CareProfileVerbReviewTargets is to record the grades of its targets at
	// review.
	CareProfileVerbReviewTargets CareProfileVerb = "REVIEW_TARGETS"
	// CareProfileVerbSupersede is to replace it by the next one.
	CareProfileVerbSupersede CareProfileVerb = "SUPERSEDE"
)

// Values lists every verb.
func (CareProfileVerb) Values() []string {
	return names(CareProfileVerbGrade, CareProfileVerbSetTargets, CareProfileVerbComplete,
		CareProfileVerbReviewTargets, CareProfileVerbSupersede)
}

// CareProfileTransition is one arrow of the state diagram.
type CareProfileTransition struct {
	// From is the state in which the verb is possible.
	From CareProfileState
	// Verb is the step.
	Verb CareProfileVerb
	// To is the state after it.
	To CareProfileState
}

// CareProfileTransitions is the state diagram of a graded care profile as data.
//
//	        COMPLETE               SUPERSEDE
//	DRAFT ───────────▶ COMPLETED ────────────▶ SUPERSEDED
//
// A draft is graded and its targets are set until it is completed. A completed profile
// never changes except for the grades of its targets at review; the next one supersedes
// it, and it stays as history.
func CareProfileTransitions() []CareProfileTransition {
	return []CareProfileTransition{
		{CareProfileStateDraft, CareProfileVerbGrade, CareProfileStateDraft},
		{CareProfileStateDraft, CareProfileVerbSetTargets, CareProfileStateDraft},
		{CareProfileStateDraft, CareProfileVerbComplete, CareProfileStateCompleted},
		{CareProfileStateCompleted, CareProfileVerbReviewTargets, CareProfileStateCompleted},
		{CareProfileStateCompleted, CareProfileVerbSupersede, CareProfileStateSuperseded},
	}
}

// Possible lists the verbs that are possible in this state, by a viewer who is allowed.
func (s CareProfileState) Possible() []CareProfileVerb {
	var verbs []CareProfileVerb
	for _, arrow := range CareProfileTransitions() {
		if arrow.From == s {
			verbs = append(verbs, arrow.Verb)
		}
	}
	return verbs
}

// CheckCareProfileVerb lists what forbids a verb on a profile in a state, or returns the
// state after it.
func CheckCareProfileVerb(state CareProfileState, verb CareProfileVerb) (CareProfileState, []Problem) {
	for _, arrow := range CareProfileTransitions() {
		if arrow.From == state && arrow.Verb == verb {
			return arrow.To, nil
		}
	}
	var found problems
	found.add(ProblemCodeIllegalState, verb.refusal())
	return "", found
}

// CheckMistaken lists what forbids any step on a profile: one that was marked as mistaken
// does not count and never changes again.
func CheckMistaken(mistaken bool) []Problem {
	var found problems
	if mistaken {
		found.add(ProblemCodeIllegalState, "This profile was marked as mistaken and cannot be changed.")
	}
	return found
}

// ValidateMistake lists the problems of the reason why a profile is mistaken: 10 to 2,000
// characters. Path: reason.
func ValidateMistake(reason string) []Problem {
	var found problems
	found.check(reason, text{"The reason why it is mistaken", 10, 2_000}, "reason")
	return found
}

// refusal says in which state a verb is possible.
func (v CareProfileVerb) refusal() string {
	switch v {
	case CareProfileVerbGrade:
		return "This profile is not a draft and cannot be graded. Start a new profile for care seen since."
	case CareProfileVerbSetTargets:
		return "This profile is not a draft. Target items can be set only on a draft."
	case CareProfileVerbComplete:
		return "This profile is not a draft. Only a draft can be completed."
	case CareProfileVerbReviewTargets:
		return "This is not the child's current completed profile. Review target items on that one."
	case CareProfileVerbSupersede:
		return "Only a completed profile can be superseded."
	default:
		return "A care profile has no such step."
	}
}

// Training is one training of a practitioner.
type Training struct {
	// Code is the training's, as instruments require it.
	Code string
	// On is the day it was completed.
	On Date
	// ExpiresOn is the last day on which it is in date; nil is no expiry.
	ExpiresOn *Date
}

// Trained says whether one of the trainings is the instrument's and in date on a day, both
// ends included. Everybody may add evidence; completing a profile or grading it
// independently requires the training (licensing terms restated by several partnerships).
func (in Instrument) Trained(trainings []Training, on Date) bool {
	for _, t := range trainings {
		if t.Code == in.Training && t.InDate(on) {
			return true
		}
	}
	return false
}

// CheckTraining lists what forbids somebody with these trainings to complete a profile or
// grade it independently on a day. Path: training.
func (in Instrument) CheckTraining(trainings []Training, on Date) []Problem {
	var found problems
	if !in.Trained(trainings, on) {
		found.add(ProblemCodeNotAllowed,
			"Only a practitioner with in-date training for this instrument can complete a profile or grade one independently.", "training")
	}
	return found
}

// ValidateTraining lists every problem of a training that is recorded. Paths: code, on,
// expiresOn.
func ValidateTraining(t Training, today Date) []Problem {
	var found problems
	switch {
	case t.Code == "":
		found.add(ProblemCodeRequired, "The code of the training is required.", "code")
	case !codeForm.MatchString(t.Code):
		found.add(ProblemCodeInvalid,
			"The code is not valid. Use 1 to 40 letters, digits, full stops, dashes or underscores, and begin with a letter or digit.", "code")
	}
	if t.On.After(today) {
		found.add(ProblemCodeOutOfRange, "The date of the training is after today. Record a training once it is completed.", "on")
	}
	found.notAfter(&t.On, t.ExpiresOn, "The training expires before it was completed. Correct one of the dates.", "expiresOn")
	return found
}

// InDate says whether the training holds on a day, both ends included.
func (t Training) InDate(on Date) bool { return on.within(&t.On, t.ExpiresOn) }
