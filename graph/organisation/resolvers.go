package organisation

// The types of the contract that this package answers. Package graph embeds those that
// several aggregates answer.
type (
	// Fields answers the fields of Organisation, without the counts of actions.
	Fields struct{}
	// Mutations answers the verbs on organisations and their webhooks, practitioners and trainings.
	Mutations struct{}
	// PractitionerFields answers the fields of Practitioner.
	PractitionerFields struct{}
	// Queries answers organisations, practitioners and viewer.
	Queries struct{}
	// TrainingFields answers the fields of Training.
	TrainingFields struct{}
)
