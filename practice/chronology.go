package practice

import "time"

// EventCategory is the kind of an event in a child's life or record.
type EventCategory string

const (
	// EventCategoryConcern is a worry raised, as a referral or below one.
	EventCategoryConcern EventCategory = "CONCERN"
	// EventCategoryDecision is a decision on the child's case.
	EventCategoryDecision EventCategory = "DECISION"
	// EventCategoryContact is a conversation with child or family.
	EventCategoryContact EventCategory = "CONTACT"
	// EventCategoryHomeVisit is a visit to the home.
	EventCategoryHomeVisit EventCategory = "HOME_VISIT"
	// EventCategoryHealth is an appointment, admission or finding.
	EventCategoryHealth EventCategory = "HEALTH"
	// EventCategoryEducation is attendance, exclusion or life at school.
	EventCategoryEducation EventCategory = "EDUCATION"
	// EventCategoryPoliceAttendance is police called to the home or family.
	EventCategoryPoliceAttendance EventCategory = "POLICE_ATTENDANCE"
	// EventCategoryWasNotBrought is an appointment to which nobody brought the
	// child.
	EventCategoryWasNotBrought EventCategory = "WAS_NOT_BROUGHT"
	// EventCategoryHouseholdChange is someone moving in or out.
	EventCategoryHouseholdChange EventCategory = "HOUSEHOLD_CHANGE"
	// EventCategoryRelationshipChange is a relationship to an adult recorded, ended or
	// changed.
	EventCategoryRelationshipChange EventCategory = "RELATIONSHIP_CHANGE"
	// EventCategoryInvolvement is an organisation's involvement started or ended.
	EventCategoryInvolvement EventCategory = "INVOLVEMENT"
	// EventCategoryRegistration is the child's record made, amended or merged.
	EventCategoryRegistration EventCategory = "REGISTRATION"
	// EventCategoryAssessment is an assessment begun or completed.
	EventCategoryAssessment EventCategory = "ASSESSMENT"
	// EventCategoryCareProfile is a graded care profile completed.
	EventCategoryCareProfile EventCategory = "CARE_PROFILE"
	// EventCategoryVoice is what the child said or showed.
	EventCategoryVoice EventCategory = "VOICE"
	// EventCategoryPlan is a plan begun, changed or ended.
	EventCategoryPlan EventCategory = "PLAN"
	// EventCategoryAction is an action agreed, done or declined.
	EventCategoryAction EventCategory = "ACTION"
	// EventCategoryReview is a conference, core group or review.
	EventCategoryReview EventCategory = "REVIEW"
	// EventCategoryPreProceedings is a step before care proceedings.
	EventCategoryPreProceedings EventCategory = "PRE_PROCEEDINGS"
	// EventCategoryOversight is a review of the case by a manager or auditor.
	EventCategoryOversight EventCategory = "OVERSIGHT"
	// EventCategoryOther is anything else.
	EventCategoryOther EventCategory = "OTHER"
)

// Values lists every category.
func (EventCategory) Values() []string {
	return names(EventCategoryConcern, EventCategoryDecision, EventCategoryContact, EventCategoryHomeVisit,
		EventCategoryHealth, EventCategoryEducation, EventCategoryPoliceAttendance, EventCategoryWasNotBrought,
		EventCategoryHouseholdChange, EventCategoryRelationshipChange, EventCategoryInvolvement,
		EventCategoryRegistration, EventCategoryAssessment, EventCategoryCareProfile, EventCategoryVoice,
		EventCategoryPlan, EventCategoryAction, EventCategoryReview, EventCategoryPreProceedings,
		EventCategoryOversight, EventCategoryOther)
}

// Significance is how much an event weighs for the child.
type Significance string

const (
	// SignificanceRoutine is part of the ordinary course.
	SignificanceRoutine Significance = "ROUTINE"
	// SignificanceSignificant changes the child's life or our picture of it.
	SignificanceSignificant Significance = "SIGNIFICANT"
	// SignificanceCritical is harm, or danger of it, at the time.
	SignificanceCritical Significance = "CRITICAL"
)

// Values lists every significance, the least first.
func (Significance) Values() []string {
	return names(SignificanceRoutine, SignificanceSignificant, SignificanceCritical)
}

// EventEntry is what a practitioner writes into the chronology.
type EventEntry struct {
	// Now is when it is entered.
	Now time.Time
	// OccurredAt is when it happened; nil is not given.
	OccurredAt *time.Time
	// Category is what kind of thing happened.
	Category EventCategory
	// Significance is how much it weighs.
	Significance Significance
	// Classification is who may read it.
	Classification Classification
	// Summary is what happened, 3 to 4,000 characters.
	Summary string
	// Impact is what it meant for the child, at most 4,000 characters;
	// mandatory unless the event is routine.
	Impact string
}

// ValidateEvent lists every problem. Paths: occurredAt, category, significance,
// classification, summary, impact.
func ValidateEvent(e EventEntry) []Problem {
	var found problems
	switch {
	case e.OccurredAt == nil:
		found.add(ProblemCodeRequired, "The time of the event is required.", "occurredAt")
	case e.OccurredAt.After(e.Now):
		found.add(ProblemCodeOutOfRange, "The time of the event is in the future.", "occurredAt")
	}
	oneOf(&found, e.Category, "The category", "category")
	oneOf(&found, e.Significance, "The significance", "significance")
	oneOf(&found, e.Classification, "The classification", "classification")
	found.check(e.Summary, text{"The summary", 3, 4_000}, "summary")
	impact := text{"The impact on the child", 0, 4_000}
	if e.Significance == SignificanceSignificant || e.Significance == SignificanceCritical {
		impact.min = 1
	}
	found.check(e.Impact, impact, "impact")
	return found
}
