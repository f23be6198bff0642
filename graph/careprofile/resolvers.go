package careprofile

// The types of the contract that this package answers. Package graph embeds those that
// several aggregates answer.
type (
	// ChildFields answers neglectClocks and trajectory on Child.
	ChildFields struct{}
	// HouseholdFields answers neglectClocks on Household.
	HouseholdFields struct{}
	// InboxFields answers drafts on Inbox.
	InboxFields struct{}
	// Mutations answers the verbs on profiles and sittings.
	Mutations struct{}
	// Queries answers careProfile.
	Queries struct{}
)
