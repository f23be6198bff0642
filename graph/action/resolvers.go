package action

// The types of the contract that this package answers. Package graph embeds those that
// several aggregates answer.
type (
	// InboxFields answers actions, toAccept and overdueActions on Inbox.
	InboxFields struct{}
	// Mutations answers the verbs on actions.
	Mutations struct{}
	// OrganisationFields answers actionCounts on Organisation.
	OrganisationFields struct{}
	// Queries answers action, actions and agencyBoard.
	Queries struct{}
)
