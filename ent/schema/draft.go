package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"heed/auth"
	"heed/practice"
)

// ConcernDraft is a concern that is written down inside an organisation and not submitted
// yet. It founds no child and no household: those are values inside it.
type ConcernDraft struct{ ent.Schema }

// Mixin of a draft.
func (ConcernDraft) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "concern_draft", meaning: "A draft of a concern inside an organisation. It belongs to no child's record.",
			checks: map[string]string{
				"state":     oneOf("state", practice.ConcernDraftState("")),
				"basis":     oneOf("lawful_basis", practice.LawfulBasis("")),
				"returned":  "num_nulls(returned_at, returned_by_id, missing) IN (0, 3)",
				"handed":    "handed_at IS NOT NULL OR (state <> 'WITH_SAFEGUARDING_LEAD' AND handed_to_id IS NULL)",
				"submitted": "(state = 'SUBMITTED') = (submitted_at IS NOT NULL) AND num_nulls(submitted_at, submitted_by_id, referral_id) IN (0, 3)",
				"discarded": "(state = 'DISCARDED') = (discarded_at IS NOT NULL) AND " +
					"num_nulls(discarded_at, discarded_by_id, discard_reason) IN (0, 3)",
			}},
		edited{}, guarded{record: auth.ConcernDraft},
	}
}

// Fields of a draft. What was written is in columns, so that a conflict names what a
// colleague changed.
func (ConcernDraft) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("author_id", uuid.UUID{}).Immutable(),
		field.UUID("organisation_id", uuid.UUID{}).Immutable().Comment("The author's organisation; the draft stays there."),
		field.Time("drafted_at").SchemaType(instant).Immutable().Annotations(entgql.OrderField("DRAFTED_AT")),
		enum("state", practice.ConcernDraftState("")),
		field.Time("due_at").SchemaType(instant).Annotations(entgql.OrderField("DUE")).
			Comment("When the safeguarding leads and managers are told if it still waits."),
		field.Time("waiting_told_at").SchemaType(instant).Optional().Nillable().Immutable().
			Comment("When they were told. Set by tell_waiting_draft alone."),
		field.JSON("household", &practice.ConcernDraftHousehold{}).SchemaType(jsonb).Optional().
			Comment("The input of a concern's household, as far as it is known."),
		field.JSON("children", []practice.ConcernDraftChild{}).SchemaType(jsonb).Default([]practice.ConcernDraftChild{}).
			Annotations(entsql.DefaultExpr("'[]'")).Comment("The input of a concern's children, as far as they are known."),
		optionalText("source_code"),
		field.JSON("neglect_kinds", []practice.NeglectKind{}).SchemaType(jsonb).Default([]practice.NeglectKind{}).
			Annotations(entsql.DefaultExpr("'[]'")),
		optionalText("seen_or_heard"),
		optionalText("childs_words"),
		field.Bool("immediate_risk").Optional().Nillable(),
		field.Bool("family_knows").Optional().Nillable(),
		optionalText("reason_family_not_told"),
		field.Enum("lawful_basis").GoType(practice.LawfulBasis("")).SchemaType(map[string]string{"postgres": "text"}).Optional().Nillable(),
		field.UUID("handed_to_id", uuid.UUID{}).Optional().Nillable().Comment("Null where it was handed to all safeguarding leads."),
		optionalAt("handed_at"),
		optionalAt("returned_at"),
		field.UUID("returned_by_id", uuid.UUID{}).Optional().Nillable(),
		optionalText("missing"),
		optionalAt("submitted_at"),
		field.UUID("submitted_by_id", uuid.UUID{}).Optional().Nillable(),
		field.UUID("referral_id", uuid.UUID{}).Optional().Nillable().Comment("The referral that it became."),
		optionalAt("discarded_at"),
		field.UUID("discarded_by_id", uuid.UUID{}).Optional().Nillable(),
		optionalText("discard_reason"),
	}
}

// Edges of a draft.
func (ConcernDraft) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("author", Practitioner.Type).Field("author_id").Unique().Required().Immutable(),
		edge.To("organisation", Organisation.Type).Field("organisation_id").Unique().Required().Immutable(),
		edge.To("handed_to", Practitioner.Type).Field("handed_to_id").Unique(),
		edge.To("returned_by", Practitioner.Type).Field("returned_by_id").Unique(),
		edge.To("submitted_by", Practitioner.Type).Field("submitted_by_id").Unique(),
		edge.To("referral", Referral.Type).Field("referral_id").Unique(),
		edge.To("discarded_by", Practitioner.Type).Field("discarded_by_id").Unique(),
	}
}

// Indexes of a draft: an organisation's list, and an author's.
func (ConcernDraft) Indexes() []ent.Index {
	return []ent.Index{index.Fields("organisation_id", "due_at", "id"), index.Fields("organisation_id", "drafted_at", "id"),
		index.Fields("author_id"), index.Fields("referral_id").Unique()}
}
