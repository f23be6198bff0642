package child

// The types of the contract that this package answers. Package graph embeds those that
// several aggregates answer.
type (
	// Fields answers the fields of Child that need only the child's own record.
	Fields struct{}
	// IdentityFields answers the fields of Identity.
	IdentityFields struct{}
	// InvolvementFields answers the fields of Involvement.
	InvolvementFields struct{}
	// Mutations answers the verbs on children and involvements.
	Mutations struct{}
	// Queries answers child and children.
	Queries struct{}
)
