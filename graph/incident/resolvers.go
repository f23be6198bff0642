// Package incident answers the notifications of children at incidents.
package incident

// The types of the contract that this package answers. Package graph embeds those that
// several aggregates answer.
type (
	// Fields answers the fields of Incident.
	Fields struct{}
	// DeliveryFields answers the fields of IncidentDelivery.
	DeliveryFields struct{}
	// InboxFields answers incidents and incidentsToPlace on Inbox.
	InboxFields struct{}
	// Mutations answers the verbs on incidents.
	Mutations struct{}
	// Queries answers incident, incidents and incidentBoard.
	Queries struct{}
)
