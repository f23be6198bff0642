package instrument

// The types of the contract that this package answers. Package graph embeds those that
// several aggregates answer.
type (
	// DescriptorFields answers the fields of InstrumentDescriptor.
	DescriptorFields struct{}
	// Fields answers the fields of Instrument, most of them from its definition.
	Fields struct{}
	// ItemFields answers the fields of InstrumentItem.
	ItemFields struct{}
	// Mutations answers loadInstrument and endInstrument.
	Mutations struct{}
	// Queries answers instruments.
	Queries struct{}
)
