package referral

// The types of the contract that this package answers. Package graph embeds those that
// several aggregates answer.
type (
	// ChildFields answers reReferrals on Child.
	ChildFields struct{}
	// Fields answers the fields of Referral.
	Fields struct{}
	// InboxFields answers feedback and toDecide on Inbox.
	InboxFields struct{}
	// Mutations answers the verbs on referrals.
	Mutations struct{}
	// Queries answers referral, referrals and inbox.
	Queries struct{}
	// ReportedChildFields answers the fields of ReferralChild: a child as the referral
	// reports them.
	ReportedChildFields struct{}
)
