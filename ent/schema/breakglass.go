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

// BreakGlass is a practitioner's emergency access to a child that they could not see.
type BreakGlass struct{ ent.Schema }

// Mixin of emergency access.
func (BreakGlass) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "break_glass", meaning: "Emergency access of a practitioner to the record of a child that they could not see.",
			checks: map[string]string{
				"finding":  oneOf("finding", practice.BreakGlassFinding("")),
				"span":     "ends_at >= opened_at",
				"reviewed": "(reviewed_at IS NULL) = (finding IS NULL) AND (reviewed_at IS NULL) = (reviewed_by_id IS NULL)",
			}},
		edited{}, guarded{record: auth.BreakGlass},
	}
}

// Fields of emergency access.
func (BreakGlass) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("child_id", uuid.UUID{}).Immutable(),
		field.UUID("practitioner_id", uuid.UUID{}).Immutable(),
		field.UUID("organisation_id", uuid.UUID{}).Immutable(),
		field.Text("reason").NotEmpty().Immutable(),
		field.Time("opened_at").SchemaType(instant).Immutable().Annotations(entgql.OrderField("OPENED_AT")),
		at("ends_at"),
		field.Int("notified").StorageKey("told").Immutable().Comment("How many people were notified at once."),
		field.Bool("contact_before").Immutable().Comment("The organisation had been involved with the child before."),
		optionalAt("reviewed_at"),
		field.UUID("reviewed_by_id", uuid.UUID{}).Optional().Nillable(),
		field.Enum("finding").GoType(practice.BreakGlassFinding("")).SchemaType(map[string]string{"postgres": "text"}).Optional().Nillable(),
		optionalText("review_note"),
	}
}

// Edges of emergency access. Records officers read it and no child: the child is loaded
// separately, for roles that read children.
func (BreakGlass) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("child", Child.Type).Ref("openings").Field("child_id").Unique().Required().Immutable().Annotations(entgql.Skip(entgql.SkipAll)),
		edge.From("practitioner", Practitioner.Type).Ref("openings").Field("practitioner_id").Unique().Required().Immutable(),
		edge.From("organisation", Organisation.Type).Ref("openings").Field("organisation_id").Unique().Required().Immutable(),
		edge.From("reviewed_by", Practitioner.Type).Ref("reviewed_openings").Field("reviewed_by_id").Unique(),
	}
}

// Indexes of emergency access: the first is the probe of row security.
func (BreakGlass) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("practitioner_id", "child_id", "ends_at"), index.Fields("child_id"), index.Fields("opened_at", "id"),
		index.Fields("reviewed_at", "opened_at"),
	}
}
