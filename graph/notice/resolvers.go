package notice

// The parts of the contract's types that this aggregate answers. Package graph puts
// the types together from them.
type (
	// InboxFields answers this aggregate's fields of that type.
	InboxFields struct{}
	// Mutations answers this aggregate's fields of that type.
	Mutations struct{}
)
