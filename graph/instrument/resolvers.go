package instrument

// The parts of the contract's types that this aggregate answers. Package graph puts
// the types together from them.
type (
	// DescriptorFields answers this aggregate's fields of that type.
	DescriptorFields struct{}
	// Fields answers this aggregate's fields of that type.
	Fields struct{}
	// ItemFields answers this aggregate's fields of that type.
	ItemFields struct{}
	// Mutations answers this aggregate's fields of that type.
	Mutations struct{}
	// Queries answers this aggregate's fields of that type.
	Queries struct{}
)
