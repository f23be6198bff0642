package referral

// The parts of the contract's types that this aggregate answers. Package graph puts
// the types together from them.
type (
	// ChildFields answers this aggregate's fields of that type.
	ChildFields struct{}
	// Fields answers this aggregate's fields of that type.
	Fields struct{}
	// InboxFields answers this aggregate's fields of that type.
	InboxFields struct{}
	// Mutations answers this aggregate's fields of that type.
	Mutations struct{}
	// Queries answers this aggregate's fields of that type.
	Queries struct{}
	// ReportedChildFields answers this aggregate's fields of that type.
	ReportedChildFields struct{}
)
