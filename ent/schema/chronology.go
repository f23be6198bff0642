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

// ChronologyEvent is one event. It never changes: a correction is a new event that points
// to the old one.
type ChronologyEvent struct{ ent.Schema }

// Mixin of an event.
func (ChronologyEvent) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "chronology_event", meaning: "One thing that happened in children's lives; append-only.", checks: map[string]string{
			"agency":         oneOf("agency", practice.Agency("")),
			"category":       oneOf("category", practice.EventCategory("")),
			"significance":   oneOf("significance", practice.Significance("")),
			"classification": oneOf("classification", practice.Classification("")),
		}},
		guarded{record: auth.ChronologyEvent},
	}
}

// Fields of an event.
func (ChronologyEvent) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("household_id", uuid.UUID{}).Optional().Nillable().Immutable(),
		field.Time("occurred_at").SchemaType(instant).Immutable().Annotations(entgql.OrderField("OCCURRED_AT")),
		field.Time("recorded_at").SchemaType(instant).Immutable().Annotations(entgql.OrderField("RECORDED_AT")),
		enum("agency", practice.Agency("")),
		field.UUID("organisation_id", uuid.UUID{}).Immutable(),
		field.UUID("recorded_by_id", uuid.UUID{}).Immutable(),
		enum("category", practice.EventCategory("")),
		// A text that may be withheld is read with its whole event, which says who may read it.
		field.Text("summary").NotEmpty().Immutable().Annotations(entgql.Skip(entgql.SkipType)),
		field.Text("impact").Optional().Nillable().Immutable().Annotations(entgql.Skip(entgql.SkipType)).Comment("What it meant for the child."),
		enum("significance", practice.Significance("")),
		enum("classification", practice.Classification("")),
		field.UUID("source_id", uuid.UUID{}).Optional().Nillable().Immutable().Comment("The record that the event came from."),
		field.UUID("corrects_id", uuid.UUID{}).Optional().Nillable().Immutable().Unique(),
		field.Text("correction_reason").Optional().Nillable().Immutable().Annotations(entgql.Skip(entgql.SkipType)),
		field.Bool("withdraws").Default(false).Immutable().Comment(
			"What it corrects should not be there, such as an event of another child."),
	}
}

// Edges of an event.
func (ChronologyEvent) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("household", Household.Type).Ref("events").Field("household_id").Unique().Immutable(),
		edge.From("organisation", Organisation.Type).Ref("events").Field("organisation_id").Unique().Required().Immutable(),
		edge.From("recorded_by", Practitioner.Type).Ref("events").Field("recorded_by_id").Unique().Required().Immutable(),
		edge.From("children", Child.Type).Ref("chronology").Through("subjects", ChronologySubject.Type),
		edge.To("corrected_by", ChronologyEvent.Type).Unique().
			From("corrects").Field("corrects_id").Unique().Immutable(),
	}
}

// Indexes of an event.
func (ChronologyEvent) Indexes() []ent.Index {
	return []ent.Index{index.Fields("household_id"), index.Fields("source_id")}
}

// ChronologySubject is a child in whose chronology an event is.
type ChronologySubject struct{ ent.Schema }

// Mixin of a subject.
func (ChronologySubject) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "chronology_subject", meaning: "A child whose life an event is part of."},
		guarded{record: auth.ChronologySubject},
	}
}

// Fields of a subject.
func (ChronologySubject) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("event_id", uuid.UUID{}).Immutable(),
		field.UUID("child_id", uuid.UUID{}).Immutable(),
		field.Time("occurred_at").SchemaType(instant).Immutable(),
	}
}

// Edges of a subject.
func (ChronologySubject) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("event", ChronologyEvent.Type).Field("event_id").Unique().Required().Immutable(),
		edge.To("child", Child.Type).Field("child_id").Unique().Required().Immutable(),
	}
}

// Indexes of a subject.
func (ChronologySubject) Indexes() []ent.Index {
	return []ent.Index{index.Fields("event_id", "child_id").Unique(), index.Fields("child_id", "occurred_at", "event_id")}
}
