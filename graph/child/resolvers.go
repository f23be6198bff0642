package child

// The parts of the contract's types that this aggregate answers. Package graph puts
// the types together from them.
type (
	// Fields answers this aggregate's fields of that type.
	Fields struct{}
	// IdentityFields answers this aggregate's fields of that type.
	IdentityFields struct{}
	// InvolvementFields answers this aggregate's fields of that type.
	InvolvementFields struct{}
	// Mutations answers this aggregate's fields of that type.
	Mutations struct{}
	// Queries answers this aggregate's fields of that type.
	Queries struct{}
)
