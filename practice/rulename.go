package practice

// RuleName names a limit in the table of timescales; the figures, units, clock
// starts and sources are there (data/timescales.csv).
type RuleName string

// Every limit of the embedded table, by when something is due.
const (
	// RuleReferralDecision is by when a referral is decided and its next step chosen.
	RuleReferralDecision RuleName = "referral-decision"
	// RuleImmediateRiskDecision is by when a referral with immediate risk is decided.
	RuleImmediateRiskDecision RuleName = "immediate-risk-decision"
	// RuleOverdueEscalation is when an overdue referral is escalated above the managers.
	RuleOverdueEscalation RuleName = "overdue-escalation"
	// RuleImmediateRiskEscalation is when an overdue immediate risk is escalated so.
	RuleImmediateRiskEscalation RuleName = "immediate-risk-escalation"
	// RuleIncidentAcknowledged is by when an incident is acknowledged by who works with the child.
	RuleIncidentAcknowledged RuleName = "incident-acknowledged"
	// RuleDraftWaits is by when a draft of a concern is handed on or submitted.
	RuleDraftWaits RuleName = "draft-waits"
	// RuleDraftAtRisk is by when a draft with an immediate risk is.
	RuleDraftAtRisk RuleName = "draft-at-risk"
	// RuleAssessment is by when an assessment is concluded.
	RuleAssessment RuleName = "assessment"
	// RuleInitialConference is by when the initial child protection conference is held.
	RuleInitialConference RuleName = "initial-conference"
	// RuleFirstCoreGroup is by when the first core group meets.
	RuleFirstCoreGroup RuleName = "first-core-group"
	// RuleLaterCoreGroups is by when the next core group meets.
	RuleLaterCoreGroups RuleName = "later-core-groups"
	// RuleFirstReviewConference is by when the first review conference is held.
	RuleFirstReviewConference RuleName = "first-review-conference"
	// RuleLaterReviewConferences is by when the next review conference is held.
	RuleLaterReviewConferences RuleName = "later-review-conferences"
	// RuleChildInNeedReview is by when a child in need plan is reviewed.
	RuleChildInNeedReview RuleName = "child-in-need-review"
	// RuleProtectionPlanVisit is by when a child on a protection plan is visited again.
	RuleProtectionPlanVisit RuleName = "protection-plan-visit"
	// RuleChildInNeedVisit is by when a child in need is visited again.
	RuleChildInNeedVisit RuleName = "child-in-need-visit"
	// RuleReportToInitialConference is by when an agency's report reaches an initial conference.
	RuleReportToInitialConference RuleName = "report-to-initial-conference"
	// RuleReportToReviewConference is by when an agency's report reaches a review conference.
	RuleReportToReviewConference RuleName = "report-to-review-conference"
	// RuleInquorateConferenceReheld is by when a conference without a quorum is held again.
	RuleInquorateConferenceReheld RuleName = "inquorate-conference-reheld"
	// RulePreProceedingsMidpoint is by when pre-proceedings are reviewed midway.
	RulePreProceedingsMidpoint RuleName = "pre-proceedings-midpoint"
	// RulePreProceedings is by when pre-proceedings end.
	RulePreProceedings RuleName = "pre-proceedings"
	// RulePlanChallenge is by when a protection plan is challenged for drift.
	RulePlanChallenge RuleName = "plan-challenge"
	// RulePlanChairReview is by when the chair reviews a protection plan's length.
	RulePlanChairReview RuleName = "plan-chair-review"
	// RulePlanLegalDecision is by when legal planning decides about a protection plan.
	RulePlanLegalDecision RuleName = "plan-legal-decision"
	// RulePlanLong is by when a protection plan counts as long.
	RulePlanLong RuleName = "plan-long"
	// RuleReReferralWindow is by when a further referral stops counting as a repeat.
	RuleReReferralWindow RuleName = "re-referral-window"
	// RuleRestrictedRecordReview is by when a record's restriction is reviewed.
	RuleRestrictedRecordReview RuleName = "restricted-record-review"
	// RuleSubjectAccess is by when a subject access request is answered.
	RuleSubjectAccess RuleName = "subject-access"
	// RuleInformationRequest is by when an agency answers an information request.
	RuleInformationRequest RuleName = "information-request"
	// RuleDisagreementRaise is by when a disagreement with a decision is raised.
	RuleDisagreementRaise RuleName = "disagreement-raise"
	// RuleDisagreementReply is by when a disagreement is answered.
	RuleDisagreementReply RuleName = "disagreement-reply"
)
