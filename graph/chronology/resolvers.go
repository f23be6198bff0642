package chronology

// The types of the contract that this package answers. Package graph embeds those that
// several aggregates answer.
type (
	// Fields answers the fields of ChronologyEvent.
	Fields struct{}
	// Mutations answers recordEvent and correctEvent.
	Mutations struct{}
)
