package merge

// The types of the contract that this package answers. Package graph embeds those that
// several aggregates answer.
type (
	// ChildFields answers merges on Child.
	ChildFields struct{}
	// Fields answers the computed fields of RecordMerge.
	Fields struct{}
	// HouseholdFields answers merges on Household.
	HouseholdFields struct{}
	// Mutations answers the verbs on merges.
	Mutations struct{}
	// Queries answers mergePreview.
	Queries struct{}
	// RelativeFields answers merges on Relative.
	RelativeFields struct{}
)
