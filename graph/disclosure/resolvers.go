package disclosure

// The types of the contract that this package answers. Package graph embeds those that
// several aggregates answer.
type (
	// ChildFields answers accessLog on Child.
	ChildFields struct{}
	// Fields answers the fields of Disclosure.
	Fields struct{}
	// Queries answers accessLog and unusualAccess.
	Queries struct{}
)
