package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"heed/auth"
)

// Instrument is one version of a graded care profile's definition. It never changes,
// except for the last day on which it may be used.
type Instrument struct{ ent.Schema }

// Mixin of an instrument.
func (Instrument) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "instrument", meaning: "One version of a graded care profile's definition; it never changes."},
		guarded{record: auth.Instrument},
	}
}

// Fields of an instrument.
func (Instrument) Fields() []ent.Field {
	return []ent.Field{
		field.Text("code").NotEmpty().Immutable(),
		sortKey("code_key", "CODE", "code"),
		field.Text("version").NotEmpty().Immutable().Comment("A semantic version (semver.org)."),
		field.Text("title").NotEmpty().Immutable(),
		field.JSON("definition", map[string]any{}).SchemaType(jsonb).Immutable().Annotations(entgql.Skip(entgql.SkipType)).
			Comment("The whole definition as it was loaded; practice.ReadInstrument reads it."),
		optionalDate("valid_from"),
		optionalDate("valid_to"),
		field.UUID("loaded_by_id", uuid.UUID{}).Optional().Nillable().Immutable().
			Comment("Null for what came with Heed or was loaded by a command."),
	}
}

// Edges of an instrument.
func (Instrument) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("loaded_by", Practitioner.Type).Ref("instruments").Field("loaded_by_id").Unique().Immutable(),
		edge.To("sittings", CareSitting.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("profiles", CareProfile.Type).Annotations(entgql.Skip(entgql.SkipAll)),
	}
}

// Indexes of an instrument.
func (Instrument) Indexes() []ent.Index {
	return []ent.Index{index.Fields("code", "version").Unique(), index.Fields("code_key", "id"), index.Fields("code", "id"),
		index.Fields("created_at", "id")}
}
