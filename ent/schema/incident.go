package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"heed/auth"
	"heed/practice"
)

// Incident is a child at an incident, as police or health notified it. It names no record of
// a child: its deliveries do, and who notified it sees none of them.
type Incident struct{ ent.Schema }

// Mixin of an incident.
func (Incident) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "incident", meaning: "A child at an incident, as police or health notified it.", checks: map[string]string{
			"kind":      oneOf("kind", practice.IncidentKind("")),
			"precision": oneOf("reported_birth_precision", practice.BirthPrecision("")),
			"outcome":   oneOf("outcome", practice.IncidentOutcome("")),
			"placed":    "num_nulls(placed_by_id, placing_reason) IN (0, 2) AND (closed_at IS NULL OR placing_reason IS NOT NULL)",
			"withdrawn": "num_nulls(withdrawn_at, withdrawal_reason) IN (0, 2)",
		}},
		edited{}, guarded{record: auth.Incident},
	}
}

// Fields of an incident.
func (Incident) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("form_id", uuid.UUID{}).Immutable().
			Comment("The first incident of the form: it joins the children who were notified together, for who notified them."),
		field.UUID("notified_by_id", uuid.UUID{}).Immutable(),
		field.UUID("organisation_id", uuid.UUID{}).Immutable(),
		field.Time("notified_at").SchemaType(instant).Immutable().Annotations(entgql.OrderField("NOTIFIED_AT")),
		field.Time("occurred_at").SchemaType(instant).Immutable(),
		field.Enum("kind").GoType(practice.IncidentKind("")).SchemaType(map[string]string{"postgres": "text"}).Immutable(),
		field.Text("own_reference").Optional().Nillable().Immutable().Comment("The notifier's own number of the incident."),
		field.Text("reported_name").Immutable().Comment("The name as it was said."),
		field.Text("reported_given_name").Optional().Nillable().Immutable(),
		field.Text("reported_family_name").Optional().Nillable().Immutable(),
		field.Text("reported_preferred_name").Optional().Nillable().Immutable(),
		field.Time("reported_date_of_birth").SchemaType(day).Optional().Nillable().Immutable().Comment("The date as it was said."),
		field.Enum("reported_birth_precision").GoType(practice.BirthPrecision("")).SchemaType(map[string]string{"postgres": "text"}).
			Optional().Nillable().Immutable(),
		field.Int("reported_age").Optional().Nillable().Immutable().Comment("The age in years that was guessed."),
		field.Text("reported_nhs_number").Optional().Nillable().Immutable(),
		field.Time("reckoned_birth").SchemaType(day).Optional().Nillable().Immutable().Comment("The date of birth that Heed compares with."),
		field.Text("reported_address").Optional().Nillable().Immutable(),
		field.Text("reported_postcode").Optional().Nillable().Immutable(),
		field.Text("experience").NotEmpty().Immutable().Comment("What the child saw, heard or went through."),
		field.Bool("support_asked").Immutable(),
		field.Text("support").Optional().Nillable().Immutable(),
		field.Time("due_at").SchemaType(instant).Immutable().Annotations(entgql.OrderField("DUE_AT")),
		field.Bool("due_provisional").Immutable(),
		field.Enum("outcome").GoType(practice.IncidentOutcome("")).SchemaType(map[string]string{"postgres": "text"}).Immutable().
			Default(string(practice.IncidentOutcomeNotFound)).Comment("What the notifier learns. Set by place_incident alone."),
		field.Bool("to_place").Immutable().Default(true).
			Comment("Social care is asked to find the child. Set by place_incident alone."),
		field.Time("overdue_told_at").SchemaType(instant).Optional().Nillable().Immutable().
			Comment("When it was told that nobody placed it in time. Set by remind_incident alone."),
		field.UUID("placed_by_id", uuid.UUID{}).Optional().Nillable().Comment("Who of social care placed or closed it last."),
		optionalText("placing_reason"),
		optionalAt("closed_at"),
		optionalAt("withdrawn_at"),
		optionalText("withdrawal_reason"),
	}
}

// Edges of an incident.
func (Incident) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("notified_by", Practitioner.Type).Field("notified_by_id").Unique().Required().Immutable(),
		edge.To("organisation", Organisation.Type).Field("organisation_id").Unique().Required().Immutable(),
		edge.To("deliveries", IncidentDelivery.Type),
	}
}

// Indexes of an incident: those of an organisation, and those that social care places.
func (Incident) Indexes() []ent.Index {
	return []ent.Index{index.Fields("organisation_id", "notified_at", "id"), index.Fields("notified_by_id", "notified_at", "id"),
		index.Fields("form_id"), index.Fields("to_place", "due_at", "id")}
}

// IncidentDelivery is the delivery of an incident to an organisation that works with the
// child.
type IncidentDelivery struct{ ent.Schema }

// Mixin of a delivery.
func (IncidentDelivery) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "incident_delivery", meaning: "The delivery of an incident to an organisation that works with the child.",
			checks: map[string]string{
				"answer":       oneOf("answer", practice.IncidentAnswer("")),
				"acknowledged": "num_nulls(acknowledged_at, acknowledged_by_id) IN (0, 2)",
				"answered":     "num_nulls(answer, what_was_done, answered_at, answered_by_id) IN (0, 4)",
				"known":        "answered_at IS NULL OR acknowledged_at IS NOT NULL",
			}},
		edited{}, guarded{record: auth.IncidentDelivery},
	}
}

// Fields of a delivery. Only place_incident writes one.
func (IncidentDelivery) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("incident_id", uuid.UUID{}).Immutable(),
		field.UUID("child_id", uuid.UUID{}).Immutable(),
		field.UUID("organisation_id", uuid.UUID{}).Immutable(),
		field.Time("delivered_at").SchemaType(instant).Immutable(),
		field.UUID("placed_by_id", uuid.UUID{}).Optional().Nillable().Immutable().Comment("Null if Heed found the child."),
		field.Time("due_at").SchemaType(instant).Immutable().Annotations(entgql.OrderField("DUE_AT")),
		optionalAt("acknowledged_at"),
		field.UUID("acknowledged_by_id", uuid.UUID{}).Optional().Nillable(),
		field.Enum("answer").GoType(practice.IncidentAnswer("")).SchemaType(map[string]string{"postgres": "text"}).Optional().Nillable(),
		optionalText("what_was_done"),
		optionalAt("answered_at"),
		field.UUID("answered_by_id", uuid.UUID{}).Optional().Nillable(),
		field.Time("overdue_told_at").SchemaType(instant).Optional().Nillable().Immutable().
			Comment("When it was told that nobody acknowledged it in time. Set by remind_incident alone."),
		field.Time("ended_at").SchemaType(instant).Optional().Nillable().Immutable().
			Comment("When the incident was withdrawn or placed elsewhere. Set by end_deliveries alone."),
	}
}

// Edges of a delivery.
func (IncidentDelivery) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("incident", Incident.Type).Ref("deliveries").Field("incident_id").Unique().Required().Immutable(),
		edge.To("child", Child.Type).Field("child_id").Unique().Required().Immutable(),
		edge.To("organisation", Organisation.Type).Field("organisation_id").Unique().Required().Immutable(),
		edge.To("placed_by", Practitioner.Type).Field("placed_by_id").Unique().Immutable(),
		edge.To("acknowledged_by", Practitioner.Type).Field("acknowledged_by_id").Unique(),
		edge.To("answered_by", Practitioner.Type).Field("answered_by_id").Unique(),
	}
}

// Indexes of a delivery: the incident's, the child's, and an organisation's list.
func (IncidentDelivery) Indexes() []ent.Index {
	return []ent.Index{index.Fields("incident_id"), index.Fields("child_id"), index.Fields("organisation_id", "due_at", "id")}
}
