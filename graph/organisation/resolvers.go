package organisation

// The parts of the contract's types that this aggregate answers. Package graph puts
// the types together from them.
type (
	// Fields answers this aggregate's fields of that type.
	Fields struct{}
	// Mutations answers this aggregate's fields of that type.
	Mutations struct{}
	// PractitionerFields answers this aggregate's fields of that type.
	PractitionerFields struct{}
	// Queries answers this aggregate's fields of that type.
	Queries struct{}
	// TrainingFields answers this aggregate's fields of that type.
	TrainingFields struct{}
)
