package action

// The parts of the contract's types that this aggregate answers. Package graph puts
// the types together from them.
type (
	// InboxFields answers this aggregate's fields of that type.
	InboxFields struct{}
	// Mutations answers this aggregate's fields of that type.
	Mutations struct{}
	// OrganisationFields answers this aggregate's fields of that type.
	OrganisationFields struct{}
	// Queries answers this aggregate's fields of that type.
	Queries struct{}
)
