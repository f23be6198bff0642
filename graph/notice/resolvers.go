package notice

// The types of the contract that this package answers. Package graph embeds those that
// several aggregates answer.
type (
	// InboxFields answers notices on Inbox.
	InboxFields struct{}
	// Queries answers undeliveredMail.
	Queries struct{}
	// Mutations answers acknowledgeNotice, setMailPreferences and resendMail.
	Mutations struct{}
	// ViewerFields answers mailPreferences on Viewer.
	ViewerFields struct{}
)
