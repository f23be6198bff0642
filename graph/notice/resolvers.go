package notice

// The types of the contract that this package answers. Package graph embeds those that
// several aggregates answer.
type (
	// InboxFields answers notices on Inbox.
	InboxFields struct{}
	// Mutations answers acknowledgeNotice.
	Mutations struct{}
)
