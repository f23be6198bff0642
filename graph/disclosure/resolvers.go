package disclosure

// The parts of the contract's types that this aggregate answers. Package graph puts
// the types together from them.
type (
	// ChildFields answers this aggregate's fields of that type.
	ChildFields struct{}
	// Fields answers this aggregate's fields of that type.
	Fields struct{}
	// Queries answers this aggregate's fields of that type.
	Queries struct{}
)
