package household

// The parts of the contract's types that this aggregate answers. Package graph puts
// the types together from them.
type (
	// ChildFields answers this aggregate's fields of that type.
	ChildFields struct{}
	// Fields answers this aggregate's fields of that type.
	Fields struct{}
	// Mutations answers this aggregate's fields of that type.
	Mutations struct{}
	// Queries answers this aggregate's fields of that type.
	Queries struct{}
	// RelationshipFields answers this aggregate's fields of that type.
	RelationshipFields struct{}
	// RelativeFields answers this aggregate's fields of that type.
	RelativeFields struct{}
)
