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

// Notice is a notice to a practitioner. It holds no text: its recipient reads the record
// that it is about.
type Notice struct{ ent.Schema }

// Mixin of a notice.
func (Notice) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "notice", meaning: "A notice to a practitioner. It holds no text.", checks: map[string]string{
			"kind": oneOf("kind", practice.NoticeKind("")),
		}},
		guarded{record: auth.Notice},
	}
}

// Fields of a notice.
func (Notice) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("recipient_id", uuid.UUID{}).Immutable(),
		field.Enum("kind").GoType(practice.NoticeKind("")).SchemaType(map[string]string{"postgres": "text"}).Immutable(),
		field.Time("at").SchemaType(instant).Immutable().Annotations(entgql.OrderField("AT")),
		field.UUID("child_id", uuid.UUID{}).Optional().Nillable().Immutable(),
		field.UUID("subject_id", uuid.UUID{}).Optional().Nillable().Immutable().Comment("The record that it is about."),
		field.UUID("organisation_id", uuid.UUID{}).Optional().Nillable().Immutable(),
		optionalAt("read_at"),
	}
}

// Edges of a notice.
func (Notice) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("recipient", Practitioner.Type).Ref("notices").Field("recipient_id").Unique().Required().Immutable().Annotations(entgql.Skip(
			entgql.SkipAll)),
		edge.From("child", Child.Type).Ref("notices").Field("child_id").Unique().Immutable(),
		edge.From("organisation", Organisation.Type).Ref("notices").Field("organisation_id").Unique().Immutable(),
	}
}

// Indexes of a notice.
func (Notice) Indexes() []ent.Index {
	return []ent.Index{index.Fields("recipient_id", "read_at", "at", "id"), index.Fields("child_id")}
}
