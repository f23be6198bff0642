package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"entgo.io/ent/schema/mixin"
	"github.com/google/uuid"

	"heed/auth"
	"heed/practice"
)

// RecordMerge says that two records are of one child, one home or one relative. What belongs
// to the one moves to the other, and moves back where the merge is undone.
type RecordMerge struct{ ent.Schema }

// Mixin of a merge.
func (RecordMerge) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "record_merge", meaning: "Two records that are of one child, one home or one relative.", checks: map[string]string{
			"kind":   oneOf("kind", practice.MergeKind("")),
			"two":    "from_id <> into_id",
			"undone": "num_nulls(undone_at, undone_by_id, undone_reason) IN (0, 3)",
		}},
		guarded{record: auth.RecordMerge},
	}
}

// Fields of a merge.
func (RecordMerge) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("kind").GoType(practice.MergeKind("")).SchemaType(map[string]string{"postgres": "text"}).Immutable(),
		field.UUID("from_id", uuid.UUID{}).Immutable().Comment("The record that was merged. Its identifier leads to the other one."),
		field.UUID("into_id", uuid.UUID{}).Immutable().Comment("The record that stays."),
		field.UUID("referral_id", uuid.UUID{}).Immutable().Optional().Nillable().
			Comment("The referral in whose triage the child was found to be known."),
		field.Text("reason").NotEmpty().Immutable(),
		field.JSON("facts", []practice.MergeFact{}).SchemaType(jsonb).Immutable().
			Comment("What the two records said where they differed, so that nothing of it is lost."),
		field.UUID("organisation_id", uuid.UUID{}).Immutable(),
		field.UUID("merged_by_id", uuid.UUID{}).Immutable(),
		field.Time("merged_at").SchemaType(instant).Immutable(),
		optionalAt("undone_at"),
		field.UUID("undone_by_id", uuid.UUID{}).Optional().Nillable(),
		optionalText("undone_reason"),
	}
}

// Edges of a merge.
func (RecordMerge) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("organisation", Organisation.Type).Field("organisation_id").Unique().Required().Immutable(),
		edge.To("merged_by", Practitioner.Type).Field("merged_by_id").Unique().Required().Immutable(),
		edge.To("undone_by", Practitioner.Type).Field("undone_by_id").Unique(),
		edge.To("referral", Referral.Type).Field("referral_id").Unique().Immutable(),
	}
}

// Indexes of a merge: a record is merged into one other at a time.
func (RecordMerge) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("from_id").Unique().Annotations(entsql.IndexWhere("undone_at IS NULL")).StorageKey("record_merge_from"),
		index.Fields("from_id", "id"), index.Fields("into_id", "id"),
	}
}

// mergeable is what a record has that can turn out to be another one's double.
type mergeable struct{ mixin.Schema }

// Fields of a record that can be merged.
func (mergeable) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("merged_into", uuid.UUID{}).Immutable().Optional().Nillable().Annotations(entgql.Skip(entgql.SkipAll)).
			Comment("The record of the same child, home or relative into which this one was merged. Set by merge_records alone."),
	}
}
