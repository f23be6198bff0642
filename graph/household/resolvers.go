package household

// The types of the contract that this package answers. Package graph embeds those that
// several aggregates answer.
type (
	// ChildFields answers siblings on Child.
	ChildFields struct{}
	// Fields answers the fields of Household, without the neglect clocks.
	Fields struct{}
	// Mutations answers the verbs on households, relatives and relationships.
	Mutations struct{}
	// Queries answers household.
	Queries struct{}
	// RelationshipFields answers the fields of Relationship.
	RelationshipFields struct{}
	// RelativeFields answers the fields of Relative.
	RelativeFields struct{}
)
