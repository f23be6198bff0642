package practice

// NoticeKind is the kind of a notice to a practitioner.
type NoticeKind string

const (
	// NoticeKindImmediateRisk is a concern with immediate risk that came in.
	NoticeKindImmediateRisk NoticeKind = "IMMEDIATE_RISK"
	// NoticeKindInvolvementSight is a change of who in the recipient's organisation sees a
	// child: they are named, or a manager or safeguarding lead.
	NoticeKindInvolvementSight NoticeKind = "INVOLVEMENT_SIGHT"
	// NoticeKindActionAssigned is an action that was given to the recipient.
	NoticeKindActionAssigned NoticeKind = "ACTION_ASSIGNED"
	// NoticeKindActionDeclined is an action that the recipient assigned and
	// that was declined.
	NoticeKindActionDeclined NoticeKind = "ACTION_DECLINED"
	// NoticeKindActionReminder is an action of the recipient's that is due.
	NoticeKindActionReminder NoticeKind = "ACTION_REMINDER"
	// NoticeKindActionEscalated is an overdue action for which the recipient is responsible.
	NoticeKindActionEscalated NoticeKind = "ACTION_ESCALATED"
	// NoticeKindBreakGlassOpened is emergency access by somebody to a child's record.
	NoticeKindBreakGlassOpened NoticeKind = "BREAK_GLASS_OPENED"
	// NoticeKindBreakGlassReviewed is the review of the recipient's own emergency access.
	NoticeKindBreakGlassReviewed NoticeKind = "BREAK_GLASS_REVIEWED"
)

// Values lists every kind.
func (NoticeKind) Values() []string {
	return names(NoticeKindImmediateRisk, NoticeKindInvolvementSight, NoticeKindActionAssigned, NoticeKindActionDeclined,
		NoticeKindActionReminder,
		NoticeKindActionEscalated, NoticeKindBreakGlassOpened, NoticeKindBreakGlassReviewed)
}
