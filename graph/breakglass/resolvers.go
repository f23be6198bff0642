package breakglass

// The types of the contract that this package answers. Package graph embeds those that
// several aggregates answer.
type (
	// Fields answers the fields of BreakGlass.
	Fields struct{}
	// Mutations answers breakGlass and reviewBreakGlass.
	Mutations struct{}
	// Queries answers breakGlasses.
	Queries struct{}
)
